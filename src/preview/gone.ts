import type { Reading } from '../egress/reading/model.ts';
import { toResource } from '../egress/world.ts';

/** What stands before the change and not after it: lower-cased ids, sorted. */
export function goneIn({ before, bodies, context }: Reading): readonly string[] {
  const idsOf = (all: readonly unknown[]): readonly string[] => all.flatMap((body) => toResource(body)?.id.id ?? []);
  const after = new Set([...idsOf(bodies), ...idsOf(context)]);
  return [...new Set(idsOf(before ?? []))].filter((id) => !after.has(id)).sort();
}
