import { createProposals, type Proposals } from '../../src/access/proposals/proposals.ts';
import type { AccessPorts } from '../../src/access/reader.ts';
import { Policy } from '../../src/policy/policy.ts';
import { createState } from '../../src/state/state.ts';
import { createWhyReader, type WhyReader } from '../../src/why/reader.ts';
import { memoryState } from '../support/memory-state.ts';
import { pageText } from '../support/played-page.ts';
import { azureOf } from './azure.ts';
import { type Body, body } from './estate.ts';

/** The estate of docs/why.md as the app would read it: docs/api.md asks about it. */
export function reachOfGuide(): WhyReader {
  const { arm, subscriptions } = azureOf(bodiesOf('why.md', ''));
  const state = createState(memoryState());
  return createWhyReader(arm, subscriptions, clock, async () => Policy.parse({ version: 1 }), state);
}

const clock = { now: () => new Date('2026-03-04T12:00:00Z') };

/** The bodies that a page shows, in the block below a file's name where it has several. */
export function bodiesOf(page: string, file: string): readonly Body[] {
  const text = pageText(page);
  const [, json = ''] = /```json\n([\s\S]*?)```/.exec(text.slice(text.indexOf(`${file}`))) ?? [];
  return (JSON.parse(json) as Body[]).map((body) => ({ name: body.id.split('/').at(-1), ...body }));
}

const subscription = '/subscriptions/11111111-1111-1111-1111-111111111111';
const contributor = `${subscription}/providers/Microsoft.Authorization/roleDefinitions/b24988ac-6180-42a0-ab88-20f7382dd24c`;
const cluster = `${subscription}/resourceGroups/aks/providers/Microsoft.ContainerService/managedClusters/prod`;

/** Somebody may do nearly anything with the cluster. */
const grants: readonly Body[] = [
  body(contributor, {
    roleName: 'Contributor',
    permissions: [{ actions: ['*'], notActions: ['Microsoft.Authorization/*/Write'] }],
  }),
  body(`${cluster}/providers/Microsoft.Authorization/roleAssignments/aaaaaaaa-0000-4000-8000-00000000000a`, {
    scope: cluster,
    roleDefinitionId: contributor,
    principalId: 'aaaaaaaa-0000-4000-8000-000000000001',
  }),
];

export const apiServer = (): readonly Body[] => bodiesOf('scenarios.md', '`api.json`:');

export const policyOfApiServer = {
  version: 1,
  dns: { mode: 'enforce' },
  reachability: {
    managementNetworks: [`${subscription}/resourceGroups/net/providers/Microsoft.Network/virtualNetworks/hub`],
  },
};

/** What an app sees of the private API server of docs/scenarios.md, whose policy names the hub. */
export function portsOfApiServer(): AccessPorts & { readonly reach: WhyReader } {
  const { arm, subscriptions } = azureOf([...apiServer(), ...grants]);
  const policy = Policy.parse(policyOfApiServer);
  const policyInForce = async () => policy;
  const reach = createWhyReader(arm, subscriptions, clock, policyInForce);
  return { arm, subscriptions, clock, reach, policyInForce, state: createState(memoryState()) };
}

/** The same estate to whom something is proposed; what is applied comes to nothing. */
export function proposalsOfApiServer(): Proposals {
  const create = async () => ({ status: 202, headers: {}, body: undefined });
  return createProposals({
    ...portsOfApiServer(),
    privateDns: { createLink: create, createZone: create },
    audit: async () => undefined,
    owner: 'prod',
  });
}
