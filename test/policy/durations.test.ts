import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { formsOf, type JsonSchema, policyJsonSchema, policyJsonSchemaText } from '../../src/policy/json-schema.ts';
import { parsePolicy } from '../../src/policy/parse-policy.ts';
import type { Policy } from '../../src/policy/policy.ts';
import { policyReferenceText } from '../../src/policy/reference.ts';
import { reviewDurations } from '../../src/policy/review-durations.ts';
import { reviewPolicy } from '../../src/policy/review-policy.ts';

const unit = { s: 1, m: 60, h: 3_600, d: 86_400 } as const;
const secondsOf = (text: string): number => Number(text.slice(0, -1)) * unit[text.slice(-1) as keyof typeof unit];

/** Known by the pattern a duration is held to, not by what the rule under test searches for. */
function durationsIn(schema: JsonSchema & { pattern?: string }, at: readonly string[] = []): [string, JsonSchema][] {
  return formsOf(schema).flatMap((form: JsonSchema & { pattern?: string }) => [
    ...(form.pattern?.endsWith('[smhd]$') ? [[at.join('.'), form] as [string, JsonSchema]] : []),
    ...Object.entries(form.properties ?? {}).flatMap(([name, inner]) => durationsIn(inner, [...at, name])),
    ...(form.items ? durationsIn(form.items, [...at, '0']) : []),
    ...(form.additionalProperties ? durationsIn(form.additionalProperties, [...at, 'name']) : []),
  ]);
}

const schema = policyJsonSchema();
const durations = durationsIn(schema);
const length = fc
  .tuple(fc.integer({ min: 0, max: 999_999 }), fc.constantFrom('s', 'm', 'h', 'd'))
  .map((one) => one.join(''));
const short = fc.tuple(fc.integer({ min: 0, max: 90_000 }), fc.constantFrom('s', 'm')).map((one) => one.join(''));

type Written = Readonly<Record<string, string>>;

/** A document with these durations at their paths. */
function documentWith(written: Written): string {
  const document: Record<string, unknown> = { version: 1 };
  for (const [path, text] of Object.entries(written)) {
    const steps = path.split('.');
    const last = steps.pop() ?? '';
    let at = document;
    for (const step of steps) {
      const inner = (at[step] ?? {}) as Record<string, unknown>;
      at[step] = inner;
      at = inner;
    }
    at[last] = text;
  }
  return stringify(document);
}

const warnings = (written: Written): readonly string[] =>
  reviewDurations(parsePolicy(documentWith(written)), schema).map(({ path, message }) => `${path}: ${message}`);

describe('a duration of the policy', () => {
  it('says everywhere from when on it is of use', () => {
    expect(durations.map(([path, { 'x-least': least }]) => `${path} ${least?.least}`)).toEqual([
      'dns.confirmAbsence 10s',
      'dns.deleteBudget.window 1m',
      'approvals.pending.remindAfter 1m',
      'approvals.pending.expireAfter 1h',
      'approvals.removalBudget.window 1m',
      'egress.remediate.announce 1d',
      'egress.remediate.budget.window 1m',
      'clusters.every 15m',
      'retention.audit 1d',
      'retention.findings 1d',
      'retention.isolation 1d',
      'retention.names 1d',
      'retention.notifications 1d',
    ]);
  });

  it('is warned of, by its path and with what it would do, exactly where it is shorter', () => {
    const written = fc.record(Object.fromEntries(durations.map(([path]) => [path, fc.oneof(length, short)])));
    const isInOrder = (one: Written) =>
      secondsOf(one['approvals.pending.expireAfter'] ?? '') > secondsOf(one['approvals.pending.remindAfter'] ?? '');
    fc.assert(
      fc.property(written.filter(isInOrder), (each) => {
        const expected = durations.flatMap(([path, { 'x-least': least }]) => {
          const seconds = secondsOf(each[path] ?? '');
          const isMeant = seconds >= secondsOf(least?.least ?? '') || (seconds === 0 && least?.zero !== undefined);
          return isMeant ? [] : [`${path}: is less than ${least?.least}: ${least?.shorter}`];
        });
        expect([...warnings(each)].sort()).toEqual(expected.sort());
      }),
      { numRuns: 40 },
    );
  });

  it('of nothing is warned of by the review of the whole policy', () => {
    const nothing = Object.fromEntries(durations.map(([path]) => [path, '0s']));
    const policy = parsePolicy(documentWith({ ...nothing, 'approvals.pending.expireAfter': '1s' }));
    const of = reviewPolicy(policy, new Date(0)).map(({ path }) => path);
    expect(of.sort()).toEqual(
      Object.keys(nothing)
        .filter((path) => path !== 'retention.names')
        .sort(),
    );
  });

  it('is found in lists and under names, and in nothing that the schema does not describe', () => {
    const duration = { 'x-least': { least: '1m', shorter: 'it is of no use' } } as const;
    const made: JsonSchema = {
      properties: { list: { items: duration }, names: { additionalProperties: duration }, texts: {}, none: duration },
    };
    const policy = { list: [30_000, 60_000], names: { a: 59_999 }, texts: ['a'], none: null, other: 1 };
    expect(reviewDurations(policy as unknown as Policy, made)).toEqual(
      ['list[0]', 'names.a'].map((path) => ({ path, message: 'is less than 1m: it is of no use' })),
    );
  });

  it('that is left out is never warned of', () => {
    expect(reviewDurations(parsePolicy('version: 1'))).toEqual([]);
  });

  it('has its least in the reference, and no keyword of ours in the published schema', () => {
    const lines = policyReferenceText().split('\n');
    for (const [path, { 'x-least': least }] of durations) {
      const row = lines.find((line) => line.startsWith(`| \`${path}\` |`));
      expect(row).toContain(`; at least \`${least?.least}\``);
    }
    expect(policyJsonSchemaText()).not.toContain('x-least');
  });
});
