import { isRecord } from '../../../core/arm-body.ts';
import { elementsOf, field } from '../../body.ts';
import type { Change } from './plan.ts';
import type { Found } from './references.ts';

/** The resource an expression leads to, and what it depends on; `idOf` is undefined for a resource of another provider. */
export interface Expressions {
  readonly of: (change: Change) => unknown;
  readonly follow: (expression: unknown, module: string) => Found;
  readonly idOf: (change: Change) => string | undefined;
}

/** A block whose expression the configuration doesn't show, although the plan has the block: a `dynamic` one. */
const notShown = Symbol('dynamic');

/**
 * What a resource will have, each value that isn't known before it is applied resolved or written as an expression. Undefined: nobody wrote it.
 *
 *   in the plan                                          value
 *   known, null included                                 itself
 *   unknown, not in the configuration                    absent: the service's default
 *   unknown, in a block the configuration doesn't show   an expression: it can't be read
 *   unknown, leads to one resource's id or a value       that
 *   unknown, anything else                               an expression that names what it depends on
 */
export function valuesOf(change: Change, expressions: Expressions): Readonly<Record<string, unknown>> {
  const own = expressions.of(change);
  const place = { change, expressions, path: change.address, isAlone: true };
  const merged = mergeRecord(change.after ?? {}, change.unknown, own ?? notShown, place);
  return isRecord(merged) ? merged : {};
}

interface Place {
  readonly change: Change;
  readonly expressions: Expressions;
  readonly path: string;
  /** Whether its expression is for this one unknown value: several in one body can't be distinguished. */
  readonly isAlone: boolean;
}

function merge(after: unknown, unknown: unknown, expression: unknown, at: Place): unknown {
  const place = isWhole(expression) && holesIn(unknown) > 1 ? { ...at, isAlone: false } : at;
  if (unknown === true) return unknownValue(expression, place);
  if (Array.isArray(after) || Array.isArray(unknown)) {
    const [known, holes] = [elementsOf(after), elementsOf(unknown)];
    return Array.from({ length: Math.max(known.length, holes.length) }, (_, index) =>
      merge(known[index], holes[index], elementOf(expression, index), inside(place, String(index))),
    );
  }
  if (isRecord(after)) return mergeRecord(after, isRecord(unknown) ? unknown : {}, expression, place);
  return after;
}

function mergeRecord(
  after: Readonly<Record<string, unknown>>,
  unknown: Readonly<Record<string, unknown>>,
  expression: unknown,
  place: Place,
): unknown {
  const merged: Record<string, unknown> = {};
  for (const key of new Set([...Object.keys(after), ...Object.keys(unknown)])) {
    const value = merge(after[key], unknown[key], attributeOf(expression, key, after[key]), inside(place, key));
    if (value !== undefined) merged[key] = value;
  }
  return merged;
}

const inside = (place: Place, step: string): Place => ({ ...place, path: `${place.path}.${step}` });

/** Whether this is the expression of a value, and not a block with further ones. */
const isWhole = (expression: unknown): boolean =>
  isRecord(expression) && ('references' in expression || 'constant_value' in expression);

/** A block that the plan shows and the configuration doesn't is a dynamic one. */
function attributeOf(expression: unknown, key: string, after: unknown): unknown {
  if (expression === notShown || isWhole(expression)) return expression;
  const found = field(expression, key);
  return found === undefined && Array.isArray(after) && after.some(isRecord) ? notShown : found;
}

const elementOf = (expression: unknown, index: number): unknown =>
  Array.isArray(expression) ? (expression[index] ?? notShown) : expression;

const holesIn = (unknown: unknown): number => {
  if (unknown === true) return 1;
  const parts = Array.isArray(unknown) ? unknown : isRecord(unknown) ? Object.values(unknown) : [];
  return parts.reduce((sum: number, part) => sum + holesIn(part), 0);
};

function unknownValue(expression: unknown, { change, expressions, path, isAlone }: Place): unknown {
  if (expression === undefined) return undefined;
  if (expression === notShown || Array.isArray(expression)) return textFor(path, []);
  const found = expressions.follow(expression, change.module);
  if (found.kind === 'open') return textFor(path, found.names);
  if (!isAlone) return textFor(path, found.kind === 'id' ? [`${found.of.address}.id`] : []);
  if (found.kind === 'value') return found.value;
  const id = expressions.idOf(found.of);
  if (id === undefined || !takesId.test(path)) return textFor(path, [`${found.of.address}.id`]);
  return takesIds.test(path) ? [id] : id;
}

/** One reference to an id proves that the value depends on it; only an argument that takes ids is taken to be it. */
const takesId = /(_ids?|Ids?|\.id)(\.\d+)?$/;
const takesIds = /(_ids|Ids)$/;

const textFor = (path: string, names: readonly string[]): string =>
  `[${path}, known after it is applied${names.length === 0 ? '' : `: depends on ${names.join(', ')}`}]`;
