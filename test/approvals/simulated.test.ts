import { describe, expect, it } from 'vitest';
import { listConnectableTypes } from '../../src/approvals/catalogue.ts';
import { findList, propertiesOf } from '../../src/core/arm-body.ts';
import { after, seconds } from '../../src/core/time.ts';
import { allowFriend, endpointId, friend, now, ours, policyOf } from './support/build.ts';
import { openRoom } from './support/room.ts';
import { type SimulatedArm, simulatedArm } from './support/simulated-arm.ts';

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
const network = `/subscriptions/${friend}/resourceGroups/rg-client/providers/Microsoft.Network/virtualNetworks/vn`;

/** A resource of ours that a friend's private endpoint asks to connect to. */
async function asked(azure: SimulatedArm, type: string): Promise<string> {
  const resource = `/subscriptions/${ours}/resourcegroups/rg-app/providers/${type}/target1`;
  await azure.create(`/subscriptions/${ours}/resourceGroups/rg-app`, { location: 'westeurope' });
  await azure.create(`/subscriptions/${friend}/resourceGroups/rg-client`, { location: 'westeurope' });
  await azure.create(network, {
    location: 'westeurope',
    properties: { subnets: [{ name: 's', properties: { addressPrefix: '10.1.0.0/24' } }] },
  });
  const frontend = `/subscriptions/${ours}/resourceGroups/rg-app/providers/Microsoft.Network/loadBalancers/lb/frontendIPConfigurations/f`;
  await azure.create(resource, {
    location: 'westeurope',
    properties: type.endsWith('privatelinkservices')
      ? {
          loadBalancerFrontendIpConfigurations: [{ id: frontend }],
          ipConfigurations: [{ name: 'ip', properties: { subnet: { id: `${network}/subnets/s` } } }],
        }
      : {},
  });
  await azure.create(endpointId(friend), {
    location: 'westeurope',
    properties: {
      subnet: { id: `${network}/subnets/s` },
      manualPrivateLinkServiceConnections: [
        {
          name: 'c',
          properties: {
            privateLinkServiceId: resource,
            groupIds: type === 'microsoft.storage/storageaccounts' ? ['blob'] : [],
            requestMessage: 'please',
          },
        },
      ],
    },
  });
  await azure.idle();
  return resource;
}

async function stateOf({ arm }: SimulatedArm, resource: string): Promise<unknown> {
  const list = await arm.list(`${resource}/privateEndpointConnections`, '2024-05-01', AbortSignal.timeout(1_000));
  return (findList(list) ?? []).map((body) => propertiesOf(body).privateLinkServiceConnectionState)[0];
}

describe('against the simulator', () => {
  it.each(types)('$type is approved, and comes to rest', async ({ type }) => {
    const azure = simulatedArm();
    const resource = await asked(azure, type);
    const room = openRoom(azure.arm);
    const lookAfter = (count: number) => room.look(resource, policy, after(now, seconds(count)));
    for (const count of [0, 5, 10]) {
      await lookAfter(count);
      await azure.idle();
    }
    expect(await stateOf(azure, resource)).toMatchObject({ status: 'Approved' });
    expect(await lookAfter(60)).toMatchObject({ kind: 'settled' });
    expect(await room.audit()).toHaveLength(1);
  });
});
