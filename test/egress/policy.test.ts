import { describe, expect, it } from 'vitest';
import { judgeResources } from '../../src/egress/plan.ts';
import { EgressPolicy } from '../../src/policy/egress.ts';
import {
  cluster,
  egressPolicy,
  found,
  group,
  isOfRules,
  network,
  now,
  privateCluster,
  routeTable,
  sqlRule,
  sqlServer,
  storage,
  subnet,
  subscription,
  withRoutes,
} from './support.ts';

const loadBalancer = privateCluster(
  { outboundType: 'loadBalancer' },
  { agentPoolProfiles: [{ name: 'system', vnetSubnetID: subnet({}).id }] },
);
const tagged = { ...loadBalancer, location: 'westeurope', tags: { Egress: 'strict' } };

describe('which profile a resource is judged by', () => {
  const strict = { profile: 'inspected' };
  it.each([
    { when: 'its subscription', match: { subscriptions: [subscription.toUpperCase()] }, hits: true },
    { when: 'another subscription', match: { subscriptions: ['99999999-2222-3333-4444-555555555555'] }, hits: false },
    { when: 'the name of its resource group', match: { resourceGroups: ['RG-*'] }, hits: true },
    {
      when: 'the id of its resource group',
      match: { resourceGroups: [`/subscriptions/${subscription}/resourceGroups/rg-app`] },
      hits: true,
    },
    { when: 'its region', match: { subscriptions: [subscription], locations: ['West Europe'] }, hits: true },
    { when: 'another region', match: { subscriptions: [subscription], locations: ['northeurope'] }, hits: false },
    { when: 'its network', match: { networks: ['**/virtualNetworks/net1'] }, hits: true },
    { when: 'its subnet', match: { networks: ['**/net1/subnets/snet1'] }, hits: true },
    { when: 'another network', match: { networks: ['**/virtualNetworks/net2'] }, hits: false },
    {
      when: 'a tag beside an anchored network',
      match: { networks: [`${group}/**`], tags: { egress: 'strict' } },
      hits: true,
    },
    { when: 'another resource group', match: { resourceGroups: ['app'] }, hits: false },
    { when: 'a pattern of its id', match: { ids: ['**/managedClusters/*'] }, hits: true },
    { when: 'a pattern that stops short', match: { ids: [`${group}/*`] }, hits: false },
    { when: 'a tag', match: { subscriptions: [subscription], tags: { egress: 'strict' } }, hits: true },
    {
      when: 'a tag with another value',
      match: { subscriptions: [subscription], tags: { egress: 'Strict' } },
      hits: false,
    },
    {
      when: 'two fields of which one fails',
      match: { resourceGroups: [group], tags: { egress: 'loose' } },
      hits: false,
    },
  ])('$when', ({ match, hits }) => {
    expect(found([tagged], { profiles: [{ match, ...strict }] })).toEqual(
      hits ? ['aks-outbound-loadbalancer high'] : [],
    );
  });

  it('the first match wins', () => {
    const match = { resourceGroups: ['*'] };
    expect(
      found([loadBalancer], {
        profiles: [
          { match, profile: 'open' },
          { match, profile: 'isolated' },
        ],
      }),
    ).toEqual([]);
  });

  it("a subnet carries its network's tags", () => {
    const policy = {
      profiles: [{ match: { subscriptions: [subscription], tags: { egress: 'loose' } }, profile: 'open' }],
    };
    const net = network({}, { tags: { Egress: 'loose' } });
    expect(found([subnet({})], policy)).toEqual(['egress-subnet-default-outbound high']);
    expect(found([subnet({}), net], policy)).toEqual(['egress-subnet-default-outbound info']);
  });
});

describe('where the tags that an entry asks for were not read', () => {
  const loose = { match: { subscriptions: [subscription], tags: { egress: 'loose' } }, profile: 'open' };
  const strict = { match: { subscriptions: [subscription], tags: { egress: 'strict' } }, profile: 'isolated' };
  const everything = { match: { ids: ['**'] }, profile: 'open' };
  const note = (profile: string) =>
    `whether the profile '${profile}' holds for it can't be seen: the resource's tags were not read`;
  it.each([
    { when: 'a wider profile does not count', profiles: [loose], severity: 'high', notes: [note('open')] },
    { when: 'a narrower one does', profiles: [strict, everything], severity: 'high', notes: [note('isolated')] },
    { when: 'an entry that surely matches before it decides', profiles: [everything, strict], severity: 'info' },
    {
      when: 'an entry that something else rules out is none',
      profiles: [{ ...strict, match: { ...strict.match, resourceGroups: ['other'] } }, everything],
      severity: 'info',
    },
  ])('$when', ({ profiles, severity, notes = [] }) => {
    const report = judgeResources([subnet({})], egressPolicy({ profiles }), now);
    expect(report.findings.filter(isOfRules).map((each) => each.severity)).toEqual([severity]);
    expect(report.unknown.flatMap(({ property, because }) => (property === 'tags' ? [because] : []))).toEqual(notes);
  });
});

describe('an exemption', () => {
  const account = storage({});
  const judge = (exemption: Record<string, unknown>, at = now) =>
    judgeResources(
      [account, cluster({})],
      egressPolicy({ exemptions: [{ reason: 'a public web site', ...exemption }] }),
      at,
    );
  const storageFinding = (exemption: Record<string, unknown>, at = now) =>
    judge(exemption, at).findings.find(({ check }) => check === 'exposure-storage-public-open');

  it.each([
    {
      when: 'check and subject in another casing',
      exemption: {
        check: 'exposure-storage-public-open',
        subject: String(account.id).toUpperCase().replace('/SUBSCRIPTIONS/', '/subscriptions/'),
      },
      exempt: true,
    },
    { when: 'patterns', exemption: { check: 'exposure-*', subject: '**/storageAccounts/*' }, exempt: true },
    { when: 'its last day', exemption: { check: 'exposure-*', subject: '**/st1', until: '2026-03-15' }, exempt: true },
    {
      when: 'the day after its last',
      exemption: { check: 'exposure-*', subject: '**/st1', until: '2026-03-14' },
      exempt: false,
    },
    { when: 'another subject', exemption: { check: 'exposure-*', subject: '**/st2' }, exempt: false },
    { when: 'another check', exemption: { check: 'aks-*', subject: '**/st1' }, exempt: false },
  ])('$when', ({ exemption, exempt }) => {
    expect(storageFinding(exemption)?.exemption).toBe(exempt ? 'a public web site' : undefined);
  });

  it('leaves the finding where it was, and other findings alone', () => {
    const { findings } = judge({ check: 'exposure-storage-*', subject: '**' });
    expect(findings.filter(isOfRules).map(({ check, exemption }) => [check, exemption !== undefined])).toEqual([
      ['aks-api-authorized-ips-missing', false],
      ['aks-api-public', false],
      ['exposure-storage-public-open', true],
    ]);
  });

  it('that has run out says so in the finding', () => {
    expect(storageFinding({ check: '*', subject: '**', until: '2026-02-28' })?.message).toContain(
      'exemption ended on 2026-02-28',
    );
    expect(storageFinding({ check: '*', subject: '**', until: '2026-03-28' })?.message).not.toContain('ended');
  });

  describe('bound to the evidence of a finding', () => {
    const rules = (...all: readonly string[]) =>
      storage({ networkAcls: { defaultAction: 'Deny', ipRules: all.map((value) => ({ value, action: 'Allow' })) } });
    const found = (body: Record<string, unknown>, evidence?: string) => {
      const exemption = { check: 'exposure-storage-*', subject: '**/st1', reason: 'agreed', evidence };
      const policy = egressPolicy(evidence === undefined ? {} : { exemptions: [exemption] });
      return judgeResources([body], policy, now).findings.find(({ check }) => check.startsWith('exposure-storage-s'));
    };
    const agreed = found(rules('203.0.113.1', '203.0.113.2'))?.evidenceHash ?? '';

    it.each([
      { when: 'the same', body: rules('203.0.113.1', '203.0.113.2'), exempt: true },
      { when: 'the same in another order', body: rules('203.0.113.2', '203.0.113.1'), exempt: true },
      { when: 'one more address', body: rules('203.0.113.1', '203.0.113.2', '198.51.100.0/24'), exempt: false },
      { when: 'another address', body: rules('203.0.113.1', '203.0.113.9'), exempt: false },
    ])('counts for $when: $exempt', ({ body, exempt }) => {
      expect(found(body, agreed)?.exemption).toBe(exempt ? 'agreed' : undefined);
      expect(found(body, agreed)?.message.includes('its exemption was given for something else')).toBe(!exempt);
    });

    it('is of the way a packet takes, where that is what was found', () => {
      const table = (hop: string) => routeTable(['0.0.0.0/0', hop]);
      const hashes = [[subnet({})], [subnet(withRoutes), table('Internet')]].map(
        (bodies) =>
          judgeResources(bodies, egressPolicy({}), now).findings.find(
            ({ check }) => check === 'egress-subnet-default-outbound',
          )?.evidenceHash,
      );
      expect(new Set(hashes).size).toBe(2);
      expect(hashes).not.toContain(undefined);
    });

    it('is of the rules of a server, which are resources of their own', () => {
      const server = sqlServer({ publicNetworkAccess: 'Enabled' });
      const hashOf = (...more: readonly Record<string, unknown>[]) =>
        judgeResources([server, ...more], egressPolicy({}), now, 'all').findings.find(
          ({ check }) => check === 'exposure-sql-public-open',
        )?.evidenceHash;
      const one = hashOf(sqlRule('a', '203.0.113.1', '203.0.113.1'));
      expect(one).toBeDefined();
      expect(hashOf(sqlRule('a', '203.0.113.1', '203.0.113.99'))).not.toBe(one);
    });
  });

  it('that names no check we make is noted', () => {
    expect(judge({ check: 'exposure-storrage-*', subject: '**' }).unknown.map(({ because }) => because)).toEqual([
      "the exemption of 'exposure-storrage-*' names no check that is made here",
    ]);
  });
});

describe('the policy document', () => {
  it('is safe when nothing is written', () => {
    expect(EgressPolicy.parse({})).toEqual({
      mode: 'observe',
      profile: 'explicit',
      profiles: [],
      approvedNextHops: [],
      exemptions: [],
      liveVerification: { perHour: 0 },
      remediate: { rules: [], announce: 604_800_000, budget: { window: 3_600_000, atMost: 5 } },
      unknown: 'warn',
      trustedSubscriptions: [],
    });
  });

  it.each([
    { when: 'an unknown key', given: { profil: 'open' }, path: '', says: 'profil' },
    { when: 'an unknown profile', given: { profile: 'closed' }, path: 'profile', says: 'inspected' },
    {
      when: 'a match that says nothing',
      given: { profiles: [{ match: {}, profile: 'open' }] },
      path: 'profiles.0.match',
      says: 'says nothing',
    },
    {
      when: 'an empty list',
      given: { profiles: [{ match: { ids: [] }, profile: 'open' }] },
      path: 'profiles.0.match.ids',
      says: 'is empty',
    },
    {
      when: 'an id pattern that can never match',
      given: { profiles: [{ match: { ids: ['rg-app/*'] }, profile: 'open' }] },
      path: 'profiles.0.match.ids.0',
      says: 'write **',
    },
    {
      when: 'a subscription by name',
      given: { profiles: [{ match: { subscriptions: ['prod'] }, profile: 'open' }] },
      path: 'profiles.0.match.subscriptions.0',
      says: 'guid',
    },
    {
      when: 'a tag alone, which would let its writer choose',
      given: { profiles: [{ match: { tags: { egress: 'open' } }, profile: 'open' }] },
      path: 'profiles.0.match.tags',
      says: 'name subscriptions beside them',
    },
    {
      when: 'a region alone',
      given: { profiles: [{ match: { locations: ['westeurope'] }, profile: 'open' }] },
      path: 'profiles.0.match.locations',
      says: 'name subscriptions beside them',
    },
    {
      when: 'a tag beside a network of any subscription',
      given: { profiles: [{ match: { networks: ['**/hub'], tags: { egress: 'open' } }, profile: 'open' }] },
      path: 'profiles.0.match.tags',
      says: 'name subscriptions beside them',
    },
    {
      when: 'a next hop that is neither an address nor an id',
      given: { approvedNextHops: ['fw-hub'] },
      path: 'approvedNextHops.0',
      says: 'write 10.0.0.4',
    },
    {
      when: 'an exemption without a reason',
      given: { exemptions: [{ check: '*', subject: '**/x' }] },
      path: 'exemptions.0.reason',
      says: 'expected string',
    },
    {
      when: 'an exemption with a blank reason',
      given: { exemptions: [{ check: '*', subject: '**/x', reason: ' ' }] },
      path: 'exemptions.0.reason',
      says: 'is empty',
    },
    {
      when: 'a date that is none',
      given: { exemptions: [{ check: '*', subject: '**/x', reason: 'r', until: '2026-02-30' }] },
      path: 'exemptions.0.until',
      says: 'is not a date',
    },
    {
      when: 'an evidence that is no hash of ours',
      given: { exemptions: [{ check: '*', subject: '**/x', reason: 'r', evidence: 'ABC' }] },
      path: 'exemptions.0.evidence',
      says: "copy the finding's evidenceHash",
    },
    {
      when: 'a pattern that negates',
      given: { exemptions: [{ check: '!aks-*', subject: '**/x', reason: 'r' }] },
      path: 'exemptions.0.check',
      says: 'negates',
    },
  ])('refuses $when', ({ given, path, says }) => {
    const { error } = EgressPolicy.safeParse(given);
    expect(error?.issues.map((issue) => issue.path.join('.'))).toEqual([path]);
    expect(error?.issues[0]?.message).toContain(says);
  });
});
