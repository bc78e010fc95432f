import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { fieldPath } from '../../src/core/field-path.ts';
import { problemsOfPolicy, wordingOf } from '../../src/policy/wording.ts';

const wordsOf = (schema: z.ZodType, written: unknown): readonly string[] => {
  const issues = schema.safeParse(written, { reportInput: true, error: wordingOf }).error?.issues ?? [];
  return issues
    .flatMap((issue) => problemsOfPolicy(issue))
    .map(({ path, message }) => `${fieldPath(path)}: ${message}`);
};

describe('what is wrong reads as a sentence about', () => {
  const either = z.object({ x: z.union([z.strictObject({ a: z.number(), b: z.string() }), z.string()]) });
  const byKind = z.object({ x: z.discriminatedUnion('kind', [z.strictObject({ kind: z.literal('a') })]) });
  it.each([
    {
      what: 'a missing text',
      schema: z.object({ x: z.string() }),
      written: {},
      words: ['x: is missing; expected text'],
    },
    {
      what: 'a number that is text',
      schema: z.object({ x: z.int() }),
      written: { x: '3' },
      words: ["x: is '3'; expected a number"],
    },
    {
      what: 'a part of a number',
      schema: z.object({ x: z.int() }),
      written: { x: 1.5 },
      words: ['x: is 1.5; expected a whole number'],
    },
    {
      what: 'a number that is too big',
      schema: z.object({ x: z.number().max(1) }),
      written: { x: 2 },
      words: ['x: is 2; the most is 1'],
    },
    {
      what: 'a list that is too short',
      schema: z.object({ x: z.array(z.string()).min(2) }),
      written: { x: ['a'] },
      words: ['x: has too few entries; at least 2'],
    },
    {
      what: 'a text that is too long',
      schema: z.object({ x: z.string().max(2) }),
      written: { x: 'abc' },
      words: ['x: has too many characters; at most 2'],
    },
    {
      what: 'a name that may not be there',
      schema: z.record(z.string().regex(/^a$/, { error: 'must be a' }), z.string()),
      written: { b: 'x' },
      words: ['b: as a name: must be a'],
    },
    {
      what: 'a form that was nearly met: its own fields',
      schema: either,
      written: { x: { a: 'one', b: 2 } },
      words: ["x.a: is 'one'; expected a number", 'x.b: is 2; expected text'],
    },
    {
      what: 'no form at all: every one',
      schema: either,
      written: { x: 7 },
      words: ['x: is 7; expected settings (name: value), or is 7; expected text'],
    },
    {
      what: 'a kind nobody knows',
      schema: byKind,
      written: { x: { kind: 'b' } },
      words: ["x.kind: is 'b', which is no known form; allowed: a"],
    },
    { what: 'a missing kind', schema: byKind, written: { x: {} }, words: ['x.kind: is missing; allowed: a'] },
  ])('$what', ({ schema, written, words }) => {
    expect(wordsOf(schema, written)).toEqual(words);
  });

  it('the form of a union that has the fewest problems', () => {
    const forms = z.union([
      z.strictObject({ a: z.number(), b: z.number() }),
      z.strictObject({ a: z.string(), b: z.number() }),
    ]);
    expect(wordsOf(z.object({ x: forms }), { x: { a: 'one', b: 'two' } })).toEqual([
      "x.b: is 'two'; expected a number",
    ]);
  });

  it('a very long value, cut short', () => {
    const [words = ''] = wordsOf(z.object({ x: z.number() }), { x: 'a'.repeat(1_000) });
    expect(words.length).toBeLessThan(150);
  });
});
