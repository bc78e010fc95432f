import { describe, expect, it } from 'vitest';
import type { Az } from '../../scripts/deploy/az.ts';
import { type RegisterChoices, register } from '../../scripts/register/run.ts';

const clientId = '00000000-0000-0000-0000-0000000000c1';
const graph = 'https://graph.microsoft.com/';
const choices: RegisterChoices = { displayName: 'Gatehouse', clientId: undefined, address: undefined, whatIf: false };

type Json = Record<string, unknown>;

/** A tenant as az shows it: applications and service principals, whose properties a PATCH replaces. */
function tenant(apps: Json[] = [], principals: Json[] = []) {
  const writes: string[] = [];
  const patch = (objects: Json[], id: string, body: Json): void => {
    const object = objects.find((each) => each.id === id) ?? {};
    Object.assign(object, body);
  };
  const az: Az = async (args) => {
    const option = (name: string): string => args[args.indexOf(name) + 1] ?? '';
    const verb = args.slice(0, 3).join(' ');
    if (/ (create|PATCH)|rest/.test(verb))
      writes.push(verb.startsWith('rest') ? `PATCH ${new URL(option('--url')).pathname}` : verb);
    if (verb === 'cloud show --query') return `${graph}\n`;
    if (verb === 'ad app list')
      return JSON.stringify(apps.filter((each) => String(each.displayName).startsWith(option('--display-name'))));
    if (verb === 'ad app create') apps.push({ id: 'o1', appId: clientId, displayName: option('--display-name') });
    if (verb === 'ad app create') return `${clientId}\n`;
    if (verb === 'ad app show') return JSON.stringify(apps.find(({ appId }) => appId === option('--id')));
    if (verb === 'ad sp list') return JSON.stringify(principals);
    if (verb === 'ad sp create') {
      principals.push({ id: 'p1', appRoleAssignmentRequired: false });
      return JSON.stringify(principals[0]);
    }
    if (args[0] !== 'rest') throw new Error(`nobody expects ${args.join(' ')}`);
    const { pathname } = new URL(option('--url'));
    patch(
      pathname.includes('applications') ? apps : principals,
      pathname.split('/').at(-1) ?? '',
      JSON.parse(option('--body')),
    );
    return '';
  };
  return { az, writes, apps, principals };
}

async function run(where: ReturnType<typeof tenant>, more: Partial<RegisterChoices> = {}) {
  const said: string[] = [];
  const id = await register({ ...choices, ...more }, where.az, (line) => said.push(line));
  return { id, said };
}

describe('the app registration', () => {
  it('is made with all that it needs: roles, scope, idtyp, a name, the Azure CLI as a client, and only who has a role signs in', async () => {
    const here = tenant();
    const { id, said } = await run(here, { address: 'https://func-gatehouse.azurewebsites.net' });
    expect(id).toBe(clientId);
    expect(here.apps[0]).toMatchObject({
      identifierUris: [`api://${clientId}`],
      groupMembershipClaims: 'ApplicationGroup',
      appRoles: ['Reader', 'Approver', 'Admin', 'SubscriptionReader'].map((role) =>
        expect.objectContaining({ value: `Gatehouse.${role}` }),
      ),
      optionalClaims: { accessToken: [{ name: 'idtyp', additionalProperties: ['include_user_token'] }] },
      web: {
        implicitGrantSettings: { enableIdTokenIssuance: true },
        redirectUris: ['https://func-gatehouse.azurewebsites.net/.auth/login/aad/callback'],
      },
      api: {
        requestedAccessTokenVersion: 2,
        oauth2PermissionScopes: [expect.objectContaining({ value: 'user_impersonation', isEnabled: true })],
        preAuthorizedApplications: [expect.objectContaining({ appId: '04b07795-8ddb-461a-bbee-02f9e1bf7b46' })],
      },
    });
    expect(here.principals).toEqual([{ id: 'p1', appRoleAssignmentRequired: true }]);
    expect(said.at(0)).toBe('makes the app registration Gatehouse, for this tenant alone');
    expect(said.at(-1)).toBe(`Done: GATEHOUSE_AUTH_CLIENT_ID=${clientId}`);
  });

  it('pre-authorizes the Azure CLI for the very scope it exposes, and only once that is there', async () => {
    const here = tenant();
    const { said } = await run(here);
    const { api } = here.apps[0] as {
      api: {
        oauth2PermissionScopes: { id: string }[];
        preAuthorizedApplications: { delegatedPermissionIds: string[] }[];
      };
    };
    expect(api.preAuthorizedApplications[0]?.delegatedPermissionIds).toEqual([api.oauth2PermissionScopes[0]?.id]);
    const at = (what: string): number => said.findIndex((line) => line.includes(what));
    expect(at('the scope')).toBeLessThan(at('the Azure CLI'));
  });

  it('is left alone once it has all', async () => {
    const here = tenant();
    await run(here);
    here.writes.length = 0;
    const { said } = await run(here);
    expect(here.writes).toEqual([]);
    expect(said).toEqual([`The registration has all it needs: GATEHOUSE_AUTH_CLIENT_ID=${clientId}`]);
  });

  it('keeps what others added to it', async () => {
    const theirs = {
      id: 'o1',
      appId: clientId,
      displayName: 'Gatehouse',
      identifierUris: ['api://theirs'],
      appRoles: [{ id: 'r1', value: 'Theirs' }],
      optionalClaims: { accessToken: [{ name: 'groups' }] },
      groupMembershipClaims: 'SecurityGroup',
      web: { redirectUris: ['https://theirs.example'], homePageUrl: 'https://theirs.example' },
      api: {
        oauth2PermissionScopes: [{ id: 's1' }],
        preAuthorizedApplications: [{ appId: 'c1', delegatedPermissionIds: ['s1'] }],
      },
    };
    const here = tenant([theirs], [{ id: 'p1', appRoleAssignmentRequired: true }]);
    await run(here);
    expect(here.apps[0]).toMatchObject({
      identifierUris: ['api://theirs', `api://${clientId}`],
      appRoles: expect.arrayContaining([{ id: 'r1', value: 'Theirs' }]),
      groupMembershipClaims: 'SecurityGroup',
      optionalClaims: { accessToken: [{ name: 'groups' }, expect.objectContaining({ name: 'idtyp' })] },
      web: { redirectUris: ['https://theirs.example'], homePageUrl: 'https://theirs.example' },
      api: {
        oauth2PermissionScopes: [{ id: 's1' }, expect.anything()],
        preAuthorizedApplications: [{ appId: 'c1', delegatedPermissionIds: ['s1'] }, expect.anything()],
      },
    });
  });

  it.each([
    { there: 'nothing', apps: [] },
    { there: 'a registration without anything', apps: [{ id: 'o1', appId: clientId, displayName: 'Gatehouse' }] },
  ])('with --what-if and $there, nothing is written and everything is said', async ({ apps }) => {
    const here = tenant(apps);
    const { said } = await run(here, { whatIf: true });
    expect(here.writes).toEqual([]);
    for (const line of said.filter((each) => !each.startsWith('Done'))) expect(line).toMatch(/^would /);
  });

  it('is not guessed where two have the name; a longer name is another', async () => {
    const app = (appId: string, displayName: string) => ({ id: appId, appId, displayName });
    const two = tenant([app('a1', 'Gatehouse'), app('a2', 'Gatehouse')]);
    await expect(run(two)).rejects.toThrow(
      '2 registrations are called Gatehouse: say which with --client-id (a1, a2).',
    );
    const longer = tenant([app('a1', 'Gatehouse test')]);
    expect((await run(longer)).id).toBe(clientId);
    expect((await run(two, { clientId: 'a2' })).id).toBe('a2');
  });
});
