import { createHash } from 'node:crypto';
import { isObject, type Json, merged } from '../bodies.ts';
import { TemplateError } from './expression.ts';

type Function = (...args: readonly unknown[]) => unknown;

const text = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
const number = (value: unknown): number => Number(value);
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [...text(value)]);
const hash = (args: readonly unknown[]): Buffer => createHash('sha256').update(args.map(text).join('-')).digest();
const same = (one: unknown, other: unknown): boolean =>
  typeof one === 'string' && typeof other === 'string'
    ? one.toLowerCase() === other.toLowerCase()
    : JSON.stringify(one) === JSON.stringify(other);
const isEmpty = (value: unknown): boolean =>
  value === null ||
  value === '' ||
  (Array.isArray(value) && value.length === 0) ||
  (isObject(value) && Object.keys(value).length === 0);

/** Functions of the template language whose answer depends on their arguments alone, by lower-case name. `uniqueString` and `guid` give other texts than Azure's. */
export const pureFunctions: Readonly<Record<string, Function>> = {
  add: (a, b) => number(a) + number(b),
  and: (...args) => args.every(Boolean),
  array: (value) => (Array.isArray(value) ? value : [value]),
  base64: (value) => Buffer.from(text(value)).toString('base64'),
  bool: (value) => value === true || value === 1 || /^(true|1)$/i.test(text(value)),
  coalesce: (...args) => args.find((value) => value !== null && value !== undefined) ?? null,
  concat: (...args) => (Array.isArray(args[0]) ? args.flat() : args.map(text).join('')),
  contains: (holder, wanted) =>
    isObject(holder)
      ? Object.keys(holder).some((key) => same(key, wanted))
      : Array.isArray(holder)
        ? holder.some((item) => same(item, wanted))
        : text(holder).includes(text(wanted)),
  createarray: (...args) => args,
  createobject: (...args) =>
    Object.fromEntries(args.flatMap((key, index) => (index % 2 === 0 ? [[text(key), args[index + 1]]] : []))),
  div: (a, b) => Math.trunc(number(a) / number(b)),
  empty: isEmpty,
  endswith: (value, end) => text(value).toLowerCase().endsWith(text(end).toLowerCase()),
  equals: same,
  false: () => false,
  first: (value) => list(value)[0] ?? null,
  format: (pattern, ...args) => text(pattern).replaceAll(/\{(\d+)\}/g, (_, index: string) => text(args[Number(index)])),
  greater: (a, b) => number(a) > number(b),
  greaterorequals: (a, b) => number(a) >= number(b),
  guid: (...args) => {
    const hex = hash(args).toString('hex');
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
  },
  int: (value) => Math.trunc(number(value)),
  join: (values, separator) => list(values).map(text).join(text(separator)),
  json: (value) => JSON.parse(text(value)) as unknown,
  last: (value) => list(value).at(-1) ?? null,
  length: (value) => (isObject(value) ? Object.keys(value).length : list(value).length),
  less: (a, b) => number(a) < number(b),
  lessorequals: (a, b) => number(a) <= number(b),
  max: (...args) => Math.max(...args.flat().map(number)),
  min: (...args) => Math.min(...args.flat().map(number)),
  mod: (a, b) => number(a) % number(b),
  mul: (a, b) => number(a) * number(b),
  not: (value) => !value,
  null: () => null,
  or: (...args) => args.some(Boolean),
  range: (start, count) => Array.from({ length: number(count) }, (_, index) => number(start) + index),
  replace: (value, old, fresh) => text(value).replaceAll(text(old), text(fresh)),
  skip: (value, count) => slice(value, number(count)),
  split: (value, separator) =>
    text(value).split(Array.isArray(separator) ? new RegExp(`[${separator.join('')}]`) : text(separator)),
  startswith: (value, start) => text(value).toLowerCase().startsWith(text(start).toLowerCase()),
  string: text,
  sub: (a, b) => number(a) - number(b),
  substring: (value, start, length) =>
    text(value).slice(number(start), length === undefined ? undefined : number(start) + number(length)),
  take: (value, count) => slice(value, 0, number(count)),
  tolower: (value) => text(value).toLowerCase(),
  toupper: (value) => text(value).toUpperCase(),
  trim: (value) => text(value).trim(),
  true: () => true,
  union: (...args) => (Array.isArray(args[0]) ? [...new Set(args.flat())] : (args as readonly Json[]).reduce(merged)),
  uniquestring: (...args) =>
    BigInt(`0x${hash(args).toString('hex')}`)
      .toString(36)
      .slice(0, 13),
  uri: (base, relative) => new URL(text(relative), text(base)).href,
};

function slice(value: unknown, from: number, to?: number): unknown {
  return Array.isArray(value) ? value.slice(from, to) : text(value).slice(from, to);
}

/** The id of a resource below a scope, from its type and the names of its levels. */
export function resourceIdOf(scope: string, type: string, names: readonly string[]): string {
  const [namespace, ...types] = type.split('/');
  if (types.length !== names.length)
    throw new TemplateError(
      `The resource type '${type}' has ${types.length} levels, and ${names.length} names are given: '${names.join("', '")}'.`,
    );
  return `${scope}/providers/${namespace}/${types.map((level, index) => `${level}/${names[index]}`).join('/')}`;
}
