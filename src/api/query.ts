import * as z from 'zod';
import { checkJson } from '../core/schema-words.ts';
import { foldCase } from '../core/text.ts';
import { type Cursor, findCursor } from './cursor.ts';
import type { ApiRequest } from './message.ts';
import { fieldProblem } from './problem.ts';

/** The query as the schema wants it. @throws ApiProblem `invalid-parameter` naming each parameter that is unknown, doubled or out of range. */
export function parseQuery<T>(query: URLSearchParams, schema: z.ZodType<T>): T {
  const names = [...new Set(query.keys())];
  const doubled = names.filter((name) => query.getAll(name).length > 1);
  const { data, problems } = checkJson(schema, Object.fromEntries(query), '', (path) => String(path[0] ?? ''));
  if (problems === undefined && doubled.length === 0) return data;
  throw fieldProblem('invalid-parameter', [
    ...doubled.map((path) => ({ path, message: 'is given more than once' })),
    ...(problems ?? []),
  ]);
}

/** @throws ApiProblem `invalid-parameter` naming each parameter, for a route that takes none. */
export const refuseQuery = ({ query }: ApiRequest): unknown => parseQuery(query, z.strictObject({}));

const topMessage = 'must be a whole number from 1 to 200';

/** How many items a page has at most. */
const Top = z
  .string()
  .regex(/^\d{1,3}$/, topMessage)
  .transform(Number)
  .refine((top) => top >= 1 && top <= 200, topMessage)
  .default(50);

/** The fields every list takes. `list` keeps the cursor of one list from being used on another. */
export function pageFields(list: string) {
  const After = z.string().transform((text, context): Cursor => {
    const cursor = findCursor(list, text);
    if (cursor !== undefined) return cursor;
    context.addIssue({ code: 'custom', message: 'is not a cursor of this list; follow nextLink as it is' });
    return z.NEVER;
  });
  return { top: Top, after: After.optional() };
}

/** The start of a name or an address, in any casing. */
export const Start = z
  .string()
  .trim()
  .overwrite(foldCase)
  .regex(/^[\w.:*-]{1,253}$/, 'must be the start of a name or an address');

/** Whether an id is the scope itself or under it; everything is under no scope. */
export function isWithin(id: string, scope: string | undefined): boolean {
  return scope === undefined || id === scope || id.startsWith(`${scope}/`);
}

/** One of some words, in any casing; gives the lower-case one. */
export function oneOf<const Words extends readonly string[]>(words: Words) {
  return z
    .string()
    .overwrite(foldCase)
    .pipe(z.enum(words, { error: `must be one of ${words.join(', ')}` }));
}
