import { isRecord } from '../core/arm-body.ts';
import { foldId } from '../core/resource-id.ts';
import { foldCase } from '../core/text.ts';

/**
 * A field of an ARM body in any casing: `authorizedIPRanges` in REST is `authorizedIpRanges` in `az` output.
 * The exact name wins; undefined where there is none.
 */
export function field(record: unknown, name: string): unknown {
  if (!isRecord(record)) return undefined;
  if (Object.hasOwn(record, name)) return record[name];
  const wanted = foldCase(name);
  for (const key in record) {
    // Folding changes no length, and most names differ in it.
    if (key.length === wanted.length && Object.hasOwn(record, key) && foldCase(key) === wanted) return record[key];
  }
  return undefined;
}

/** The field of a field: `at(body, 'networkAcls', 'defaultAction')`. */
export const at = (record: unknown, ...path: readonly string[]): unknown => path.reduce(field, record);

export const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;

export const lowerText = (value: unknown): string | undefined => {
  const text = textOf(value);
  return text === undefined ? undefined : foldCase(text);
};

/** An id as a body refers to another by it: lower-case, and without the slash that some of Azure's own answers end with. What is no id stays a text. */
export function idTextOf(value: unknown): string | undefined {
  const text = lowerText(value);
  return text?.endsWith('/') === true ? foldId(text) : text;
}

/** A boolean as REST (`true`), Resource Graph (`1`) or a template export (`"true"`) writes it; undefined for anything else. */
export function flagOf(value: unknown): boolean | undefined {
  const text = typeof value === 'string' ? foldCase(value) : value;
  if (text === true || text === 1 || text === 'true') return true;
  if (text === false || text === 0 || text === 'false') return false;
  return undefined;
}

/** The elements of a list; none for null, an absent field, `{}` and anything that is no list. */
export const elementsOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
