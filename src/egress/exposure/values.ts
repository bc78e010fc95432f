import { foldCase } from '../../core/text.ts';
import { at, textOf } from '../body.ts';
import { isExpression } from '../reading/expression.ts';
import type { PropertyCondition } from './row.ts';

/** A property as a rule reads it: there, not there, or decided at run time. */
export type Reading =
  | { readonly kind: 'value'; readonly value: unknown; readonly path: string }
  | { readonly kind: 'absent'; readonly path: string }
  | { readonly kind: 'unknown'; readonly path: string };

/** Reads `networkAcls.defaultAction` below `properties`: an expression there, or in what holds it, is unknown. Null is absent. */
export function readAt(properties: unknown, path: string): Reading {
  const steps = path.split('.');
  for (let length = 1; length <= steps.length; length += 1) {
    const value = at(properties, ...steps.slice(0, length));
    if (isExpression(value)) return { kind: 'unknown', path: steps.slice(0, length).join('.') };
    if (value === undefined || value === null) return { kind: 'absent', path };
    if (length === steps.length) return { kind: 'value', value, path };
  }
  return { kind: 'absent', path };
}

/** Lower-case text of a value; `true` and `false` for flags. Undefined for an empty text: nothing was said. */
export const wordOf = (value: unknown): string | undefined =>
  typeof value === 'boolean' || typeof value === 'number' ? String(value) : foldCase(textOf(value));

/** Whether a property has one of the values; undefined where it is decided at run time. */
export function isMet(properties: unknown, { path, values }: PropertyCondition): boolean | undefined {
  const reading = readAt(properties, path);
  if (reading.kind === 'unknown') return undefined;
  if (reading.kind === 'absent') return false;
  const word = wordOf(reading.value);
  return values === undefined ? word !== undefined : values.includes(word ?? '');
}

export const decidedLater = (path: string): { readonly property: string; readonly because: string } => ({
  property: path,
  because: `${path} is an expression that is evaluated when it is deployed`,
});
