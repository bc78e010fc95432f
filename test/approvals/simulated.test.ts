import { describe, expect, it } from 'vitest';
import { listConnectableTypes } from '../../src/approvals/catalogue.ts';
import { after, seconds } from '../../src/core/time.ts';
import { providers, SimulatedAzure } from '../dns/support/simulated-azure.ts';
import { endpointId } from '../support/dns-world.ts';
import { asked, stateOf } from './support/asked.ts';
import { allowFriend, friend, now, policyOf } from './support/build.ts';
import { openRoom } from './support/room.ts';
import { simulatedArm } from './support/simulated-arm.ts';

/** All but the types below another resource, and those that a rule does not answer. */
const types = listConnectableTypes().filter(
  ({ type, write, care }) => type.split('/').length === 2 && write !== 'none' && care !== 'platform',
);
const policy = policyOf([
  {
    name: 'links',
    action: 'approve',
    targets: { types: ['Microsoft.Authorization/resourceManagementPrivateLinks'] },
    from: { subscriptions: [friend] },
  },
  allowFriend,
]);
/** An endpoint of the resource's own subscription, in the list or as the api-version of 2026 has it. */
async function connected(
  type: string,
  more: Record<string, unknown> = {},
): Promise<{ azure: SimulatedAzure; id: string }> {
  const azure = await new SimulatedAzure().prepare([]);
  const id = `${providers}/${type}/target1`;
  await azure.create(id, { location: 'westeurope', properties: {} });
  await azure.createEndpoint('pe1', id, ['g']);
  if (Object.keys(more).length === 0) return { azure, id: id.toLowerCase() };
  const asked = { privateLinkServiceId: id, groupIds: ['g'], requestMessage: 'please', ...more };
  const subnet = { id: `${providers}/Microsoft.Network/virtualNetworks/vnet/subnets/pe` };
  const list = [{ name: 'pe2', properties: asked }];
  const body = { location: 'westeurope', properties: { subnet, manualPrivateLinkServiceConnections: list } };
  await azure.create(endpointId('pe2'), body, '2026-03-01');
  return { azure, id: id.toLowerCase() };
}

describe('what Azure approved at once, against the simulator', () => {
  it.each(['Microsoft.KeyVault/vaults', 'Microsoft.DocumentDB/databaseAccounts', 'Microsoft.Storage/storageAccounts'])(
    "is its own people's, although %s says so of it",
    async (type) => {
      const { azure, id } = await connected(type);
      const room = openRoom(azure.arm);
      await room.pass(id, policy);
      expect(room.findings).toMatchObject([{ check: 'approvals-connection-outside-policy', severity: 'info' }]);
    },
  );

  it("is not its own people's where it took over the approval of another endpoint", async () => {
    const { azure, id } = await connected('Microsoft.KeyVault/vaults', {
      approvalReference: { privateEndpointId: endpointId('pe1') },
    });
    const room = openRoom(azure.arm);
    await room.pass(id, policy);
    expect(room.findings.map(({ severity }) => severity).sort()).toEqual(['info', 'medium']);
  });
});

describe('against the simulator', () => {
  it.each(types)('$type is approved, and comes to rest', async ({ type }) => {
    const azure = simulatedArm();
    const resource = await asked(azure, type);
    const room = openRoom(azure.arm);
    const passAfter = (count: number) => room.pass(resource, policy, after(now, seconds(count)));
    for (const count of [0, 5, 10]) {
      await passAfter(count);
      await azure.idle();
    }
    expect(await stateOf(azure, resource)).toMatchObject({ status: 'Approved' });
    expect(await passAfter(60)).toMatchObject({ kind: 'settled' });
    expect(await room.audit()).toHaveLength(1);
  });
});
