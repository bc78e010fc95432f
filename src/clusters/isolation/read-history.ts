import * as z from 'zod';
import { findList, isRecord } from '../../core/arm-body.ts';
import { InputError } from '../../core/errors.ts';
import { findResourceId } from '../../core/resource-id.ts';
import { checkJson } from '../../core/schema-words.ts';
import type { Change } from './model.ts';

/** Any value, as text; null and what is absent are no value. */
const value = z.unknown().transform((found) => {
  if (found === null || found === undefined) return undefined;
  return typeof found === 'string' ? found : JSON.stringify(found);
});

const Entry = z.object({
  at: z.iso
    .datetime({ offset: true, error: 'is not a time such as 2026-01-31T12:00:00Z' })
    .transform((text) => new Date(text)),
  cluster: z.string().refine((text) => findResourceId(text) !== undefined, { error: 'is not a resource id' }),
  property: z.string().min(1),
  before: z.optional(value),
  after: z.optional(value),
});

const Entries = z.array(Entry, {
  error: ({ input }) =>
    `is ${isRecord(input) ? 'an object' : 'no list'}; expected a list of changes, as GET /api/clusters/{id}/isolation answers them in history`,
});

/**
 * The changes of one cluster, oldest first, from a list of them, or from what the isolation API answers.
 * @throws InputError naming each field that can't be read.
 */
export function readHistory(content: unknown, cluster: string): readonly Change[] {
  const written = isRecord(content) ? (content.history ?? content) : content;
  const { data, problems } = checkJson(Entries, findList(written) ?? written);
  if (problems !== undefined) throw new InputError('history', problems);
  return data
    .filter((entry) => findResourceId(entry.cluster)?.id === cluster)
    .map(({ at, property, before, after }) => ({ at, property, before, after }))
    .sort((a, b) => a.at.getTime() - b.at.getTime());
}
