import { z } from 'zod';
import { findList, isRecord } from '../../core/arm-body.ts';
import { InputError } from '../../core/errors.ts';
import { findResourceId } from '../../core/resource-id.ts';
import { fieldPath } from '../policies/objects/field-path.ts';
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
  before: value,
  after: value,
});

/**
 * The changes of one cluster, oldest first, from a list of them, or from what the isolation API answers.
 * @throws InputError naming each field that can't be read.
 */
export function readHistory(content: unknown, cluster: string): readonly Change[] {
  const written = isRecord(content) ? (content.history ?? content) : content;
  const parsed = z.array(Entry).safeParse(findList(written) ?? written);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => ({ path: fieldPath(path), message }));
    throw new InputError('history', problems);
  }
  return parsed.data
    .filter((entry) => findResourceId(entry.cluster)?.id === cluster)
    .map(({ at, property, before, after }) => ({ at, property, before, after }))
    .sort((a, b) => a.at.getTime() - b.at.getTime());
}
