import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linkServiceType } from '../../src/core/link-service.ts';
import { parseResourceId } from '../../src/core/resource-id.ts';
import { answerOf, type Facts, factsOf, reviewSelector } from '../../src/policy/review-selector.ts';
import { Selector } from '../../src/policy/selector.ts';

const subscription = '11111111-1111-1111-1111-111111111111';
const other = '22222222-2222-2222-2222-222222222222';
const group = `/subscriptions/${subscription}/resourcegroups/rg-app`;
const network = `${group}/providers/microsoft.network/virtualnetworks/vnet-eu`;
const service = `${group}/providers/${linkServiceType}/pls1`;
const alias = 'orders-api.0f.westeurope.azure.privatelinkservice';

/** A private endpoint of which everything is known. */
const endpoint: Required<Facts> = {
  ...(factsOf(parseResourceId(`${group}/providers/microsoft.network/privateendpoints/pe1`)) as Required<Facts>),
  tenants: [other],
  location: 'westeurope',
  networks: [network, `${network}/subnets/apps`],
  alias,
  tags: { Env: 'prod', team: 'orders' },
  groupIds: ['blob'],
};
const plain: Facts = { ...endpoint, id: service, type: linkServiceType };
const without = (...fields: (keyof Facts)[]): Facts =>
  Object.fromEntries(Object.entries(endpoint).filter(([field]) => !fields.includes(field as keyof Facts)));
const notService = { ...plain, type: 'microsoft.storage/storageaccounts' };

interface Line {
  readonly asks: Selector;
  readonly of?: Facts;
  readonly is: 'met' | 'broken' | 'unseen';
  readonly because?: string;
}

const lines: readonly Line[] = [
  { asks: {}, of: {}, is: 'met' },
  { asks: { types: ['Microsoft.Network/privateEndpoints'] }, is: 'met' },
  { asks: { types: ['Microsoft.KeyVault/vaults'] }, is: 'broken', because: "is not 'microsoft.keyvault/vaults'" },
  { asks: { types: ['Microsoft.KeyVault/vaults'] }, of: {}, is: 'unseen', because: "the resource's type was not read" },
  { asks: { ids: [`${group}/**`] }, is: 'met' },
  { asks: { ids: ['**/PE*'] }, is: 'met' },
  { asks: { ids: ['**'] }, is: 'met' },
  { asks: { ids: ['/**/privateEndpoints/*'] }, is: 'met' },
  { asks: { ids: [`{${group}/**,/subscriptions/x/**}`] }, is: 'met' },
  { asks: { ids: [`${group}/*`] }, is: 'broken', because: "the resource's id '" },
  { asks: { ids: ['**'] }, of: {}, is: 'unseen' },
  { asks: { subscriptions: [other, subscription] }, is: 'met' },
  { asks: { subscriptions: [other] }, is: 'broken', because: `the owner's subscription '${subscription}' is not` },
  { asks: { subscriptions: [other] }, of: {}, is: 'unseen' },
  { asks: { tenants: [other] }, is: 'met' },
  { asks: { tenants: [subscription, other] }, is: 'met' },
  { asks: { tenants: [subscription] }, is: 'broken', because: `is of the tenant '${other}', not` },
  { asks: { tenants: [other] }, of: { ...endpoint, tenants: [] }, is: 'unseen', because: 'is not known' },
  { asks: { tenants: [other] }, of: without('tenants'), is: 'unseen' },
  { asks: { resourceGroups: ['RG-*'] }, is: 'met' },
  { asks: { resourceGroups: ['**'] }, is: 'met' },
  { asks: { resourceGroups: [`/subscriptions/${subscription}/resourceGroups/rg-*`] }, is: 'met' },
  { asks: { resourceGroups: ['**/rg-*'] }, is: 'met' },
  { asks: { resourceGroups: [`/subscriptions/${other}/resourceGroups/rg-*`] }, is: 'broken', because: `'${group}'` },
  {
    asks: { resourceGroups: ['app', '**/app'] },
    is: 'broken',
    because: "resource group 'rg-app' does not match any of",
  },
  { asks: { resourceGroups: [`${group}/*`] }, is: 'broken' },
  { asks: { resourceGroups: ['rg-*'] }, of: { ...endpoint, resourceGroup: '' }, is: 'broken' },
  {
    asks: { resourceGroups: ['*'] },
    of: factsOf(parseResourceId('/subscriptions/00000000-0000-0000-0000-000000000001')),
    is: 'broken',
  },
  { asks: { resourceGroups: ['**/rg-*'] }, of: without('subscription'), is: 'unseen' },
  { asks: { resourceGroups: ['*', '**'] }, of: {}, is: 'unseen', because: "the owner's resource group was not read" },
  { asks: { endpoints: ['pe?'] }, is: 'met' },
  { asks: { endpoints: [`${group}/**/pe1`] }, is: 'met' },
  { asks: { endpoints: ['pe1'] }, of: without('name'), is: 'unseen' },
  { asks: { endpoints: ['st1'] }, is: 'broken', because: "the resource 'pe1' does not match 'st1'" },
  { asks: { locations: ['West Europe'] }, is: 'met' },
  { asks: { locations: ['eastus'] }, is: 'broken', because: "'westeurope' is not 'eastus'" },
  { asks: { locations: [...'abcde'] }, is: 'broken', because: "any of 'a', 'b', 'c', 'd', 'e'$" },
  { asks: { locations: [...'abcdef'] }, is: 'broken', because: "'d', 'e', …" },
  { asks: { locations: ['eastus'] }, of: without('location'), is: 'unseen' },
  { asks: { networks: ['**/vnet-*'] }, is: 'met' },
  { asks: { networks: ['**/subnets/apps'] }, is: 'met' },
  { asks: { networks: ['**/nil', '**/vnet-*'] }, is: 'met' },
  {
    asks: { networks: ['**/nil'] },
    is: 'broken',
    because: `the resource's subnet '${network}/subnets/apps' does not match`,
  },
  { asks: { networks: ['**/subnets/apps'] }, of: { ...endpoint, networks: [network] }, is: 'broken' },
  { asks: { networks: ['**'] }, of: without('networks'), is: 'unseen', because: "the resource's subnet was not read" },
  { asks: { services: ['orders-*'] }, of: plain, is: 'met' },
  { asks: { services: ['**/pls1'] }, of: plain, is: 'met' },
  { asks: { services: ['**/pls1'] }, of: { ...plain, alias: undefined }, is: 'met' },
  { asks: { services: ['**'] }, of: { ...plain, alias: undefined }, is: 'met' },
  { asks: { services: ['orders-*', '**/pls2'] }, of: { ...plain, id: undefined }, is: 'met' },
  { asks: { services: ['ledger-*', '**/pls1'] }, of: { ...plain, id: undefined }, is: 'unseen', because: 'id was not' },
  {
    asks: { services: ['ledger-*', '**/pls2'] },
    of: { ...plain, alias: undefined },
    is: 'unseen',
    because: 'alias was',
  },
  { asks: { services: ['ledger-*', '**/pls2'] }, of: plain, is: 'broken', because: `alias '${alias}' does not` },
  { asks: { services: ['**/pls2'] }, of: plain, is: 'broken', because: `the resource's id '${service}'` },
  { asks: { services: ['**'] }, of: notService, is: 'broken', because: 'is no private link service' },
  { asks: { services: ['**'] }, of: { id: service }, is: 'unseen', because: "the resource's type was not read" },
  { asks: { aliases: ['ORDERS-*.westeurope.azure.privatelinkservice'] }, is: 'met' },
  { asks: { aliases: ['ledger-*'] }, is: 'broken' },
  { asks: { aliases: ['*'] }, of: without('alias'), is: 'unseen' },
  { asks: { tags: { ENV: 'prod', team: 'orders' } }, is: 'met' },
  { asks: { tags: { env: 'Prod' } }, is: 'broken', because: "tag 'env' is not 'Prod'" },
  { asks: { tags: { env: 'prod', cost: '1' } }, is: 'broken', because: "has no tag 'cost'" },
  { asks: { tags: { env: 'prod' } }, of: { ...endpoint, tags: {} }, is: 'broken' },
  { asks: { tags: { env: 'prod' } }, of: without('tags'), is: 'unseen', because: "the resource's tags were not read" },
  { asks: { groupIds: ['Blob', 'file'] }, is: 'met' },
  { asks: { groupIds: ['blob'] }, of: { ...endpoint, groupIds: ['Blob'] }, is: 'met' },
  { asks: { groupIds: ['blob'] }, of: { ...endpoint, groupIds: ['blob', 'file'] }, is: 'broken', because: "'file'" },
  { asks: { groupIds: ['blob'] }, of: { ...endpoint, groupIds: [] }, is: 'unseen', because: 'which group id' },
  { asks: { locations: ['westeurope'], tags: { env: 'dev' } }, of: without('location'), is: 'broken' },
  {
    asks: { locations: ['westeurope'], tags: { env: 'prod' } },
    of: without('location', 'tags'),
    is: 'unseen',
    because: 'location',
  },
];

const words = { who: 'the resource', owner: 'the owner' };

describe('a selector', () => {
  it.each(lines)('$asks is $is of $of', ({ asks, of = endpoint, is, because }) => {
    const answer = answerOf(Selector.parse(asks), of, words);
    expect(answer.kind).toBe(is);
    if (answer.kind !== 'met') expect(`${answer.because}$`).toContain(because ?? '');
  });

  it('that is left out means everything', () => {
    expect(answerOf(undefined, {}, words)).toEqual({ kind: 'met' });
  });

  it('gives an answer for every field it has', () => {
    const asked = Object.fromEntries(Object.keys(Selector.shape).map((field) => [field, ['**']]));
    const kinds = reviewSelector({ ...asked, tags: { a: 'b' } }, {}, words).map(({ kind }) => kind);
    expect(kinds).toEqual(Object.keys(Selector.shape).map(() => 'unseen'));
  });

  it('never answers otherwise for seeing less, but by not knowing', () => {
    const selectors = fc.constantFrom(...lines.map(({ asks }) => Selector.parse(asks)));
    const both = fc.tuple(selectors, selectors).map(([a, b]) => ({ ...a, ...b }));
    const hidden = fc.subarray(Object.keys(endpoint) as (keyof Facts)[]);
    const whole = fc.constantFrom<Facts>(endpoint, plain, notService);
    fc.assert(
      fc.property(both, whole, hidden, (selector, facts, fields) => {
        const blurred = { ...facts, ...Object.fromEntries(fields.map((field) => [field, undefined])) };
        const { kind } = answerOf(selector, blurred, words);
        if (kind !== 'unseen') expect(kind).toBe(answerOf(selector, facts, words).kind);
      }),
    );
  });
});
