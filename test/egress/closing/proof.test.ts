import { expect, it } from 'vitest';
import { lostSettings } from '../../../src/egress/closing/lost.ts';
import { proofOfWay, type WayEvidence } from '../../../src/egress/closing/proof.ts';
import { proofOfSubnet } from '../../../src/egress/closing/proof-of-subnet.ts';
import { worldOf } from '../../../src/egress/world.ts';
import { egressPolicy, group, idOf, natGateway, network, routeTable, subnet, withNat, withRoutes } from '../support.ts';

const sound: WayEvidence = {
  connections: [{ endpoint: '/x/pe1', status: 'Approved' }],
  records: [{ recordSet: '/z/a/st1', isRight: true }],
  cells: [{ from: 'n1', state: 'ok', name: 'st1' }],
};

it.each<{ when: string; given: Partial<WayEvidence>; proven: boolean; networks?: string[] }>([
  { when: 'all of it holds', given: {}, proven: true },
  { when: 'no network is named', given: {}, networks: [], proven: false },
  { when: 'a second network is named that nobody asked', given: {}, networks: ['n1', 'n2'], proven: false },
  { when: 'the connections were not read', given: { connections: undefined }, proven: false },
  { when: 'none is approved', given: { connections: [{ endpoint: '/x/pe1', status: 'Pending' }] }, proven: false },
  { when: 'no record set is known', given: { records: [] }, proven: false },
  {
    when: 'one record set of two is right',
    given: { records: [...sound.records, { recordSet: 'r', isRight: false }] },
    proven: false,
  },
  { when: 'nobody asked the networks', given: { cells: undefined }, proven: false },
  {
    when: 'the network reaches it publicly',
    given: { cells: [{ from: 'n1', state: 'public-only', name: 'st1' }] },
    proven: false,
  },
  {
    when: 'it is not known what the network reaches',
    given: { cells: [{ from: 'n1', state: 'unknown', name: null }] },
    proven: false,
  },
  {
    when: 'one of two names is not reached',
    given: { cells: [...(sound.cells ?? []), { from: 'n1', state: 'no-dns', name: 'st1-secondary' }] },
    proven: false,
  },
])('a private way is proven only where every part of it was seen: $when', ({ given, proven, networks = ['n1'] }) => {
  const proof = proofOfWay(networks, { ...sound, ...given });
  expect(proof.proven).toBe(proven);
  expect(proof.because).not.toEqual([]);
});

it.each<{ when: string; given: Partial<WayEvidence>; because: string[]; networks?: string[] }>([
  {
    when: 'what was approved and is in place, sorted, and the networks',
    given: {
      connections: [
        { endpoint: '/x/pe2', status: 'approved' },
        { endpoint: undefined, status: 'Approved' },
        { endpoint: '/x/pe1', status: 'Approved' },
        { endpoint: '/x/pe0', status: 'Rejected' },
      ],
      records: [
        { recordSet: '/z/a/st2', isRight: true },
        { recordSet: '/z/a/st1', isRight: true },
      ],
    },
    because: [
      'approved: /x/pe1, /x/pe2',
      'records in place: /z/a/st1, /z/a/st2',
      'all of its names are reached privately from n1',
    ],
  },
  { when: 'no network', given: {}, networks: [], because: ['its rule names no network under from'] },
  {
    when: 'no network, of which none was asked',
    given: { cells: undefined },
    networks: [],
    because: ['its rule names no network under from'],
  },
  {
    when: 'connections that were not read, and nothing of their records',
    given: { connections: undefined, records: [] },
    because: ['its private endpoint connections were not read'],
  },
  {
    when: 'no approved connection, and nothing of its records',
    given: { connections: [], records: [] },
    because: ['no private endpoint connection is approved'],
  },
  { when: 'no record set', given: { records: [] }, because: ['no record set of its approved endpoints is known'] },
  {
    when: 'a record set that is wrong',
    given: { records: [{ recordSet: '/z/a/st1', isRight: false }] },
    because: ['the record set /z/a/st1 does not exist with an address of its endpoint'],
  },
  {
    when: 'networks that were not asked',
    given: { cells: undefined },
    because: ['what its networks reach was not asked'],
  },
  {
    when: 'what each network does not reach, sorted',
    given: {
      cells: [
        { from: 'n2', state: 'no-dns', name: 'st1' },
        { from: 'n1', state: 'unknown', name: null },
      ],
    },
    networks: ['n2', 'n1', 'n0'],
    because: ['from n1 no name of it is unknown', 'from n2 st1 is no-dns', 'what n0 reaches is not known'],
  },
])('a proof says $when', ({ given, because, networks = ['n1'] }) => {
  expect(proofOfWay(networks, { ...sound, ...given }).because).toEqual(because);
});

const nicId = `${group}/providers/Microsoft.Network/networkInterfaces/nic1`;
const nic = (properties: Record<string, unknown>) => ({
  id: nicId,
  type: 'Microsoft.Network/networkInterfaces',
  properties,
});
const holding = (id = `${nicId}/ipConfigurations/ip1`) => ({ ipConfigurations: [{ id }] });
const nat = natGateway({ publicIpAddresses: [{ id: `${group}/providers/Microsoft.Network/publicIPAddresses/ip` }] });
const apart = { profile: 'isolated' };

it.each<{ when: string; subnet: Record<string, unknown>; others?: unknown[]; policy?: unknown; proven: boolean }>([
  { when: 'a NAT gateway with an address', subnet: withNat, others: [nat], proven: true },
  { when: 'a NAT gateway without an address', subnet: withNat, others: [natGateway({})], proven: false },
  { when: 'a NAT gateway that was not read', subnet: withNat, proven: false },
  { when: 'nothing in its way', subnet: {}, proven: false },
  { when: 'nothing, isolated', subnet: {}, policy: apart, proven: true },
  { when: 'a route to nowhere alone', subnet: withRoutes, others: [routeTable(['0.0.0.0/0', 'None'])], proven: false },
  {
    when: 'a machine that says it has no default address',
    subnet: { ...withNat, ...holding() },
    others: [nat, nic({ defaultOutboundConnectivityEnabled: false, ipConfigurations: [] })],
    proven: true,
  },
  {
    when: 'a machine that has one',
    subnet: { ...withNat, ...holding() },
    others: [nat, nic({ defaultOutboundConnectivityEnabled: true, ipConfigurations: [] })],
    proven: false,
  },
  {
    when: 'a machine that does not say',
    subnet: { ...withNat, ...holding() },
    others: [nat, nic({ ipConfigurations: [] })],
    proven: false,
  },
  { when: 'a machine that was not read', subnet: { ...withNat, ...holding() }, others: [nat], proven: false },
  {
    when: 'instances of a scale set, isolated',
    subnet: holding(
      `${group}/providers/Microsoft.Compute/virtualMachineScaleSets/vs/virtualMachines/0/networkInterfaces/n/ipConfigurations/i`,
    ),
    policy: apart,
    proven: false,
  },
  {
    when: 'a private endpoint, isolated',
    subnet: holding(),
    others: [nic({ privateEndpoint: { id: 'pe' }, ipConfigurations: [] })],
    policy: apart,
    proven: true,
  },
])('a subnet may lose default outbound access: $when', ({ subnet: properties, others = [], policy, proven }) => {
  const body = subnet(properties);
  const world = worldOf([body, network(), ...others], [], 'room');
  const given = world.find(idOf(body));
  if (given === undefined) throw new Error('no subnet');
  expect(proofOfSubnet(world, given, egressPolicy(policy))).toMatchObject({ proven });
});

it.each([
  { when: 'nothing changed but the property', after: { addressPrefix: 'a', defaultOutboundAccess: false }, lost: [] },
  { when: 'a setting is gone', after: { defaultOutboundAccess: false }, lost: ['addressPrefix'] },
  { when: 'a setting has another value', after: { addressPrefix: 'b' }, lost: ['addressPrefix'] },
  { when: 'a new property is set', after: { addressPrefix: 'a', sharingScope: 'Tenant' }, lost: [] },
])('settings that are lost are named: $when', ({ after, lost }) => {
  const before = {
    addressPrefix: 'a',
    provisioningState: 'Succeeded',
    ipConfigurations: [{ id: 'x' }],
    delegations: [],
    natGateway: null,
  };
  expect(lostSettings(before, after, 'defaultOutboundAccess')).toEqual(lost);
});

it('settings are the same in another order, casing of ids, and with another etag', () => {
  const before = {
    routeTable: { id: '/Subscriptions/RT' },
    serviceEndpoints: [{ service: 'a', etag: '1' }, { service: 'b' }],
  };
  const after = {
    routeTable: { id: '/subscriptions/rt' },
    serviceEndpoints: [{ service: 'b' }, { service: 'a', etag: '2' }],
  };
  expect(lostSettings(before, after, 'x')).toEqual([]);
});
