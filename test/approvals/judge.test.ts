import { describe, expect, it } from 'vitest';
import { explainApproval } from '../../src/approvals/explain.ts';
import { judgeConnection } from '../../src/approvals/rules/judge.ts';
import { parseConnection, parsePrivateLinkResource } from '../../src/approvals/schema.ts';
import { InputError } from '../../src/core/errors.ts';
import {
  allowFriend,
  type ConnectionOptions,
  connectionBody,
  endpointId,
  friend,
  home,
  now,
  policyOf,
  service,
  storage,
  stranger,
  vault,
} from './support/build.ts';

interface JudgingCase {
  readonly when: string;
  readonly rules: readonly Record<string, unknown>[];
  readonly approvals?: Record<string, unknown>;
  readonly resource?: string;
  readonly tags?: Record<string, string>;
  readonly connection?: ConnectionOptions;
  readonly approved?: number;
  readonly verdict: string;
  readonly rule?: string;
  readonly because?: readonly (string | RegExp)[];
}

const approve = (changes: Record<string, unknown>): Record<string, unknown> => ({ ...allowFriend, ...changes });
const rejectAll = { name: 'nobody', action: 'reject' };
const aksCluster = vault.replace('microsoft.keyvault/vaults', 'microsoft.containerservice/managedclusters');
const armLink = vault.replace('microsoft.keyvault/vaults', 'microsoft.authorization/resourcemanagementprivatelinks');
const armLinkType = 'Microsoft.Authorization/resourceManagementPrivateLinks';

const cases: readonly JudgingCase[] = [
  { when: 'there are no rules', rules: [], verdict: 'hold' },
  { when: 'the subscription is listed', rules: [allowFriend], verdict: 'approve', rule: 'friends' },
  {
    when: 'the subscription is another',
    rules: [allowFriend],
    connection: { from: stranger },
    verdict: 'hold',
    because: [`the requester's subscription '${stranger}' is not '${friend}'`],
  },
  { when: 'a rule rejects everybody', rules: [rejectAll], verdict: 'reject', rule: 'nobody' },
  {
    when: 'an earlier rule rejects',
    rules: [rejectAll, allowFriend],
    verdict: 'reject',
    rule: 'nobody',
    because: [],
  },
  { when: 'an earlier rule approves', rules: [allowFriend, rejectAll], verdict: 'approve', rule: 'friends' },
  {
    when: 'the first rule misses and the second rejects',
    rules: [allowFriend, rejectAll],
    connection: { from: stranger },
    verdict: 'reject',
    rule: 'nobody',
    because: [/subscription/],
  },
  { when: 'a rule holds', rules: [{ name: 'ask us', action: 'hold' }, allowFriend], verdict: 'hold', rule: 'ask us' },
  ...['Approved', 'Rejected', 'Disconnected', 'Approving', 'SomethingNew'].map(
    (status): JudgingCase => ({
      when: `the connection is ${status}`,
      rules: [allowFriend],
      connection: { status },
      verdict: 'none',
    }),
  ),
  {
    when: 'Azure spells pending in lower case',
    rules: [allowFriend],
    connection: { status: 'pending' },
    verdict: 'approve',
    rule: 'friends',
  },
  {
    when: 'the provider does not name the private endpoint',
    rules: [allowFriend],
    connection: { from: null },
    verdict: 'hold',
    because: ['the connection does not say which private endpoint asks'],
  },
  {
    when: 'a rejection without `from` meets a private endpoint nobody names',
    rules: [rejectAll],
    connection: { from: null },
    verdict: 'reject',
    rule: 'nobody',
  },
  {
    when: 'an earlier rejection turns on a location that is not told',
    rules: [{ name: 'not from there', action: 'reject', from: { locations: ['West Europe'] } }, allowFriend],
    verdict: 'hold',
    rule: 'friends',
    because: [/location/, /'not from there'/],
  },
  {
    when: 'an earlier rejection turns on a location that is told, and is another',
    rules: [{ name: 'not from there', action: 'reject', from: { locations: ['West Europe'] } }, allowFriend],
    resource: service,
    connection: { location: 'eastus' },
    verdict: 'approve',
    rule: 'friends',
    because: ["the private endpoint's location 'eastus' is not 'westeurope'"],
  },
  {
    when: 'the location is spelled for people',
    rules: [approve({ from: { subscriptions: [friend], locations: ['West Europe'] } })],
    connection: { location: 'westeurope' },
    verdict: 'approve',
    rule: 'friends',
  },
  {
    when: 'the tenant map lists the subscription',
    rules: [approve({ from: { tenants: [home] } })],
    approvals: { tenants: { [home]: [friend] } },
    verdict: 'approve',
    rule: 'friends',
  },
  {
    when: 'the tenant map does not list the subscription',
    rules: [approve({ from: { tenants: [home] } })],
    approvals: { tenants: { [home]: [friend] } },
    connection: { from: stranger },
    verdict: 'hold',
    because: [/not listed in approvals\.tenants under/],
  },
  {
    when: 'a whole resource group id is named',
    rules: [approve({ from: { resourceGroups: [`/subscriptions/${friend}/resourceGroups/RG-*`] } })],
    verdict: 'approve',
    rule: 'friends',
  },
  {
    when: 'a resource group of that name lies in another subscription',
    rules: [approve({ from: { resourceGroups: [`/subscriptions/${friend}/resourceGroups/rg-*`] } })],
    connection: { from: stranger },
    verdict: 'hold',
    because: [/resource group '\/subscriptions\/9{8}.*' does not match/],
  },
  {
    when: 'the name of the private endpoint does not match',
    rules: [approve({ from: { subscriptions: [friend], endpoints: ['pe-prod-*'] } })],
    verdict: 'hold',
    because: ["the private endpoint 'pe1' does not match 'pe-prod-*'"],
  },
  {
    when: 'the target is of another type',
    rules: [approve({ targets: { types: ['Microsoft.Storage/storageAccounts'] } })],
    verdict: 'hold',
    because: ["the resource's type 'microsoft.keyvault/vaults' is not 'microsoft.storage/storageaccounts'"],
  },
  {
    when: 'the type is written in another casing',
    rules: [approve({ targets: { types: ['MICROSOFT.KeyVault/Vaults'] } })],
    verdict: 'approve',
    rule: 'friends',
  },
  {
    when: 'the target id does not match',
    rules: [approve({ targets: { ids: ['/subscriptions/*/resourceGroups/rg-app/**/st*'] } })],
    verdict: 'hold',
    because: [/the resource's id '.*kv1' does not match/],
  },
  {
    when: "the target's resource group matches",
    rules: [approve({ targets: { resourceGroups: ['RG-*'] } })],
    verdict: 'approve',
    rule: 'friends',
  },
  {
    when: 'the tags were not read',
    rules: [approve({ targets: { tags: { env: 'dev' } } })],
    verdict: 'hold',
    because: ["the resource's tags were not read"],
  },
  {
    when: 'the tag has another value',
    rules: [approve({ targets: { tags: { env: 'dev' } } })],
    tags: { Env: 'prod' },
    verdict: 'hold',
    because: ["the resource's tag 'env' is 'prod', not 'dev'"],
  },
  {
    when: 'the tag is there in another casing of its name',
    rules: [approve({ targets: { tags: { env: 'dev' } } })],
    tags: { ENV: 'dev' },
    verdict: 'approve',
    rule: 'friends',
  },
  {
    when: 'one of two group ids is not allowed',
    rules: [approve({ targets: { groupIds: ['blob'] } })],
    resource: storage,
    connection: { groupIds: ['blob', 'file'] },
    verdict: 'hold',
    because: ["the group id 'file' is not 'blob'"],
  },
  {
    when: 'the provider does not tell the group id',
    rules: [approve({ targets: { groupIds: ['blob'] } })],
    resource: storage,
    verdict: 'hold',
    because: ['the connection does not say which group id it asks for'],
  },
  {
    when: 'the message does not match',
    rules: [approve({ message: '*INC-*' })],
    verdict: 'hold',
    because: ["the request message 'please' does not match '*INC-*'"],
  },
  {
    when: 'the message matches across slashes',
    rules: [approve({ message: '*inc-*' })],
    connection: { message: 'see http://tickets/INC-42' },
    verdict: 'approve',
    rule: 'friends',
  },
  {
    when: 'the message pretends to be a pattern',
    rules: [approve({ message: 'exact' })],
    connection: { message: '*' },
    verdict: 'hold',
    because: [/'\*' does not match 'exact'/],
  },
  {
    when: 'the rule is not in force yet',
    rules: [approve({ validFrom: '2026-03-02' })],
    verdict: 'hold',
    because: ['it counts from 2026-03-02T00:00:00.000Z on'],
  },
  {
    when: 'the rule has just ended',
    rules: [approve({ validUntil: '2026-03-01T12:00:00Z' })],
    verdict: 'hold',
    because: ['it counted until 2026-03-01T12:00:00.000Z'],
  },
  {
    when: 'the rule has approved as many as it may',
    rules: [approve({ limit: 2 }), rejectAll],
    approved: 2,
    verdict: 'hold',
    rule: 'friends',
    because: ['it matches, but its limit is 2 and it has approved 2 here'],
  },
  {
    when: 'the rule may approve one more',
    rules: [approve({ limit: 2 })],
    approved: 1,
    verdict: 'approve',
    rule: 'friends',
  },
  {
    when: 'the service answers its connections itself',
    rules: [allowFriend],
    resource: aksCluster,
    verdict: 'hold',
    because: [/answered by the service itself/],
  },
  {
    when: 'the type diverts a control plane and the rule does not name it',
    rules: [allowFriend],
    resource: armLink,
    verdict: 'hold',
    because: [/targets\.types must name it/],
  },
  {
    when: 'the type diverts a control plane and the rule names it',
    rules: [approve({ targets: { types: [armLinkType] } })],
    resource: armLink,
    verdict: 'approve',
    rule: 'friends',
  },
  {
    when: 'nobody has described the type',
    rules: [allowFriend],
    resource: vault.replace('keyvault/vaults', 'novelty/things'),
    verdict: 'hold',
    because: [/type 'microsoft\.novelty\/things' is not known/],
  },
];

describe('judging a connection', () => {
  it.each(cases)(
    '$when: $verdict',
    ({ rules, approvals, resource = vault, tags, connection, approved, ...expected }) => {
      const verdict = judgeConnection({
        resource: { ...parsePrivateLinkResource({ id: resource }), tags },
        connection: parseConnection(connectionBody(resource, connection)),
        policy: policyOf(rules, approvals).approvals,
        now,
        approvedByRule: new Map(approved === undefined ? [] : [['friends', approved]]),
      });
      expect(verdict).toMatchObject({ verdict: expected.verdict, rule: expected.rule ?? null });
      if (expected.because === undefined) return;
      expect(verdict.objections.map(({ because }) => because)).toEqual(
        expected.because.map((sentence) => (typeof sentence === 'string' ? sentence : expect.stringMatching(sentence))),
      );
    },
  );
});

describe('explaining an approval', () => {
  const explain = (resource: unknown, connection: unknown): unknown =>
    explainApproval(policyOf([allowFriend]), resource, connection, now);

  it('gives the keys of the contract and nothing else', () => {
    expect(explain({ id: vault }, connectionBody(vault))).toEqual({
      verdict: 'approve',
      rule: 'friends',
      objections: [],
    });
  });

  it('reads what az prints, without `properties`', () => {
    const flat = {
      id: `${service}/privateEndpointConnections/c1`,
      privateEndpoint: { id: endpointId(stranger) },
      privateLinkServiceConnectionState: { status: 'Pending', description: null },
      groupIds: null,
    };
    expect(explain({ id: service, tags: null }, flat)).toMatchObject({ verdict: 'hold', rule: null });
  });

  it('reads tags of the resource', () => {
    const policy = policyOf([{ ...allowFriend, targets: { tags: { env: 'dev' } } }]);
    const explained = explainApproval(policy, { id: vault, tags: { env: 'dev' } }, connectionBody(vault), now);
    expect(explained.verdict).toBe('approve');
  });

  it.each([
    { what: 'a resource without an id', resource: {}, connection: connectionBody(vault), says: /resource: id/ },
    { what: 'a resource that is a list', resource: [], connection: connectionBody(vault), says: /resource: id/ },
    {
      what: 'a connection that is a list',
      resource: { id: vault },
      connection: { value: [] },
      says: /privateLinkServiceConnectionState/,
    },
    { what: 'a connection that is text', resource: { id: vault }, connection: 'Pending', says: /not a JSON object/ },
    {
      what: 'a connection without a status',
      resource: { id: vault },
      connection: { properties: { privateLinkServiceConnectionState: {} } },
      says: /properties\.privateLinkServiceConnectionState\.status/,
    },
    {
      what: 'a connection with an id that is none',
      resource: { id: vault },
      connection: { ...connectionBody(vault), id: 'c1' },
      says: /connection: id/,
    },
  ])('refuses $what and names the field', ({ resource, connection, says }) => {
    expect(() => explain(resource, connection)).toThrow(InputError);
    expect(() => explain(resource, connection)).toThrow(says);
  });
});
