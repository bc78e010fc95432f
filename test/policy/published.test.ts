import { readFileSync } from 'node:fs';
import Ajv2020 from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { knownNames } from '../../src/cli/known.ts';
import { formsOf, inAnyCasing, type JsonSchema, policyJsonSchema, settingsAt } from '../../src/policy/json-schema.ts';
import { parsePolicy } from '../../src/policy/parse-policy.ts';
import { settingsOf } from '../../src/policy/reference.ts';
import { reviewNames } from '../../src/policy/review-known.ts';
import { reviewPolicy } from '../../src/policy/review-policy.ts';

const published = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const accepts = new Ajv2020.default({ strict: false, validateFormats: false }).compile(policyJsonSchema());

describe('the published JSON Schema', () => {
  it.each([
    { policy: { version: 1 }, accepted: true },
    { policy: parse(published('policy.sample.yaml')), accepted: true },
    { policy: {}, accepted: false },
    { policy: { version: 1, foo: 1 }, accepted: false },
    { policy: { version: 1, dns: { mode: 'enforced' } }, accepted: false },
    { policy: { version: 1, dns: { confirmAbsence: '30' } }, accepted: false },
  ])('accepts $policy: $accepted', ({ policy, accepted }) => {
    expect(accepts(policy)).toBe(accepted);
  });
});

describe('the reference', () => {
  it('says of every setting what it is for', () => {
    const silent = settingsOf().filter(({ description }) => description === '');
    expect(silent.map(({ path }) => path)).toEqual([]);
  });

  it('shows the settings inside lists, mappings and unions, with their types, limits and defaults', () => {
    const settings = settingsOf({
      properties: {
        rules: {
          type: 'array',
          default: [],
          items: {
            type: 'object',
            required: ['name'],
            properties: { name: { type: 'string', description: 'its name' } },
          },
        },
        zones: { type: 'object', additionalProperties: { type: 'integer', minimum: 1, maximum: 9 } },
        either: { anyOf: [{ type: 'boolean' }, { type: 'object', properties: { deep: { enum: ['a', 'b'] } } }] },
      },
    });
    expect(settings.map(({ path, type, without }) => [path, type, without])).toEqual([
      ['rules', 'list of settings', '`[]`'],
      ['rules[].name', 'text', 'required'],
      ['zones', 'name: whole number, 1 to 9', ''],
      ['either', 'true or false or settings', ''],
      ['either.deep', '`a`, `b`', ''],
    ]);
  });
});

describe('a pattern in any casing', () => {
  it.each([
    { pattern: '^[0-9a-f]{8}$', becomes: '^[0-9a-fA-F]{8}$' },
    { pattern: '^x\\d[a-z.]+(\\/y)$', becomes: '^[xX]\\d[a-z.A-Z]+(\\/[yY])$' },
    { pattern: '^[A-Za-z]\\p{L}[\\dé]', becomes: '^[A-Za-z]\\p{L}[\\dé]' },
  ])('$pattern is $becomes', ({ pattern, becomes }) => {
    expect(inAnyCasing(pattern)).toBe(becomes);
  });
});

describe('settingsAt', () => {
  it.each([
    { path: [], settings: ['version', 'dns', 'approvals', 'egress', 'clusters', 'reachability', 'api', 'retention'] },
    { path: ['dns', 'deleteBudget'], settings: ['window', 'atLeast', 'share'] },
    { path: ['dns', 'zones', 'byName', 'a.b'], settings: [] },
    { path: ['nowhere', 0], settings: [] },
  ])('finds $settings at $path', ({ path, settings }) => {
    expect(settingsAt(path)).toEqual(settings);
  });
});

/** Every field that shows examples, by its path; a rule that needs more beside it is completed below. */
function examplesIn(schema: JsonSchema, at: readonly string[] = []): readonly (readonly [string, unknown])[] {
  return formsOf(schema).flatMap((form) => [
    ...(form.examples ?? []).map((example) => [at.join('.'), example] as const),
    ...Object.entries(form.properties ?? {}).flatMap(([name, inner]) => examplesIn(inner, [...at, name])),
    ...(form.items ? examplesIn(form.items, [...at, '0']) : []),
    ...(form.additionalProperties ? examplesIn(form.additionalProperties, [...at, 'name']) : []),
  ]);
}

const id = '11111111-2222-3333-4444-555555555555';
const group = `/subscriptions/${id}/resourceGroups/dns`;
const network = `/subscriptions/${id}/resourceGroups/n/providers/Microsoft.Network/virtualNetworks/hub`;
/** By the beginning of a path: what must be in the document for its fields to be read. */
const around: Readonly<Record<string, Record<string, unknown>>> = {
  'dns.zones.rules.0': { resourceGroup: group, match: {} },
  'dns.links.0': { network },
  'dns.services.0': { zone: 'services.contoso.com', match: {} },
  'dns.strategyRules.0': { strategy: 'records' },
  'dns.adopt.0': {
    record: 'privatelink.blob.core.windows.net/st*',
    endpoints: [`/subscriptions/${id}/resourceGroups/a/providers/Microsoft.Network/privateEndpoints/a`],
  },
  'approvals.rules.0': { name: 'a', action: 'hold' },
  'egress.profiles.0': { profile: 'open' },
  'egress.exemptions.0': { check: 'aks-*', subject: '**/storageAccounts/st1', reason: 'known' },
  'egress.remediate.rules.0': { checks: ['exposure-*'], match: { subscriptions: [id] } },
  'reachability.clusters.0': { role: 'agent' },
  'reachability.must.0': { from: ['**/virtualNetworks/hub'], targets: ['**/storageAccounts/st1'] },
  'reachability.mustNot.0': { from: ['**/virtualNetworks/hub'], targets: ['**/storageAccounts/st1'] },
};

function documentWith(path: string, example: unknown): Record<string, unknown> {
  const build = (steps: readonly string[], at: readonly string[]): unknown => {
    const [step, ...rest] = steps;
    const here = at.join('.');
    if (step === undefined) return example;
    const inner = build(rest, [...at, step]);
    return step === '0' ? [inner] : { ...around[here], [step]: inner };
  };
  return { version: 1, ...(build(path.split('.'), []) as Record<string, unknown>) };
}

describe('an example of a field', () => {
  const examples = examplesIn(policyJsonSchema());
  it('is shown by each field that takes a pattern', () => {
    const fields = new Set(examples.map(([path]) => path));
    for (const path of ['dns.adopt.0', 'dns.sharedNames.0', 'clusters.live.0', 'dns.links.0.zones.0'])
      expect(fields).toContain(path);
  });

  it.each(examples)('%s: %s is taken, and means something', (path, example) => {
    const text = stringify(documentWith(path, example));
    const policy = parsePolicy(text);
    expect([...reviewPolicy(policy, new Date(0)), ...reviewNames(policy, knownNames())]).toEqual([]);
  });
});
