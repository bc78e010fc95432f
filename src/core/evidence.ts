import { isRecord } from './arm-body.ts';
import { compare } from './compare.ts';
import { sha256 } from './text.ts';

/** The values a finding rests on, by where they are in the body. */
export type Evidence = Readonly<Record<string, unknown>>;

/** Identifies what a finding is based on: equal for equal values, in any order that Azure lists them. 16 hex digits. */
export const evidenceHash = (evidence: Evidence): string =>
  sha256(JSON.stringify(Object.fromEntries(entriesOf(evidence).map(([name, value]) => [name, ordered(value)])))).slice(
    0,
    16,
  );

/** How far Azure has come with a value, which is no part of it. */
const passing: ReadonlySet<string> = new Set(['provisioningState', 'state']);

/** The same value with fields by name, the elements of lists by their text, and nothing that passes. */
function ordered(value: unknown): unknown {
  if (Array.isArray(value)) {
    const texts = value.map((each) => JSON.stringify(ordered(each)) ?? 'null');
    return texts.sort(compare);
  }
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    entriesOf(value)
      .filter(([name]) => !passing.has(name))
      .map(([name, each]) => [name, ordered(each)]),
  );
}

const entriesOf = (value: Readonly<Record<string, unknown>>): readonly [string, unknown][] =>
  Object.entries(value)
    .filter(([, each]) => each !== undefined)
    .sort(([a], [b]) => compare(a, b));
