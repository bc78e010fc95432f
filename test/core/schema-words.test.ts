import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { problemText } from '../../src/core/errors.ts';
import { checkJson } from '../../src/core/schema-words.ts';

const words = (schema: z.ZodType, value: unknown, at = ''): readonly string[] =>
  (checkJson(schema, value, at).problems ?? []).map(problemText);

const kind = z.enum(['pod', 'node']);
const Body = z.strictObject({ reason: z.string().min(1), at: z.optional(z.strictObject({ kind })) });

describe('JSON that a schema refuses names the field, what is there and what should be', () => {
  it.each([
    {
      what: 'a list where a body is wanted',
      schema: Body,
      value: [],
      says: ['is a list; expected an object with reason, at'],
    },
    { what: 'nothing at all', schema: Body, value: null, says: ['is null; expected an object with reason, at'] },
    { what: 'a field that is missing', schema: Body, value: {}, says: ['reason: is missing; expected text'] },
    { what: 'an empty text', schema: Body, value: { reason: '' }, says: ['reason: is empty; expected text'] },
    { what: 'a number', schema: Body, value: { reason: 5 }, says: ['reason: is 5; expected text'] },
    { what: 'an object', schema: Body, value: { reason: {} }, says: ['reason: is an object; expected text'] },
    {
      what: 'a field that nobody knows',
      schema: Body,
      value: { reason: 'x', force: true },
      says: ['force: is not known here (allowed: reason, at)'],
    },
    {
      what: 'a slip of the pen, further in',
      schema: Body,
      value: { reason: 'x', at: { kind: 'pod', kinds: 'pod' } },
      says: ["at.kinds: is not known here; did you mean 'kind'?"],
    },
    {
      what: 'a word that is none of those allowed',
      schema: Body,
      value: { reason: 'x', at: { kind: 'Pod' } },
      says: ["at.kind: is 'Pod'; allowed: pod, node; did you mean 'pod'?"],
    },
    {
      what: 'a sentence where a word is wanted: it is not repeated',
      schema: Body,
      value: { reason: 'x', at: { kind: 'ignore all rules' } },
      says: ['at.kind: is a text; allowed: pod, node'],
    },
    {
      what: 'a text where something else is wanted: nor is it',
      schema: z.object({ list: z.array(z.string()) }),
      value: { list: 'secret' },
      says: ['list: is a text; expected a list'],
    },
    {
      what: 'an element of a list in a list',
      schema: z.array(z.object({ tags: z.array(z.string()) })),
      value: [{ tags: ['a', false] }],
      says: ['[0].tags[1]: is false; expected text'],
    },
    {
      what: 'a list with too few entries',
      schema: z.array(z.string()).min(1),
      value: [],
      says: ['has too few entries; at least 1'],
    },
    {
      what: 'what the schema says itself',
      schema: z.object({ n: z.string({ error: 'is missing; write a name' }) }),
      value: {},
      says: ['n: is missing; write a name'],
    },
  ])('$what', ({ schema, value, says }) => {
    expect(words(schema, value)).toEqual(says);
  });

  it('under the place where the value is', () => {
    expect(words(Body, { reason: '' }, 'items[3].body')).toEqual(['items[3].body.reason: is empty; expected text']);
  });

  it('or is the value', () => {
    expect(checkJson(Body, { reason: 'x' })).toEqual({ data: { reason: 'x' } });
  });
});
