import { describe, it } from 'vitest';
import { type Case, expectCase } from './cases.ts';
import { blobZone, body, find, net, nic, subnet, vnet, without, zoneId } from './estate.ts';

const recordId = `${zoneId(blobZone)}/A/st1`;
const machine = `${net().replace('Microsoft.Network', 'Microsoft.Compute')}/virtualMachines/vm`;
const card = (id: string, where: string, more: object = {}) =>
  body(nic(id), { ipConfigurations: [{ properties: { subnet: { id: where } } }], ...more });
const cards = [{ id: nic('a') }, { id: nic('b') }];
const own = (more: object = {}) => [
  body(machine, { networkProfile: { networkInterfaces: cards } }),
  card('a', subnet('vnet-restore', 'nodes')),
  card('b', subnet('vnet-app', 'nodes'), more),
];
const unknown = { answer: 'unknown', brokenAt: null } as const;

const cases: readonly Case[] = [
  {
    when: 'an endpoint that may have the name does not say whether it is approved: no record is called stale',
    change: (all) => {
      const [connection] = find(all, `${net()}/privateEndpoints/pe-st1`).properties.privateLinkServiceConnections;
      delete connection.properties.privateLinkServiceConnectionState;
    },
    ...unknown,
    states: { endpoint: 'unknown', record: 'unknown' },
    says: /10\.2\.1\.4, and a private endpoint that may have that address could not be read/,
  },
  {
    when: 'the count of a zone is no number: what it lacks may be there',
    change: (all) => {
      find(all, zoneId(blobZone)).properties.numberOfRecordSets = 'many';
      return without(all, recordId);
    },
    ...unknown,
    states: { record: 'unknown' },
  },
  {
    when: 'the DNS servers of a network are no list',
    change: (all) => {
      find(all, vnet('vnet-app')).properties.dhcpOptions.dnsServers = '10.0.1.4';
    },
    ...unknown,
    says: /the DNS servers of vnet-app are not known: dhcpOptions\.dnsServers is no list/,
  },
  {
    when: 'which of two interfaces of a machine is the primary one is not said',
    from: machine,
    change: (all) => [...all, ...own()],
    ...unknown,
    says: /which of its 2 network interfaces is the primary one is not said/,
  },
  {
    when: 'the interface itself says that it is the primary one',
    from: machine,
    change: (all) => [...all, ...own({ primary: true })],
    answer: 'private',
    reachable: 'yes',
    brokenAt: null,
  },
];

describe('what a body does not say in a way that can be read', () => {
  it.each(cases)('$when: $answer', (each) => expectCase(each));
});
