import { describe, expect, it } from 'vitest';
import { judgeResources } from '../../src/egress/plan.ts';
import { nic } from './path/support.ts';
import {
  egressPolicy,
  group,
  idOf,
  network,
  now,
  privateCluster,
  registry,
  storage,
  subnet,
  subscription,
} from './support.ts';

const judge = (resources: readonly unknown[], policy: unknown = {}) =>
  judgeResources(resources, egressPolicy(policy), now);
const table = `${group}/providers/Microsoft.Network/routeTables/rt1`;
const filter = `${group}/providers/Microsoft.Network/networkSecurityGroups/nsg1`;
const pool = { name: 'p1', vnetSubnetID: idOf(subnet({})) };
const cluster = privateCluster({ outboundType: 'loadBalancer' }, { agentPoolProfiles: [pool] });
const later = "[parameters('later')]";
const closed = { defaultOutboundAccess: false };

describe('what a report says of each resource', () => {
  it('the profile that it is judged by, its pools too', () => {
    const profiles = [{ match: { ids: [idOf(subnet({}))] }, profile: 'open' }];
    const report = judge([subnet({}), network(), cluster], { profiles });
    expect(Object.fromEntries(report.profiles)).toEqual({
      [idOf(subnet({}))]: 'open',
      [idOf(network())]: 'explicit',
      [idOf(cluster)]: 'explicit',
      [`${idOf(cluster)}/agentpools/p1`]: 'explicit',
    });
    expect(report.subjects.map(({ id }) => id).sort()).toEqual([...report.profiles.keys()].sort());
  });

  it('nothing of what only lends what it says', () => {
    const type = 'Microsoft.Network/publicIPPrefixes';
    const { subjects, notJudged } = judge([{ id: `${group}/providers/${type}/p`, type, properties: {} }]);
    expect([...subjects, ...notJudged]).toEqual([]);
  });

  it('what others of the file say of it', () => {
    const endpoint = {
      id: `${group}/providers/Microsoft.Network/privateEndpoints/pe`,
      type: 'Microsoft.Network/privateEndpoints',
      properties: { subnet: { id: idOf(subnet({})) } },
    };
    const weight = (...bodies: readonly object[]) => judge([subnet({}), network(), ...bodies]).findings[0]?.severity;
    expect([weight(), weight(endpoint)]).toEqual(['high', 'low']);
  });

  it('that it has no endpoint of its own, or that nothing is known of it', () => {
    expect(judge([subnet(closed), { id: storage({}).id }]).exposures.map(({ because }) => because)).toEqual([
      'it has no endpoint of its own',
      'its properties were not read, so nothing is known about it',
    ]);
  });

  it('the types that are not judged, sorted', () => {
    const of = (name: string, at: string) => {
      const type = `Microsoft.Other/${name}`;
      return { id: `${group}${at}/providers/${type}/x`, type, properties: {} };
    };
    expect(judge([of('b', '1'), of('c', '2'), of('a', '3')]).notJudged).toEqual(
      ['a', 'b', 'c'].map((name) => ({ type: `Microsoft.Other/${name}`, count: 1 })),
    );
  });

  it.each([
    {
      when: 'a child that nothing is known of, beside its parent',
      type: 'Microsoft.Sql/servers/devOpsAuditingSettings',
      id: 'Microsoft.Sql/servers/s/devOpsAuditingSettings/x',
      beside: { id: `${group}/providers/Microsoft.Sql/servers/s`, type: 'Microsoft.Sql/servers', properties: {} },
    },
    {
      when: 'what has the interfaces of a machine, and is none',
      type: 'Microsoft.Other/machines',
      id: 'Microsoft.Other/machines/m',
      beside: nic(),
    },
  ])('$when, is not judged', ({ type, id, beside }) => {
    const properties = { networkProfile: { networkInterfaces: [{ id: nic().id }] } };
    const given = { id: `${group}/providers/${id}`, type, properties };
    expect(judge([given, beside]).notJudged).toEqual([{ type, count: 1 }]);
  });
});

describe('an agent pool that is judged by its way out alone', () => {
  const alone = {
    id: `${String(cluster.id)}/agentPools/p2`,
    type: 'Microsoft.ContainerService/managedClusters/agentPools',
    properties: { vnetSubnetID: idOf(subnet(closed)) },
  };
  it('has no endpoint, and nothing is found of it but by that', () => {
    const report = judge([alone, subnet(closed), network()]);
    const id = idOf(alone);
    expect(report.exposures).toContainEqual({ id, public: 'disabled', because: 'it has no endpoint of its own' });
    expect(report.findings).toEqual([]);
    expect(report.unknown.filter((each) => each.id === id).map(({ property }) => property)).toEqual(['path']);
    expect(report.unread).toEqual([]);
  });
});

describe('a way out that only a running machine shows', () => {
  const nic = (more: object = {}) => ({
    id: `${group}/providers/Microsoft.Network/networkInterfaces/nic1`,
    type: 'Microsoft.Network/networkInterfaces',
    properties: {
      virtualMachine: { id: `${group}/providers/Microsoft.Compute/virtualMachines/vm1` },
      ipConfigurations: [{ name: 'c', properties: { subnet: { id: idOf(subnet({})) } } }],
      ...more,
    },
  });
  it('names the subnets to ask in, and none where its body says all', () => {
    const unread = judge([nic(), subnet({ ...closed, networkSecurityGroup: { id: filter } }), network()]);
    expect(unread.verifiable.get(idOf(nic()))).toEqual([idOf(subnet({}))]);
    const known = judge([nic(), subnet(closed), network()]);
    expect(known.verifiable.has(idOf(nic()))).toBe(false);
    expect(known.verifiable.has(idOf(network()))).toBe(false);
  });
});

describe('what is not known', () => {
  const unread = (...ids: readonly string[]) =>
    ids.map((id) => ({ id: idOf(subnet({})), property: 'path', because: `${id.toLowerCase()} was not read` }));
  const misread = { id: table, name: 'rt1', type: 'Microsoft.Network/routeTables', properties: { routes: 'x' } };
  it.each<{ when: string; given: readonly unknown[]; notes: readonly object[] }>([
    { when: 'nothing is missing', given: [subnet(closed), network()], notes: [] },
    {
      when: 'its route table was not read',
      given: [subnet({ ...closed, routeTable: { id: table } })],
      notes: unread(table),
    },
    {
      when: 'its network and its security group were not read: sorted',
      given: [subnet({ ...closed, networkSecurityGroup: { id: filter } })],
      notes: unread(filter, idOf(network())),
    },
    {
      when: 'its route table can not be read',
      given: [subnet({ ...closed, routeTable: { id: table } }), misread],
      notes: expect.arrayContaining([
        {
          id: idOf(subnet({})),
          property: 'path',
          because: expect.stringMatching(new RegExp(`^${table.toLowerCase()} can't be read: `)),
        },
      ]) as never,
    },
    {
      when: 'it can not be read itself: the property is named',
      given: [subnet({ ...closed, natGateway: 'x' })],
      notes: [{ id: idOf(subnet({})), property: 'natGateway', because: expect.not.stringMatching(/^\//) }],
    },
    {
      when: 'its own body says by an expression what only a deployment decides',
      given: [subnet({ defaultOutboundAccess: later }), network()],
      notes: [
        {
          id: idOf(subnet({})),
          property: 'defaultOutboundAccess',
          because: 'defaultOutboundAccess is an expression that is evaluated when it is deployed',
        },
      ],
    },
    {
      when: 'a cluster says by an expression which way it takes',
      given: [privateCluster({ outboundType: later })],
      notes: [
        {
          id: idOf(cluster),
          property: 'networkProfile.outboundType',
          because: 'networkProfile.outboundType is an expression that is evaluated when it is deployed',
        },
      ],
    },
    {
      when: 'its own body says one thing by an expression, and another was not read',
      given: [subnet({ defaultOutboundAccess: later, routeTable: { id: table } }), network()],
      notes: [
        ...unread(table),
        {
          id: idOf(subnet({})),
          property: 'defaultOutboundAccess',
          because: 'defaultOutboundAccess is an expression that is evaluated when it is deployed',
        },
      ],
    },
    {
      when: 'where it goes is of a kind that is not known, which is a finding',
      given: [
        subnet({ ...closed, routeTable: { id: table } }),
        network(),
        {
          ...misread,
          properties: {
            routes: [{ name: 'r', properties: { addressPrefix: '0.0.0.0/0', nextHopType: 'QuantumTunnel' } }],
          },
        },
      ],
      notes: [],
    },
  ])('is noted once, where $when', ({ given, notes }) => {
    expect(judge(given).unknown).toEqual(notes);
  });

  const inSubnet = nic([{ subnet: { id: idOf(subnet({})) } }]);
  const nowhere = nic([{ subnet: undefined }]);
  const poolOf = (of: ReturnType<typeof privateCluster>) => ({
    id: `${String(of.id)}/agentPools/p2`,
    type: 'Microsoft.ContainerService/managedClusters/agentPools',
    properties: { mode: 'User' },
  });
  const aks = (outboundType: string) => privateCluster({ outboundType });
  it.each([
    {
      when: 'an interface depends on what its subnet says by an expression: the property',
      given: [inSubnet, subnet({ defaultOutboundAccess: later }), network()],
      of: inSubnet,
      notes: [`defaultOutboundAccess: defaultOutboundAccess is ${later}, decided when it is deployed`],
    },
    { when: 'an interface names no subnet', given: [nowhere], of: nowhere, notes: ['path: it names no subnet'] },
    {
      when: 'a pool is in a network of AKS, which sets up its way out',
      given: [poolOf(aks('loadBalancer')), aks('loadBalancer')],
      of: poolOf(aks('')),
      notes: [],
    },
    {
      when: 'a pool is in a network of AKS, which sets up none',
      given: [poolOf(aks('none')), aks('none')],
      of: poolOf(aks('')),
      notes: [
        'path: outboundType is none: AKS sets up no way out, and the subnet decides; the nodes are in a network that AKS made, which was not read',
      ],
    },
    {
      when: 'its cluster says by an expression which way a pool takes: the property',
      given: [poolOf(aks(later)), aks(later)],
      of: poolOf(aks('')),
      notes: [
        `networkProfile.outboundType: outboundType is ${later}: decided when it is deployed; the nodes are in a network that AKS made, which was not read`,
      ],
    },
  ])('is noted of its path, where $when', ({ given, of, notes }) => {
    const own = judge(given).unknown.filter(({ id }) => id === idOf(of));
    expect(own.map(({ property, because }) => `${property}: ${because}`)).toEqual(notes);
  });

  it.each([
    { profile: 'explicit', isNoted: false },
    { profile: 'inspected', isNoted: true },
    { profile: 'isolated', isNoted: true },
  ])('of a check that counts under some profiles is noted under them alone: $profile', ({ profile, isNoted }) => {
    const given = registry({ publicNetworkAccess: 'Disabled', policies: { exportPolicy: { status: later } } });
    const noted = judge([given], { profile }).unknown.map(({ property }) => property);
    expect(noted.includes('policies.exportPolicy.status')).toBe(isNoted);
    expect(noted).toHaveLength(isNoted ? 1 : 0);
  });
});

describe('the tags that an entry of policy asks for and that were not read', () => {
  const tagged = (profile: string) => ({
    profiles: [{ match: { subscriptions: [subscription], tags: { egress: 'loose' } }, profile }],
  });
  it('are noted where another profile would say otherwise, and not where it weighs the same', () => {
    const noted = (given: unknown) =>
      judge([given], tagged('open')).unknown.filter(({ property }) => property === 'tags');
    expect(noted(subnet({}))).toHaveLength(1);
    expect(noted(storage({}))).toEqual([]);
    const alike = judge([subnet({})], { ...tagged('isolated'), profile: 'inspected' }).unknown.filter(
      ({ property }) => property === 'tags',
    );
    expect(alike).toEqual([]);
  });
});

describe('an exemption', () => {
  const of = (check: string) => judge([], { exemptions: [{ check, subject: '**', reason: 'r' }] }).unknown;
  it.each([
    ['egress-subnet-default-outbound', false],
    ['clusters-isolation-*', false],
    ['egress-clusters-', true],
    ['no-such-check', true],
  ])('of %s is noted: %s', (check, isNoted) => {
    const note = {
      id: '',
      property: 'egress.exemptions',
      because: `the exemption of '${check}' names no check that is made here`,
    };
    expect(of(check)).toEqual(isNoted ? [note] : []);
  });
});
