import { isRecord } from '../../core/arm-body.ts';
import { findResourceId } from '../../core/resource-id.ts';
import { foldCase } from '../../core/text.ts';
import { at } from '../body.ts';
import rows from '../data/closable.json' with { type: 'json' };

/** A type whose public way is one property: a row of data/closable.json. */
export interface Closable {
  readonly type: string;
  /** Below `properties`, dots between. */
  readonly property: string;
  /** What opens and what closes, as it is written. */
  readonly open: string | boolean;
  readonly closed: string | boolean;
}

const byType = new Map((rows as readonly Closable[]).map((row) => [foldCase(row.type), row]));

export const subnetType = 'microsoft.network/virtualnetworks/subnets';

export const closableTypes: readonly string[] = (rows as readonly Closable[]).map(({ type }) => type);

/** How a resource is closed; undefined for a type that isn't. */
export const findClosable = (id: string): Closable | undefined => byType.get(findResourceId(id)?.type ?? '');

const steps = ({ property }: Closable): readonly string[] => ['properties', ...property.split('.')];

export const pathOf = (closable: Closable): string => steps(closable).join('.');

/** The value of the property now; null for none. */
export const currentOf = (body: unknown, closable: Closable): unknown => at(body, ...steps(closable)) ?? null;

const isSame = (value: unknown, wanted: string | boolean): boolean =>
  typeof value === 'string' && typeof wanted === 'string'
    ? foldCase(value.trim()) === foldCase(wanted)
    : value === wanted;

export const isClosed = (value: unknown, { closed }: Closable): boolean => isSame(value, closed);

/** Only a property that is explicitly open, or not set, is closed: an unknown value may mean anything. */
export const isOpen = (value: unknown, { open }: Closable): boolean =>
  value === null || value === '' || isSame(value, open);

/** A body that says nothing but this value at the property: what a PATCH sends. */
export const patchOf = (closable: Closable, value: unknown): Record<string, unknown> => nested(steps(closable), value);

function nested([name = '', ...rest]: readonly string[], value: unknown): Record<string, unknown> {
  return { [name]: rest.length === 0 ? value : nested(rest, value) };
}

/** The body with this value at the property, and everything else as it is. */
export const withValue = (body: Record<string, unknown>, closable: Closable, value: unknown): Record<string, unknown> =>
  replaced(body, steps(closable), value);

function replaced(
  body: Record<string, unknown>,
  [name = '', ...rest]: readonly string[],
  value: unknown,
): Record<string, unknown> {
  const inside = body[name];
  return { ...body, [name]: rest.length === 0 ? value : replaced(isRecord(inside) ? inside : {}, rest, value) };
}
