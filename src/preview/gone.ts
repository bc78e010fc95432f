import type { Note } from '../egress/model.ts';
import type { Reading } from '../egress/reading/model.ts';
import { toResource } from '../egress/world.ts';

const idOf = (body: unknown): readonly string[] => {
  const id = toResource(body)?.id.id;
  return id === undefined ? [] : [id];
};

/** What exists before the change and not after it: lower-cased ids, sorted. What becomes of a thing that is only named is not known: it may stay. */
export function goneIn({ before, bodies, context, unknown }: Reading): readonly string[] {
  const named = unknown.flatMap(({ id, property }) => (property === null ? [id] : []));
  const after = new Set([...bodies, ...context].flatMap(idOf).concat(named));
  return [...new Set((before ?? []).flatMap(idOf))].filter((id) => !after.has(id)).sort();
}

/** What goes away, as it is named beside what could not be judged. */
export const notesOfGone = (gone: readonly string[]): readonly Note[] =>
  gone.map((id) => ({ id, property: null, because: 'it is gone after this change' }));

/** What exists today, as the deployment finds it and as it leaves it: bodies beside those of the plan. */
export interface Estate {
  readonly before: readonly unknown[];
  readonly after: readonly unknown[];
  /** Whether it was there, and the deployment takes it away. */
  isGone(id: string): boolean;
}

/**
 *   what exists today                          before the change     after it
 *   is deleted, or below what is               there                 gone
 *   is below what is deleted and recreated     there                 gone, where the plan doesn't make it again
 *   is written by the plan                     as the plan says      as the plan says
 *   anything else                              there                 there
 */
export function estateAround(reading: Reading, existing: readonly unknown[]): Estate {
  const gone = new Set(goneIn(reading));
  const emptied = new Set([...gone, ...reading.replaced]);
  const isGone = (id: string): boolean => gone.has(id) || parentsOf(id).some((parent) => emptied.has(parent));
  const planned = new Set(reading.bodies.flatMap(idOf));
  const known = new Set([...(reading.before ?? []), ...reading.context].flatMap(idOf));
  return {
    before: [...reading.context, ...existing.filter((body) => !idOf(body).some((id) => known.has(id)))],
    after: [
      ...reading.context.filter((body) => !idOf(body).some(isGone)),
      ...existing.filter((body) => !idOf(body).some((id) => planned.has(id) || isGone(id))),
    ],
    isGone: (id) => !planned.has(id) && isGone(id),
  };
}

/** Everything that an id is below. */
function parentsOf(id: string): readonly string[] {
  const found: string[] = [];
  for (let end = id.lastIndexOf('/'); end > 0; end = id.lastIndexOf('/', end - 1)) found.push(id.slice(0, end));
  return found;
}
