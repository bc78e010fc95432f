import { isRecord } from '../../../core/arm-body.ts';
import { foldCase } from '../../../core/text.ts';
import { asList, asNumber, asText } from './texts.ts';
import { isKnown, isSame, Lambda, Open } from './value.ts';

type Fn = (...args: readonly unknown[]) => unknown;

/** What a function needs and isn't known: its answer is open. */
export class NotKnown extends Error {}

const closed = <T>(value: T): T => {
  if (value instanceof Open) throw new NotKnown();
  return value;
};

const known = (value: unknown): unknown => {
  if (!isKnown(value)) throw new NotKnown();
  return value;
};

/** Functions of lists and objects, of which single elements may be open. */
export const listFunctions: Readonly<Record<string, Fn>> = {
  createarray: (...values) => values,
  createobject: (...parts) => {
    const pairs = Array.from({ length: parts.length / 2 }, (_, index) => [
      asText(closed(parts[2 * index])),
      parts[2 * index + 1],
    ]);
    return Object.fromEntries(pairs);
  },
  array: (value) => (Array.isArray(closed(value)) ? value : [value]),
  concat: (...values) => {
    if (values.every((value) => typeof value === 'string')) return values.join('');
    return values.flatMap((value) => asList(closed(value)));
  },
  length: (value) => {
    const given = closed(value);
    return typeof given === 'string' || Array.isArray(given) ? given.length : Object.keys(asObject(given)).length;
  },
  empty: (value) => {
    const given = closed(value);
    if (given === null || given === '') return true;
    return typeof given === 'object' && Object.keys(given).length === 0;
  },
  first: (value) => elementAt(value, 0),
  last: (value) => elementAt(value, -1),
  take: (value, count) => sliced(value, 0, asNumber(count)),
  skip: (value, count) => sliced(value, asNumber(count)),
  contains: (container, item) => {
    const given = closed(container);
    if (typeof given === 'string') return given.includes(asText(closed(item)));
    if (isRecord(given)) return hasKey(given, asText(closed(item)));
    const list = asList(given);
    const wanted = known(item);
    if (list.some((each) => isKnown(each) && isSame(each, wanted))) return true;
    known(list);
    return false;
  },
  union: (...values) => {
    if (values.every((value) => Array.isArray(value)))
      return unique(values.flatMap((value) => known(value) as unknown[]));
    return Object.assign({}, ...values.map((value) => withoutObjects(asObject(closed(value))))) as unknown;
  },
  shallowmerge: (list) => Object.assign({}, ...asList(closed(list)).map((each) => asObject(closed(each)))) as unknown,
  flatten: (list) => asList(closed(list)).flatMap((each) => asList(closed(each))),
  range: (start, count) => {
    if (asNumber(count) > 10_000) throw new RangeError('too many');
    return Array.from({ length: asNumber(count) }, (_, index) => asNumber(start) + index);
  },
  objectkeys: (value) => Object.keys(asObject(closed(value))).sort(),
  items: (value) =>
    Object.entries(asObject(closed(value)))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, each]) => ({ key, value: each })),
  map: (list, by) => asList(closed(list)).map((each, index) => asLambda(by).call(each, index)),
  filter: (list, by) => asList(closed(list)).filter((each, index) => closed(asLambda(by).call(each, index)) === true),
  reduce: (list, start, by) =>
    asList(closed(list)).reduce((sum, each, index) => asLambda(by).call(sum, each, index), start),
  toobject: (list, key, value) =>
    Object.fromEntries(
      asList(closed(list)).map((each) => [
        asText(closed(asLambda(key).call(each))),
        value === undefined ? each : asLambda(value).call(each),
      ]),
    ),
  tryget: (value, ...path) =>
    path.reduce((of, name) => (closed(of) === null ? null : (member(of, name) ?? null)), value),
};

/** The member of a value; undefined where it has none. Keys of objects count without regard to case, as in templates. */
export function member(value: unknown, name: unknown): unknown {
  const of = closed(value);
  const at = closed(name);
  if (Array.isArray(of)) return of[asNumber(at)];
  const key = Object.keys(asObject(of)).find((each) => foldCase(each) === foldCase(asText(at)));
  return key === undefined ? undefined : asObject(of)[key];
}

const hasKey = (value: Record<string, unknown>, name: string): boolean =>
  Object.keys(value).some((key) => foldCase(key) === foldCase(name));

function asObject(value: unknown): Record<string, unknown> {
  if (!isRecord(value)) throw new TypeError('not an object');
  return value;
}

function asLambda(value: unknown): Lambda {
  if (!(value instanceof Lambda)) throw new TypeError('not a function');
  return value;
}

function elementAt(value: unknown, index: number): unknown {
  const given = closed(value);
  if (typeof given === 'string') return given.at(index) ?? '';
  const found = asList(given).at(index);
  // The first of nothing is null to some versions and a fault to others.
  if (found === undefined) throw new RangeError('no element');
  return found;
}

function sliced(value: unknown, from: number, to?: number): unknown {
  const given = closed(value);
  const [start, end] = [Math.max(from, 0), to === undefined ? undefined : Math.max(to, 0)];
  return typeof given === 'string' ? given.slice(start, end) : asList(given).slice(start, end);
}

/** Objects in objects are merged by some versions and replaced by others. */
function withoutObjects(value: Record<string, unknown>): Record<string, unknown> {
  if (Object.values(value).some((each) => isRecord(each) && !(each instanceof Open)))
    throw new TypeError('a deep union');
  return value;
}

function unique(list: readonly unknown[]): readonly unknown[] {
  const found: unknown[] = [];
  for (const each of list) if (!found.some((other) => isSame(other, each))) found.push(each);
  return found;
}
