import { readFileSync } from 'node:fs';
import type { Stack } from '../../../simulator/stack.ts';

/** Ids of what the tests take away again. */
export interface Parts {
  readonly approverAssignment: string;
  readonly eventSubscription: string;
}

/** As the templates name them; what they make is held to the doctor in test/infra/doctor.test.ts. */
const principalId = '00000000-0000-0000-0000-0000000000d1';
const eventSubscriptions = [
  'writes',
  'writes-2',
  'writes-3',
  'writes-4',
  'writes-5',
  'writes-6',
  'connections',
  'deletes',
];
const dataRoles = [
  'b7e6dc6d-f1e8-4753-8033-0f276bb0955b',
  '974c5e8b-45b9-4653-ba55-5f855dd0fb88',
  '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3',
];

/** Puts what a deployment makes into the world of a stack, as Azure would show it. */
export function putDeployment(
  { world }: Pick<Stack, 'world'>,
  { subscription, clientId }: { readonly subscription: string; readonly clientId: string },
): Parts {
  const put = (id: string, body: object): string => {
    const at = id.slice(id.lastIndexOf('/providers/') + '/providers/'.length).split('/');
    const type = [at[0], ...at.slice(1).filter((_, index) => index % 2 === 0)].join('/');
    return world.put(id, { id, name: id.slice(id.lastIndexOf('/') + 1), type, ...body }, type).id;
  };
  const scope = `/subscriptions/${subscription}`;
  const [group, eventsGroup] = ['rg-gatehouse', 'rg-gatehouse-events'].map((name) => {
    const id = `${scope}/resourceGroups/${name}`;
    world.put(id, { id, name, location: 'westeurope', properties: {} }, 'Microsoft.Resources/resourceGroups');
    return id;
  });
  const wrapped = (values: object) =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { type: 'any', value }]));
  put(`${scope}/providers/Microsoft.Resources/deployments/gatehouse-gatehouse`, {
    properties: {
      provisioningState: 'Succeeded',
      parameters: wrapped({
        name: 'gatehouse',
        authClientId: clientId,
        allowApprovals: true,
        privateNetworking: false,
      }),
      outputs: wrapped({
        appName: 'func-gatehouse-x',
        address: 'https://func-gatehouse-x.azurewebsites.net',
        principalId,
      }),
    },
  });
  put(`${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-gatehouse`, {
    properties: { principalId },
  });
  const roles = ['reader', 'approver'].map((role) => {
    const { actions } = JSON.parse(readFileSync(new URL(`../../../infra/roles/${role}.json`, import.meta.url), 'utf8'));
    const definition = put(`${scope}/providers/Microsoft.Authorization/roleDefinitions/${role}`, {
      properties: { roleName: role, type: 'CustomRole', permissions: [{ actions, notActions: [] }] },
    });
    return assign(role, scope, definition);
  });
  const storage = put(`${group}/providers/Microsoft.Storage/storageAccounts/stgatehouse`, {
    location: 'westeurope',
    properties: { publicNetworkAccess: 'Enabled' },
  });
  for (const role of dataRoles)
    assign(role, storage, `${scope}/providers/Microsoft.Authorization/roleDefinitions/${role}`);
  const site = put(`${group}/providers/Microsoft.Web/sites/func-gatehouse-x`, { properties: { state: 'Running' } });
  put(`${site}/config/authsettingsV2`, {
    properties: {
      platform: { enabled: true },
      identityProviders: {
        azureActiveDirectory: {
          registration: { clientId },
          validation: { allowedAudiences: [clientId, `api://${clientId}`] },
        },
      },
    },
  });
  const topic = put(`${eventsGroup}/providers/Microsoft.EventGrid/systemTopics/evgt-gatehouse`, { properties: {} });
  const made = eventSubscriptions.map((name) =>
    put(`${topic}/eventSubscriptions/gatehouse-${name}`, {
      properties: {
        provisioningState: 'Succeeded',
        destination: { endpointType: 'AzureFunction', properties: { resourceId: `${site}/functions/resource-event` } },
      },
    }),
  );
  return { approverAssignment: roles[1] ?? '', eventSubscription: made.at(-1) ?? '' };

  function assign(name: string, at: string, roleDefinitionId: string): string {
    return put(`${at}/providers/Microsoft.Authorization/roleAssignments/${name}`, {
      properties: { roleDefinitionId, principalId, scope: at },
    });
  }
}
