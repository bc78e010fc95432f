import { isRecord } from '../../core/arm-body.ts';
import { field, lowerText, textOf } from '../body.ts';
import type { Note } from '../model.ts';
import { identify, isOutside } from './identify.ts';
import type { Reading } from './model.ts';

/** The elements of a list, by what can be said of them. */
export interface Elements {
  /** Those that are judged, or named as not judged. */
  readonly bodies: readonly Record<string, unknown>[];
  /** Those of a management group or of the tenant, which are not judged: they open nothing in a subscription. */
  readonly notJudged: Reading['notJudged'];
  /** Those that say neither an id nor a type. */
  readonly nameless: readonly { readonly at: number; readonly element: unknown }[];
}

/** Sorts the elements of a list: one that nobody can name takes nothing from the others. */
export function sortElements(list: readonly unknown[]): Elements {
  const bodies: Record<string, unknown>[] = [];
  const outside = new Map<string, number>();
  const nameless: { at: number; element: unknown }[] = [];
  for (const [at, element] of list.entries()) {
    const type = typeOutside(element);
    if (isRecord(element) && identify(element) !== undefined) bodies.push(element);
    else if (type !== undefined) outside.set(type, (outside.get(type) ?? 0) + 1);
    else nameless.push({ at, element });
  }
  return { bodies, notJudged: [...outside].map(([type, count]) => ({ type, count })), nameless };
}

/** The type of what is in no subscription. */
function typeOutside(element: unknown): string | undefined {
  const id = textOf(field(element, 'id'));
  if (!isOutside(id)) return undefined;
  return textOf(field(element, 'type')) ?? id.split('/').slice(2, 4).join('/');
}

/** Says of such an element that nothing was judged of it: by what it has for an id, else by its place. */
export const noteOfNameless = (element: unknown, place: string): Note => ({
  id: lowerText(field(element, 'id')) ?? place,
  property: null,
  because: 'it is no resource that can be named, so it was not judged',
});
