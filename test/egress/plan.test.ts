import { describe, expect, it } from 'vitest';
import { judgeResources } from '../../src/egress/plan.ts';
import { nic } from './path/support.ts';
import {
  egressPolicy,
  found,
  group,
  idOf,
  network,
  now,
  privateCluster,
  storage,
  subnet,
  subscription,
} from './support.ts';

const judge = (resources: readonly unknown[], policy: unknown = {}) =>
  judgeResources(resources, egressPolicy(policy), now);
const open = storage({});
const bare = { id: open.id };

describe('what the policy makes of resources', () => {
  it('names each subject once, and those whose bodies say nothing', () => {
    const report = judge([bare, subnet({}), network()]);
    expect(report.subjects.map(({ id, path }) => [id, path.class])).toEqual([
      [idOf(network()), 'not-a-subject'],
      [idOf(subnet({})), 'default-outbound'],
      [idOf(open), 'not-a-subject'],
    ]);
    expect(report.unread).toEqual([idOf(open)]);
    expect(report.findings.map(({ subject }) => subject)).toEqual([idOf(subnet({}))]);
    expect(report.unknown).toContainEqual({
      id: idOf(open),
      property: 'properties',
      because: 'its properties were not read, so nothing is known about it',
    });
    expect(report.exposures.map((each) => [each.id, each.public])).toEqual([
      [idOf(network()), 'disabled'],
      [idOf(subnet({})), 'disabled'],
      [idOf(open), 'unknown'],
    ]);
  });

  it('names the types that are not judged, and counts each resource once', () => {
    const other = { id: `${group}/providers/Microsoft.Other/things/t1`, properties: {} };
    expect(judge([other, other, { ...other, id: `${other.id}2`, type: 'Microsoft.Other/Things' }])).toEqual({
      subjects: [],
      profiles: new Map(),
      verifiable: new Map(),
      unread: [],
      exposures: [],
      findings: [],
      unknown: [],
      notJudged: [{ type: 'microsoft.other/things', count: 2 }],
    });
  });

  it('counts a virtual machine as judged where all of its interfaces are', () => {
    const nic = (name: string) => ({
      id: `${group}/providers/Microsoft.Network/networkInterfaces/${name}`,
      type: 'Microsoft.Network/networkInterfaces',
      properties: { ipConfigurations: [] },
    });
    const type = 'Microsoft.Compute/virtualMachines';
    const networkProfile = { networkInterfaces: [{ id: nic('a').id }, { id: nic('b').id }] };
    const machine = { id: `${group}/providers/${type}/vm`, type, properties: { networkProfile } };
    expect(judge([machine, nic('a'), nic('b')]).notJudged).toEqual([]);
    expect(judge([machine, nic('a')]).notJudged).toEqual([{ type, count: 1 }]);
    expect(judge([{ ...machine, properties: {} }]).notJudged).toEqual([{ type, count: 1 }]);
  });

  it.each([
    { type: 'Microsoft.Sql/servers', list: 'virtualNetworkRules' },
    { type: 'Microsoft.DBforMariaDB/servers', list: 'virtualNetworkRules' },
    { type: 'Microsoft.EventHub/namespaces', list: 'networkRuleSets' },
    { type: 'Microsoft.Network/routeTables', list: 'routes' },
    { type: 'Microsoft.Network/networkSecurityGroups', list: 'securityRules' },
  ])('names $list of $type as not judged where what they belong to is not here', ({ type, list }) => {
    const parent = { id: `${group}/providers/${type}/p`, type, properties: {} };
    const part = { id: `${parent.id}/${list}/all`, type: `${type}/${list}`, properties: {} };
    expect(judge([part]).notJudged).toEqual([{ type: part.type, count: 1 }]);
    expect(judge([part, parent]).notJudged).toEqual([]);
  });

  it.each([
    'Microsoft.DBforMySQL/flexibleServers',
    'Microsoft.DBforMySQL/servers',
    'Microsoft.DBforMariaDB/servers',
    'Microsoft.DBforPostgreSQL/servers',
    'Microsoft.Synapse/workspaces',
    'Microsoft.Cache/redis',
    'Microsoft.DocumentDB/mongoClusters',
  ])('judges a firewall rule of %s by what it says itself where what it belongs to is not here', (type) => {
    const parent = { id: `${group}/providers/${type}/p`, type, properties: {} };
    const part = (properties: Record<string, unknown>) => ({
      id: `${parent.id}/firewallRules/all`,
      type: `${type}/firewallRules`,
      properties,
    });
    const rule = (start: string, end: string) =>
      part(type.endsWith('redis') ? { startIP: start, endIP: end } : { startIpAddress: start, endIpAddress: end });
    const world = judge([rule('0.0.0.0', '255.255.255.255')]);
    expect(world.notJudged).toEqual([]);
    expect(world.findings.map(({ check, subject }) => [check, subject])).toEqual([
      ['exposure-server-rule-any', idOf(part({}))],
    ]);
    expect(world.findings[0]?.message).toMatch(
      /whether p itself is closed is not known: it is not among the resources/,
    );
    expect(judge([rule('203.0.113.7', '203.0.113.7')])).toMatchObject({
      findings: [],
      exposures: [{ public: 'restricted', because: expect.stringMatching(/is not among the resources/) }],
    });
    expect(judge([part({})]).unknown).toMatchObject([{ id: idOf(part({})), because: 'it names no addresses' }]);
    const whole = judge([rule('0.0.0.0', '255.255.255.255'), parent]).findings.map(({ subject }) => subject);
    expect(whole).toEqual([idOf(parent)]);
  });

  it('counts what has no resource id', () => {
    expect(judge([{}, 'x', open]).unknown[0]).toEqual({
      id: '',
      property: 'id',
      because: 'without a resource id and not judged: 2 elements',
    });
    expect(judge([open]).unknown).toEqual([]);
  });

  it('notes no exemption of a check that is made, nor a profile where nothing is found', () => {
    const exemptions = [{ check: 'exposure-*', subject: '**', reason: 'r' }];
    expect(judge([open], { exemptions }).unknown).toEqual([]);
    const profiles = [{ match: { subscriptions: [subscription], tags: { egress: 'loose' } }, profile: 'open' }];
    expect(judge([network(), subnet({ defaultOutboundAccess: false })], { profiles })).toMatchObject({
      findings: [],
      unknown: [],
    });
  });

  it('sorts its findings by check, then by subject', () => {
    const second = { ...storage({}), id: String(open.id).replace('st1', 'st0') };
    const findings = judge([subnet({}), open, second]).findings.map(({ check, subject }) => `${check} ${subject}`);
    expect(findings).toEqual([
      `egress-subnet-default-outbound ${idOf(subnet({}))}`,
      `exposure-storage-public-open ${idOf(second)}`,
      `exposure-storage-public-open ${idOf(open)}`,
    ]);
  });

  it('sorts its notes by subject, then by what they say', () => {
    const exemptions = ['b', 'a'].map((check) => ({ check, subject: '**', reason: 'r' }));
    const second = { id: String(open.id).replace('st1', 'st0') };
    expect(judge([bare, second], { exemptions }).unknown.map(({ id, because }) => [id, because])).toEqual([
      ['', "the exemption of 'a' names no check that is made here"],
      ['', "the exemption of 'b' names no check that is made here"],
      [idOf(second), 'its properties were not read, so nothing is known about it'],
      [idOf(open), 'its properties were not read, so nothing is known about it'],
    ]);
  });
});

describe('what a finding says of the policy', () => {
  const messageOf = (resource: unknown, policy: unknown = {}) => judge([resource], policy).findings[0]?.message ?? '';
  it.each([
    { when: 'a way out names the profile', resource: subnet({}), ends: ' (profile explicit)' },
    { when: 'another profile', resource: subnet({}), policy: { profile: 'isolated' }, ends: ' (profile isolated)' },
    {
      when: 'an exemption that ended is reported last',
      resource: subnet({}),
      policy: { exemptions: [{ check: '*', subject: '**', reason: 'r', until: '2026-02-28' }] },
      ends: ' (profile explicit); its exemption ended on 2026-02-28',
    },
  ])('$when', ({ resource, policy, ends }) => {
    expect(messageOf(resource, policy).endsWith(ends)).toBe(true);
  });

  it('an exposure names no profile, and no exemption where there is none', () => {
    expect(messageOf(open)).toBe('publicNetworkAccess is not Disabled and networkAcls.defaultAction is not Deny');
    expect(judge([open]).findings[0]).not.toHaveProperty('exemption');
  });
});

describe('what a profile forbids', () => {
  const balanced = privateCluster({ outboundType: 'loadBalancer' });
  it.each([
    {
      when: 'an exposure, under any profile',
      resource: open,
      profile: 'open',
      is: ['exposure-storage-public-open'],
    },
    {
      when: 'an exposure under the narrowest',
      resource: open,
      profile: 'isolated',
      is: ['exposure-storage-public-open'],
    },
    { when: 'no way out that it allows', resource: balanced, profile: 'open', is: [] },
    { when: 'a way out that it does not', resource: balanced, profile: 'inspected', is: ['aks-outbound-loadbalancer'] },
  ])('$when', ({ resource, profile, is }) => {
    expect(found([resource], { profile }).map((each) => each.split(' ')[0])).toEqual(is);
  });
});

describe('what leaves by no class of way', () => {
  const leaves = nic([{}], { defaultOutboundConnectivityEnabled: true });
  it.each([
    { profile: 'open', is: [] },
    { profile: 'explicit', is: ['egress-nic-default-outbound-ip-allocated'] },
    { profile: 'isolated', is: ['egress-nic-default-outbound-ip-allocated'] },
  ])('is held against it but under open: $profile', ({ profile, is }) => {
    expect(judge([leaves], { profile }).findings.map(({ check }) => check)).toEqual(is);
  });
});

describe('the tags that an entry of policy asks for', () => {
  const policy = {
    profiles: [{ match: { subscriptions: [subscription], tags: { egress: 'loose' } }, profile: 'open' }],
  };
  const severity = (tags: unknown) => found([subnet({}), network({}, { tags })], policy).at(-1);
  it.each([
    { when: 'its network carries them', tags: { egress: 'loose' }, is: 'info' },
    { when: 'its network carries none', tags: undefined, is: 'high' },
    { when: 'its network’s are no object', tags: 'egress', is: 'high' },
    { when: 'its network’s value is no text', tags: { egress: ['loose'] }, is: 'high' },
  ])('$when', ({ tags, is }) => {
    expect(severity(tags)).toBe(`egress-subnet-default-outbound ${is}`);
  });
});
