import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/core/errors.ts';
import { parsePolicy } from '../../src/policy/parse-policy.ts';
import { policyReferenceText } from '../../src/policy/reference.ts';
import { Selector } from '../../src/policy/selector.ts';

const subscription = '11111111-1111-1111-1111-111111111111';
const zones = `/subscriptions/${subscription}/resourceGroups/dns`;

const anchoredService = `/subscriptions/${subscription}/**`;

type Given = Readonly<Record<string, unknown>>;

/** A tag counts beside an anchored subscription only. */
const beside = (match: Given): Given => ('tags' in match ? { subscriptions: [subscription], ...match } : match);

/** Every place of the document where a selector is, with this one in it. */
const places: Readonly<Record<string, (selector: Given) => Given>> = {
  'dns.zones.rules[0].match': (match) => ({
    dns: { zones: { rules: [{ match: beside(match), resourceGroup: zones }] } },
  }),
  'dns.strategyRules[0].match': (match) => ({
    dns: { strategyRules: [{ match: beside(match), strategy: 'zoneGroup' }] },
  }),
  'dns.services[0].match': (match) => ({
    dns: {
      services: [{ match: 'tags' in match ? { services: [anchoredService], ...match } : match, zone: 'a.example' }],
    },
  }),
  'dns.conflicts.prefer[0]': (match) => ({ dns: { conflicts: { winner: 'prefer', prefer: [beside(match)] } } }),
  'approvals.twoPerson[0].targets': (targets) => ({ approvals: { twoPerson: [{ targets }] } }),
  'approvals.rules[0].targets': (targets) => ({ approvals: { rules: [{ name: 'r', action: 'hold', targets }] } }),
  'approvals.rules[0].from': (from) => ({ approvals: { rules: [{ name: 'r', action: 'hold', from }] } }),
  'egress.profiles[0].match': (match) => ({ egress: { profiles: [{ match: beside(match), profile: 'open' }] } }),
};

function problemsOf(document: Given): readonly string[] {
  try {
    parsePolicy(JSON.stringify({ version: 1, ...document }));
    return [];
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return error.problems.map(({ path, message }) => `${path} ${message}`);
  }
}

const spellings: readonly { readonly asks: Given; readonly says?: string }[] = [
  { asks: { tags: { env: 'prod' } } },
  { asks: { tags: {} }, says: '.tags is empty; name at least one, as in tags: { env: prod }, or leave the field out' },
  { asks: { resourceGroups: ['rg-*'] } },
  { asks: { resourceGroups: ['/subscriptions/*/resourceGroups/rg-*'] } },
  { asks: { resourceGroups: ['**/rg-*'] } },
  { asks: { resourceGroups: [] }, says: '.resourceGroups is empty' },
  {
    asks: { resourceGroups: ['dns/rg-*'] },
    says: ".resourceGroups[0] 'dns/rg-*' is neither a pattern of names nor of resource ids; leave out the slashes, or",
  },
  { asks: { resourceGroups: ['!rg-*'] }, says: '.resourceGroups[0] negates; write what is meant' },
  { asks: { networks: ['/**/hub'] } },
  { asks: { networks: ['{**/hub-a,**/hub-b}'] } },
  { asks: { networks: ['hub-*'] }, says: ".networks[0] 'hub-*' is not a pattern of resource ids; write **, or begin" },
  { asks: { services: [anchoredService] } },
  { asks: { services: ['rg/pls1'] }, says: ".services[0] 'rg/pls1' is neither a pattern of aliases nor of resource" },
  { asks: { aliases: ['**/pls1'] }, says: ".aliases[0] '**/pls1' is not a pattern of aliases; leave out the slashes" },
];

describe.each(Object.entries(places))('%s', (place, document) => {
  const taken = Object.keys(Selector.shape).filter((field) => !problemsOf(document({ [field]: 0 })).some(isUnknown));

  it.each(spellings.filter(({ asks }) => Object.keys(asks).every((field) => taken.includes(field))))(
    'with $asks: $says',
    ({ asks, says }) => {
      const expected = says === undefined ? [] : [expect.stringContaining(`${place}${says}`)];
      expect(problemsOf(document(asks))).toEqual(expected);
    },
  );

  it('leads to the page that explains it', () => {
    const row = `| \`${place.replaceAll('[0]', '[]')}\` | [which resources](#which-resources-a-rule-means)`;
    const inList = `| \`${place.replace('[0]', '')}\` | list of [which resources](#which-resources-a-rule-means)`;
    expect([row, inList].some((text) => policyReferenceText().includes(text))).toBe(true);
  });
});

const isUnknown = (problem: string): boolean => problem.includes('is not a setting');

it('the page explains every field', () => {
  const page = policyReferenceText().split('## Which resources a rule means')[1] ?? '';
  for (const field of Object.keys(Selector.shape))
    expect(page).toMatch(new RegExp(`\\| \`${field}\` \\| .{3,} \\| .{10,} \\| \`.+`));
});

describe('what the requester chooses counts beside an anchor only', () => {
  const alone =
    "are the requester's own choice: name subscriptions beside them, or begin networks or resourceGroups with /subscriptions/{id}/";
  const inSubscription = `/subscriptions/${subscription}/resourceGroups/rg-*`;
  const attempts: readonly { readonly match: Given; readonly refused?: 'tags' | 'locations' }[] = [
    { match: { tags: { env: 'prod' } }, refused: 'tags' },
    { match: { locations: ['westeurope'] }, refused: 'locations' },
    { match: { tags: { env: 'prod' }, locations: ['westeurope'] }, refused: 'tags' },
    { match: { tags: { env: 'prod' }, networks: ['**/hub'] }, refused: 'tags' },
    { match: { tags: { env: 'prod' }, networks: ['/subscriptions/*/**/hub'] }, refused: 'tags' },
    { match: { tags: { env: 'prod' }, resourceGroups: ['rg-prod'] }, refused: 'tags' },
    { match: { tags: { env: 'prod' }, resourceGroups: [inSubscription, '**/rg-prod'] }, refused: 'tags' },
    { match: { tags: { env: 'prod' }, resourceGroups: [inSubscription] } },
    { match: { tags: { env: 'prod' }, networks: [`/subscriptions/${subscription}/**`] } },
    { match: { tags: { env: 'prod' }, subscriptions: [subscription] } },
    { match: { locations: ['westeurope'], subscriptions: [subscription] } },
    { match: { networks: ['**/hub'] } },
    { match: { resourceGroups: ['rg-prod'] } },
  ];
  const rules: Readonly<Record<string, (selector: Given) => Given>> = {
    'dns.zones.rules[0].match': (match) => ({ dns: { zones: { rules: [{ match, resourceGroup: zones }] } } }),
    'dns.strategyRules[0].match': (match) => ({ dns: { strategyRules: [{ match, strategy: 'zoneGroup' }] } }),
    'dns.conflicts.prefer[0]': (match) => ({ dns: { conflicts: { winner: 'prefer', prefer: [match] } } }),
  };

  it.each(Object.entries(rules).flatMap(([place, document]) => attempts.map((each) => ({ place, document, ...each }))))(
    '$place with $match',
    ({ place, document, match, refused }) => {
      expect(problemsOf(document(match))).toEqual(
        refused === undefined ? [] : [expect.stringContaining(`${place}.${refused} ${alone}`)],
      );
    },
  );

  it.each([
    { entry: 'privatelink.blob.core.windows.net/st*', problems: [] },
    { entry: { record: '*/st1', endpoints: [`${inSubscription}/providers/**`] }, problems: [] },
    { entry: { record: '*/st1', endpoints: ['**/privateEndpoints/pe1'] }, problems: ['names no subscription'] },
    { entry: { record: '*/st1', endpoints: [] }, problems: ['is empty'] },
    { entry: 'st1', problems: ['is not a pattern of zone and name'] },
  ])('dns.adopt with $entry', ({ entry, problems }) => {
    const found = problemsOf({ dns: { adopt: [entry] } });
    expect(found).toEqual(problems.map((problem) => expect.stringContaining(problem)));
  });
});
