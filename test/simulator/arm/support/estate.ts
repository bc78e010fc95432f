import type { ArmOptions } from '../../../../simulator/arm/arm.ts';
import { createFixture, type Fixture, group, hub, network, spoke } from './fixture.ts';

export const zone = `${network('dns')}/privateDnsZones/privatelink.blob.core.windows.net`;
export const account = `${group('app')}/providers/Microsoft.Storage/storageAccounts/st1`;
export const service = `${network('app')}/privateLinkServices/pls1`;
const balancer = `${network('app')}/loadBalancers/lb`;
const subnetOf = (subscription: string): string => `${network('app', subscription)}/virtualNetworks/vn/subnets/s`;
export const endpoint = (name: string, subscription = hub): string =>
  `${network('app', subscription)}/privateEndpoints/${name}`;

/** Two subscriptions with a network each; in the hub a zone, a storage account and a private link service. */
export async function createEstate(options: ArmOptions = {}): Promise<Fixture> {
  const fixture = createFixture(options);
  for (const subscription of [hub, spoke]) {
    await fixture.call('PUT', group('app', subscription), { location: 'westeurope' });
    await fixture.call('PUT', `${network('app', subscription)}/virtualNetworks/vn`, {
      location: 'westeurope',
      properties: { subnets: [{ name: 's', properties: { addressPrefix: '10.1.0.0/24' } }] },
    });
  }
  await fixture.call('PUT', group('dns'), { location: 'westeurope' });
  await fixture.call('PUT', zone, { location: 'global' });
  await fixture.call('PUT', account, { location: 'westeurope', kind: 'StorageV2', properties: {} });
  await fixture.call('PUT', balancer, {
    location: 'westeurope',
    properties: { frontendIPConfigurations: [{ name: 'f', properties: {} }] },
  });
  await fixture.call('PUT', service, {
    location: 'westeurope',
    properties: {
      loadBalancerFrontendIpConfigurations: [{ id: `${balancer}/frontendIPConfigurations/f` }],
      ipConfigurations: [{ name: 'ip', properties: { subnet: { id: subnetOf(hub) } } }],
    },
  });
  await fixture.call('GET', '/subscriptions');
  fixture.heard();
  return fixture;
}

/** The body of an endpoint that asks for a connection to `target`. */
export function asking(target: string, groupIds: readonly string[], isManual: boolean, subscription = hub): object {
  const connection = {
    name: 'c',
    properties: { privateLinkServiceId: target, groupIds, ...(isManual ? { requestMessage: 'please' } : {}) },
  };
  return {
    location: 'westeurope',
    properties: {
      subnet: { id: subnetOf(subscription) },
      [isManual ? 'manualPrivateLinkServiceConnections' : 'privateLinkServiceConnections']: [connection],
    },
  };
}

/** The first connection of a private link resource, as its owner lists it. */
export async function firstConnection(fixture: Fixture, target: string): Promise<{ id: string; name: string }> {
  const { body } = await fixture.call('GET', `${target}/privateEndpointConnections`);
  const [first] = body.value as { id: string; name: string }[];
  if (first === undefined) throw new Error(`${target} has no connection`);
  return first;
}

export const decision = (status: string): object => ({
  properties: { privateLinkServiceConnectionState: { status, description: 'decided' } },
});
