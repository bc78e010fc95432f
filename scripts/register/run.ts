import type { Az } from '../deploy/az.ts';
import { type Application, planRegistration } from './plan.ts';

export interface RegisterChoices {
  /** What people see of it in Entra. */
  readonly displayName: string;
  /** The registration that is there; undefined: the only one of that name, or a new one. */
  readonly clientId: string | undefined;
  /** Where the app answers, once it is deployed. */
  readonly address: string | undefined;
  /** Says what would change and changes nothing. */
  readonly whatIf: boolean;
}

/** For a person: not registered, and what to do. */
export class NotRegistered extends Error {}

const json = ['--output', 'json'];

/**
 * Makes the app registration what Gatehouse needs, with the rights of who is signed in to az: reads, says each change, makes it. Running it again changes
 * nothing. Gives the client id; undefined where there is no registration yet and nothing may change.
 * @throws NotRegistered where more than one registration has the name, or what is there can't be read.
 */
export async function register(
  choices: RegisterChoices,
  az: Az,
  say: (line: string) => void,
): Promise<string | undefined> {
  const { whatIf } = choices;
  const graph = (
    await az(['cloud', 'show', '--query', 'endpoints.microsoftGraphResourceId', '--output', 'tsv'])
  ).trim();
  const known = await findClientId(choices, az);
  if (known === undefined) {
    say(`${whatIf ? 'would make' : 'makes'} the app registration ${choices.displayName}, for this tenant alone`);
    if (whatIf) return undefined;
  }
  const clientId = known ?? (await create(choices.displayName, az));
  const app: Application = JSON.parse(await az(['ad', 'app', 'show', '--id', clientId, ...json]));
  const redirectUri = choices.address && new URL('/.auth/login/aad/callback', choices.address).href;
  const changes = planRegistration(app, redirectUri);
  for (const { says, patch } of changes) {
    say(`${whatIf ? 'would add' : 'adds'} ${says}`);
    // `az ad app update` has no option for what is in the part `api`.
    if (!whatIf) await patchObject(az, new URL(`v1.0/applications/${app.id}`, graph), patch);
  }
  await prepareServicePrincipal(clientId, whatIf, { az, say, graph });
  say(`${changes.length === 0 ? 'The registration has all it needs' : 'Done'}: GATEHOUSE_AUTH_CLIENT_ID=${clientId}`);
  return clientId;
}

async function findClientId({ clientId, displayName }: RegisterChoices, az: Az): Promise<string | undefined> {
  if (clientId !== undefined) return clientId;
  const printed = await az(['ad', 'app', 'list', '--display-name', displayName, ...json]);
  // az finds what begins with the name.
  const found = (JSON.parse(printed) as { displayName: string; appId: string }[]).filter(
    (each) => each.displayName === displayName,
  );
  if (found.length > 1)
    throw new NotRegistered(
      `${found.length} registrations are called ${displayName}: say which with --client-id (${found.map(({ appId }) => appId).join(', ')}).`,
    );
  return found[0]?.appId;
}

async function create(displayName: string, az: Az): Promise<string> {
  const only = ['--sign-in-audience', 'AzureADMyOrg', '--query', 'appId', '--output', 'tsv'];
  return (await az(['ad', 'app', 'create', '--display-name', displayName, ...only])).trim();
}

interface Tools {
  readonly az: Az;
  readonly say: (line: string) => void;
  readonly graph: string;
}

/** People get roles at the service principal; without the requirement everybody in the tenant may sign in, though without a role. */
async function prepareServicePrincipal(clientId: string, whatIf: boolean, { az, say, graph }: Tools): Promise<void> {
  const list = async () =>
    JSON.parse(await az(['ad', 'sp', 'list', '--filter', `appId eq '${clientId}'`, ...json])) as {
      id: string;
      appRoleAssignmentRequired?: boolean;
    }[];
  let [principal] = await list();
  if (principal === undefined) {
    say(`${whatIf ? 'would make' : 'makes'} its enterprise application, where people and groups get their roles`);
    if (whatIf) return;
    principal = JSON.parse(await az(['ad', 'sp', 'create', '--id', clientId, ...json])) as { id: string };
  }
  if (principal.appRoleAssignmentRequired === true) return;
  say(`${whatIf ? 'would let' : 'lets'} only those sign in who have a role`);
  if (whatIf) return;
  await patchObject(az, new URL(`v1.0/servicePrincipals/${principal.id}`, graph), { appRoleAssignmentRequired: true });
}

async function patchObject(az: Az, url: URL, patch: Readonly<Record<string, unknown>>): Promise<void> {
  const body = ['--headers', 'Content-Type=application/json', '--body', JSON.stringify(patch)];
  await az(['rest', '--method', 'PATCH', '--url', url.href, ...body, '--output', 'none']);
}
