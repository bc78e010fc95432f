import { allowFriend, type ConnectionOptions, friend, home, service, storage, stranger, vault } from './build.ts';

/** A sentence, and what follows from it. */
export interface JudgingCase {
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

/** What policy says of a connection: friend's and Pending, asked of a vault, unless said otherwise. */
export const judgingCases: readonly JudgingCase[] = [
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
  ...['Approved', 'Rejected', 'Disconnected', 'Removed', 'Approving', 'SomethingNew'].map(
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
    when: 'an earlier rejection depends on a location that is not known',
    rules: [{ name: 'not from there', action: 'reject', from: { locations: ['West Europe'] } }, allowFriend],
    verdict: 'hold',
    rule: 'friends',
    because: [/location/, /'not from there'/],
  },
  {
    when: 'an earlier rejection depends on a location that is known, and is another',
    rules: [{ name: 'not from there', action: 'reject', from: { locations: ['West Europe'] } }, allowFriend],
    resource: service,
    connection: { location: 'eastus' },
    verdict: 'approve',
    rule: 'friends',
    because: ["the private endpoint's location 'eastus' is not 'westeurope'"],
  },
  {
    when: 'an earlier rejection turns on tags nobody read, and on a message that is another',
    rules: [{ name: 'no dev', action: 'reject', targets: { tags: { env: 'dev' } }, message: '*dev*' }, allowFriend],
    verdict: 'approve',
    rule: 'friends',
    because: ["the request message does not match '*dev*'"],
  },
  {
    when: 'an earlier approval turns on tags nobody read',
    rules: [{ ...approve({ targets: { tags: { env: 'dev' } } }), name: 'dev' }, allowFriend],
    verdict: 'approve',
    rule: 'friends',
    because: ["the resource's tags were not read"],
  },
  {
    when: 'an earlier rejection turns on tags nobody read, and a later one does not',
    rules: [{ name: 'no dev', action: 'reject', targets: { tags: { env: 'dev' } } }, rejectAll],
    verdict: 'reject',
    rule: 'nobody',
    because: ["the resource's tags were not read"],
  },
  {
    when: 'the connection is Approved, and no rule has anything to object',
    rules: [allowFriend],
    connection: { status: 'Approved' },
    verdict: 'none',
    because: [],
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
    because: [/tenant .* is not known: it can't be listed, nor is it in approvals\.tenants under/],
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
    because: ["the resource's tag 'env' is not 'dev'"],
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
    when: 'the provider does not give the group id',
    rules: [approve({ targets: { groupIds: ['blob'] } })],
    resource: storage,
    verdict: 'hold',
    because: ['neither the connection nor its private endpoint says which group id it asks for'],
  },
  {
    when: 'the message does not match',
    rules: [approve({ message: '*INC-*' })],
    verdict: 'hold',
    because: ["the request message does not match '*INC-*'"],
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
    because: ["the request message does not match 'exact'"],
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
    because: [/the service itself answers connections of the type .* targets\.types must name it/],
  },
  {
    when: "the service answers its own connections, and the rule names the type: what is Pending isn't the service's",
    rules: [approve({ targets: { types: ['Microsoft.ContainerService/managedClusters'] } })],
    resource: aksCluster,
    verdict: 'approve',
    rule: 'friends',
  },
  {
    when: 'a rule that rejects names the type of a service that answers its own connections',
    rules: [{ ...rejectAll, targets: { types: ['Microsoft.ContainerService/managedClusters'] } }],
    resource: aksCluster,
    verdict: 'reject',
    rule: rejectAll.name,
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
