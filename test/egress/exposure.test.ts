import { describe, expect, it } from 'vitest';
import { judgeResources } from '../../src/egress/plan.ts';
import { egressPolicy, found, idOf, now, registry, sqlRule, sqlServer, storage, vault } from './support.ts';

const open = 'exposure-storage-public-open high';
const listed = 'exposure-storage-selected-networks medium';

describe('a storage account', () => {
  it.each([
    { when: 'nothing is set: the service starts open', given: {}, findings: [open] },
    {
      when: 'public access is on and others are allowed',
      given: { publicNetworkAccess: 'Enabled', networkAcls: { defaultAction: 'Allow' } },
      findings: [open],
    },
    {
      when: 'public access is off, whatever the rules say',
      given: { publicNetworkAccess: 'Disabled', networkAcls: { defaultAction: 'Allow' } },
      findings: [],
    },
    { when: 'public access is off in lower case', given: { publicNetworkAccess: 'disabled' }, findings: [] },
    { when: 'a perimeter is in charge', given: { publicNetworkAccess: 'SecuredByPerimeter' }, findings: [] },
    {
      when: 'others are denied and nobody is listed',
      given: { networkAcls: { defaultAction: 'Deny', ipRules: [], virtualNetworkRules: [] } },
      findings: [],
    },
    {
      when: 'others are denied and an address is listed',
      given: { networkAcls: { defaultAction: 'Deny', ipRules: [{ value: '203.0.113.4' }] } },
      findings: [listed],
    },
    {
      when: 'others are denied and a subnet is listed',
      given: { networkAcls: { defaultAction: 'deny', virtualNetworkRules: [{ id: '/subscriptions/x' }] } },
      findings: [listed],
    },
    {
      when: 'others are denied and a resource is listed',
      given: { networkAcls: { defaultAction: 'Deny', resourceAccessRules: [{ resourceId: '/subscriptions/x' }] } },
      findings: [listed],
    },
    {
      when: 'an address is listed but public access is off',
      given: {
        publicNetworkAccess: 'Disabled',
        networkAcls: { defaultAction: 'Deny', ipRules: [{ value: '203.0.113.4' }] },
      },
      findings: [],
    },
    { when: 'the switch holds something that is no switch', given: { publicNetworkAccess: 5 }, findings: [open] },
    { when: 'the network rules are null', given: { networkAcls: null }, findings: [open] },
  ])('$when', ({ given, findings }) => {
    expect(found([storage(given)])).toEqual(findings);
  });

  it.each([
    { when: 'true may be made anonymous', value: true, findings: ['exposure-storage-anonymous-blob high'] },
    { when: "1 is Resource Graph's true", value: 1, findings: ['exposure-storage-anonymous-blob high'] },
    { when: 'null is worth a line', value: null, findings: ['exposure-storage-anonymous-blob info'] },
    { when: 'absent is worth a line', value: undefined, findings: ['exposure-storage-anonymous-blob info'] },
    { when: 'false is as it should be', value: false, findings: [] },
    { when: "0 is Resource Graph's false", value: 0, findings: [] },
  ])('allowBlobPublicAccess: $when', ({ value, findings }) => {
    expect(found([storage({ publicNetworkAccess: 'Disabled', allowBlobPublicAccess: value })])).toEqual(findings);
  });

  it('names everything its network rules let in, sorted', () => {
    const networkAcls = {
      defaultAction: 'Deny',
      ipRules: [{ value: '203.0.113.9' }, { value: '203.0.113.10' }],
      ipv6Rules: [{ value: '2001:db8::/64' }],
    };
    const { findings } = judgeResources([storage({ networkAcls })], egressPolicy(), now);
    expect(findings[0]?.message).toContain('2001:db8::/64, 203.0.113.10, 203.0.113.9');
  });

  it('reads the same as az prints it: flattened, networkRuleSet, other names inside', () => {
    const { properties: _, ...flat } = storage({});
    const az = {
      ...flat,
      publicNetworkAccess: 'Enabled',
      allowBlobPublicAccess: true,
      networkRuleSet: { defaultAction: 'Deny', ipRules: [{ ipAddressOrRange: '203.0.113.4' }] },
    };
    expect(found([az])).toEqual(['exposure-storage-anonymous-blob high', listed]);
  });

  it('is noted, and not judged, where only its name was read', () => {
    const { properties: _, ...bare } = storage({});
    const report = judgeResources([{ ...bare, properties: null }], egressPolicy(), now);
    expect(report.findings).toEqual([]);
    expect(report.unread).toEqual([idOf(bare)]);
    expect(report.notes.map(({ subject }) => subject)).toEqual([idOf(bare)]);
  });

  it('behind a perimeter is not called safe: a note says what was not read', () => {
    const report = judgeResources([storage({ publicNetworkAccess: 'SecuredByPerimeter' })], egressPolicy(), now);
    expect(report.notes[0]?.message).toContain('was not read');
  });
});

describe('a key vault', () => {
  const flagged = ['exposure-keyvault-public-open high'];
  it.each([
    { when: 'says Enabled', given: { publicNetworkAccess: 'Enabled' }, findings: flagged },
    { when: 'says enabled', given: { publicNetworkAccess: 'enabled' }, findings: flagged },
    { when: 'says nothing', given: {}, findings: flagged },
    {
      when: 'says disabled',
      given: { publicNetworkAccess: 'disabled', networkAcls: { defaultAction: 'Allow' } },
      findings: [],
    },
    { when: 'says DISABLED', given: { publicNetworkAccess: 'DISABLED' }, findings: [] },
    { when: 'is in a perimeter', given: { publicNetworkAccess: 'securedbyperimeter' }, findings: [] },
    {
      when: 'denies others, with empty rules',
      given: { networkAcls: { defaultAction: 'Deny', ipRules: [] } },
      findings: [],
    },
  ])('$when', ({ given, findings }) => {
    expect(found([vault(given)])).toEqual(findings);
  });
});

describe('a container registry', () => {
  const flagged = ['exposure-acr-public-open high'];
  it.each([
    {
      when: 'is open',
      given: { publicNetworkAccess: 'Enabled', networkRuleSet: { defaultAction: 'Allow' } },
      findings: flagged,
    },
    { when: 'has no rules at all', given: { networkRuleSet: null }, findings: flagged },
    { when: 'is closed', given: { publicNetworkAccess: 'Disabled' }, findings: [] },
    {
      when: 'denies others',
      given: { publicNetworkAccess: 'Enabled', networkRuleSet: { defaultAction: 'Deny' } },
      findings: [],
    },
    {
      when: 'is in a perimeter, which closes no registry',
      given: { publicNetworkAccess: 'SecuredByPerimeter' },
      findings: flagged,
    },
  ])('$when', ({ given, findings }) => {
    expect(found([registry(given)])).toEqual(findings);
  });

  it('below Premium names the tier as the cause', () => {
    const messageOf = (sku: string) => judgeResources([registry({}, sku)], egressPolicy(), now).findings[0]?.message;
    expect(messageOf('Basic')).toContain('the Basic tier');
    expect(messageOf('Premium')).not.toContain('tier');
  });
});

describe('a SQL server', () => {
  const server = sqlServer({ publicNetworkAccess: 'Enabled' });
  const lists = [`${idOf(server)}/firewallrules`, `${idOf(server)}/virtualnetworkrules`];
  const judge = (resources: readonly unknown[], complete: readonly string[]) =>
    judgeResources(resources, egressPolicy(), now, complete);
  const office = sqlRule('office', '203.0.113.1', '203.0.113.9');

  it.each([
    { when: 'is open with a rule', resources: [server, office], complete: lists, findings: 1, says: 'office' },
    { when: 'is open, and both lists are empty', resources: [server], complete: lists, findings: 0, says: undefined },
    {
      when: 'is open, and nobody read its rules',
      resources: [server],
      complete: [],
      findings: 1,
      says: 'firewall rules and virtual network rules were not read',
    },
    {
      when: 'is open, and one list was not read',
      resources: [server],
      complete: lists.slice(0, 1),
      findings: 1,
      says: 'virtual network rules were not read',
    },
    {
      when: 'is closed',
      resources: [sqlServer({ publicNetworkAccess: 'Disabled' }), office],
      complete: lists,
      findings: 0,
      says: undefined,
    },
    {
      when: 'is in a perimeter',
      resources: [sqlServer({ publicNetworkAccess: 'SecuredByPerimeter' }), office],
      complete: lists,
      findings: 0,
      says: undefined,
    },
  ])('$when', ({ resources, complete, findings, says }) => {
    const report = judge(resources, complete);
    expect(report.findings.map(({ check }) => check)).toEqual(Array(findings).fill('exposure-sql-public-open'));
    if (says !== undefined) expect(report.findings[0]?.message).toContain(says);
  });

  it.each([
    {
      when: 'every address there is',
      range: ['0.0.0.0', '255.255.255.255'],
      findings: ['exposure-sql-firewall-any critical'],
    },
    { when: 'the most there may be', range: ['203.0.113.0', '203.0.113.255'], findings: [] },
    {
      when: 'one more than that',
      range: ['203.0.112.255', '203.0.113.255'],
      findings: ['exposure-sql-firewall-any critical'],
    },
    {
      when: 'half the internet, which is not the exact pair',
      range: ['0.0.0.1', '127.255.255.255'],
      findings: ['exposure-sql-firewall-any critical'],
    },
    { when: 'all of Azure', range: ['0.0.0.0', '0.0.0.0'], findings: ['exposure-sql-allow-azure high'] },
    { when: 'a single address', range: ['203.0.113.4', '203.0.113.4'], findings: [] },
  ])('a firewall rule lets in $when', ({ range: [start = '', end = ''], findings }) => {
    expect(found([sqlRule('rule', start, end)])).toEqual(findings);
  });

  it('a rule of a closed server is dormant: low, and says so', () => {
    const rules = [sqlRule('all', '0.0.0.0', '255.255.255.255'), sqlRule('azure', '0.0.0.0', '0.0.0.0')];
    const { findings } = judge([sqlServer({ publicNetworkAccess: 'Disabled' }), ...rules], lists);
    expect(findings.map(({ check, severity }) => `${check} ${severity}`)).toEqual([
      'exposure-sql-allow-azure low',
      'exposure-sql-firewall-any low',
    ]);
    expect(findings.every(({ message }) => message.includes('dormant'))).toBe(true);
  });

  it.each([
    ['10.0.0.300', '10.0.0.301'],
    ['203.0.113.9', '203.0.113.1'],
    ['', ''],
  ])('a rule from %j to %j is noted, not judged', (start, end) => {
    const report = judge([sqlRule('odd', start, end)], []);
    expect(report.findings).toEqual([]);
    expect(report.notes).toHaveLength(1);
  });
});
