import { readFileSync } from 'node:fs';
import Ajv2020 from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { inAnyCasing, policyJsonSchema, settingsAt } from '../../src/policy/json-schema.ts';
import { settingsOf } from '../../src/policy/reference.ts';

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
