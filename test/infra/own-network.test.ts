import { describe, expect } from 'vitest';
import { at, type Deployed, deployed, itWith, ofType } from './support/infra.ts';

const networks =
  '/subscriptions/00000000-0000-0000-0000-0000000000b1/resourceGroups/rg-net/providers/Microsoft.Network/virtualNetworks';
const zonesGroup = '/subscriptions/00000000-0000-0000-0000-0000000000b1/resourceGroups/rg-dns';

/** Each zone's networks, by the zone's name. */
const linked = (all: Deployed): Readonly<Record<string, readonly string[]>> => {
  const links = ofType(all, 'Microsoft.Network/privateDnsZones/virtualNetworkLinks').map(({ id, body }) => ({
    zone: id.split('/').at(-3) ?? '',
    network: String(at(body, 'properties', 'virtualNetwork', 'id')),
  }));
  return Object.fromEntries(
    links.map(({ zone }) => [zone, links.filter((each) => each.zone === zone).map(({ network }) => network)]),
  );
};
const storageZones = ['blob', 'queue', 'table'].map((service) => `privatelink.${service}.core.windows.net`);
const appZone = 'privatelink.azurewebsites.net';
const every = (zones: readonly string[], network: readonly string[]) =>
  Object.fromEntries(zones.map((zone) => [zone, network]));

describe('with subnets of your own', () => {
  itWith('own-subnets')('no network is made, and the app and its endpoints go where they were set to', () => {
    const all = deployed('own-subnets');
    for (const type of ['virtualNetworks', 'networkSecurityGroups', 'natGateways', 'publicIPAddresses'])
      expect(ofType(all, `Microsoft.Network/${type}`)).toEqual([]);
    expect(at(ofType(all, 'Microsoft.Web/sites')[0]?.body, 'properties', 'virtualNetworkSubnetId')).toBe(
      `${networks}/vnet-own/subnets/app`,
    );
    const places = ofType(all, 'Microsoft.Network/privateEndpoints').map(({ name, body }) => [
      name,
      String(at(body, 'properties', 'subnet', 'id'))
        .split('/')
        .slice(-3)
        .join('/'),
    ]);
    expect(places).toEqual(
      ['blob', 'queue', 'table', 'app'].map((each) => [`pe-gatehouse-${each}`, 'vnet-own/subnets/endpoints']),
    );
  });

  itWith('own-subnets')('the zones are linked once to the one network they are in, however its id is written', () => {
    expect(linked(deployed('own-subnets'))).toEqual(every([...storageZones, appZone], [`${networks}/vnet-own`]));
  });

  itWith('own-subnets-apart')('in two networks, the zones are linked to both', () => {
    const both = [`${networks}/vnet-app`, `${networks}/vnet-endpoints`];
    expect(linked(deployed('own-subnets-apart'))).toEqual(every(storageZones, both));
  });
});

describe('with zones of your own', () => {
  const made =
    '/subscriptions/00000000-0000-0000-0000-0000000000a1/resourceGroups/rg-gatehouse/providers/Microsoft.Network/virtualNetworks/vnet-gatehouse';

  itWith('own-zones')('the network that is made is linked to them: they can not know of it', () => {
    const all = deployed('own-zones');
    expect(linked(all)).toEqual(every([...storageZones, appZone], [made]));
    for (const { id } of ofType(all, 'Microsoft.Network/privateDnsZones/virtualNetworkLinks'))
      expect(id.startsWith(`${zonesGroup}/`)).toBe(true);
    expect(ofType(all, 'Microsoft.Network/privateDnsZones')).toEqual([]);
  });
});
