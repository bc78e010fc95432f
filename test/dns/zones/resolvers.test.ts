import { expect, it } from 'vitest';
import { judgeNetworks, type NetworkResolution } from '../../../src/dns/zones/resolvers.ts';

const spoke = '/s/spoke';
const hub = '/s/hub';
const other = '/s/other';
const resolvers = [
  { addresses: ['10.0.0.4', '10.0.0.5'], network: hub },
  { addresses: ['10.9.0.4', 'fd00:0::4'], network: other },
];
const fine: NetworkResolution = { unlinked: [], unknown: [], unread: [] };

it.each([
  { when: 'no servers of its own, and linked', servers: [], linked: [spoke], says: fine },
  {
    when: 'no servers of its own, and not linked',
    servers: [],
    linked: [hub],
    says: { ...fine, unlinked: [{ network: spoke, asksFrom: [spoke] }] },
  },
  { when: "Azure's own address as its server", servers: ['168.63.129.16'], linked: [spoke], says: fine },
  {
    when: "its resolver's network is linked, itself not",
    servers: ['10.0.0.4', '10.0.0.5'],
    linked: [hub],
    says: fine,
  },
  {
    when: "itself is linked, its resolver's network not",
    servers: ['10.0.0.4'],
    linked: [spoke],
    says: { ...fine, unlinked: [{ network: spoke, asksFrom: [hub] }] },
  },
  {
    when: 'two resolvers, and only one is linked: either may be asked',
    servers: ['10.0.0.4', '10.9.0.4'],
    linked: [hub],
    says: { ...fine, unlinked: [{ network: spoke, asksFrom: [other] }] },
  },
  { when: 'an IPv6 resolver in another spelling', servers: ['fd00::4'], linked: [other], says: fine },
  {
    when: 'a server nobody knows: no guess, linked or not',
    servers: ['10.0.0.4', '192.0.2.1'],
    linked: [spoke, hub],
    says: { ...fine, unknown: [{ network: spoke, servers: ['192.0.2.1'] }] },
  },
  { when: 'a network that could not be read', servers: undefined, linked: [], says: { ...fine, unread: [spoke] } },
])('$when', ({ servers, linked, says }) => {
  const known = new Map(servers === undefined ? [] : [[spoke, servers]]);
  expect(judgeNetworks([spoke], known, new Set(linked), resolvers)).toEqual(says);
});
