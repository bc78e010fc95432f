import { findList, propertiesOf } from '../../../src/core/arm-body.ts';
import { endpointId, friend, ours } from './build.ts';
import type { SimulatedArm } from './simulated-arm.ts';

const network = `/subscriptions/${friend}/resourceGroups/rg-client/providers/Microsoft.Network/virtualNetworks/vn`;

/** A resource of ours that a friend's private endpoint asks to connect to. */
export async function asked(azure: SimulatedArm, type: string): Promise<string> {
  const resource = `/subscriptions/${ours}/resourcegroups/rg-app/providers/${type}/target1`;
  await azure.create(`/subscriptions/${ours}/resourceGroups/rg-app`, { location: 'westeurope' });
  await azure.create(`/subscriptions/${friend}/resourceGroups/rg-client`, { location: 'westeurope' });
  await azure.create(network, {
    location: 'westeurope',
    properties: { subnets: [{ name: 's', properties: { addressPrefix: '10.1.0.0/24' } }] },
  });
  const balancer = `/subscriptions/${ours}/resourceGroups/rg-app/providers/Microsoft.Network/loadBalancers/lb`;
  if (type.endsWith('privatelinkservices')) {
    const frontendIPConfigurations = [{ name: 'f', properties: {} }];
    await azure.create(balancer, { location: 'westeurope', properties: { frontendIPConfigurations } });
  }
  await azure.create(resource, {
    location: 'westeurope',
    properties: type.endsWith('privatelinkservices')
      ? {
          loadBalancerFrontendIpConfigurations: [{ id: `${balancer}/frontendIPConfigurations/f` }],
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

/** The state of its only connection, as Azure shows it. */
export async function stateOf({ arm }: SimulatedArm, resource: string): Promise<unknown> {
  const list = await arm.list(`${resource}/privateEndpointConnections`, '2024-05-01', AbortSignal.timeout(1_000));
  return (findList(list) ?? []).map((body) => propertiesOf(body).privateLinkServiceConnectionState)[0];
}
