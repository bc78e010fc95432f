import { foldCase } from '../../../core/text.ts';

/** Functions of texts and numbers, on arguments that are known. What they can't take is thrown, and stays open. */
export const textFunctions: Readonly<Record<string, (...args: readonly unknown[]) => unknown>> = {
  format: (text, ...values) => {
    const given = asText(text);
    // `{0:N}` writes numbers as a culture does; nobody's addresses are made so.
    if (/\{\d+[:,]/.test(given)) throw new TypeError('a format of numbers');
    return given
      .split(/(\{\{|\}\}|\{\d+\})/)
      .map((part) => {
        if (part === '{{') return '{';
        if (part === '}}') return '}';
        const index = /^\{(\d+)\}$/.exec(part)?.[1];
        return index === undefined ? part : shown(defined(values[Number(index)]));
      })
      .join('');
  },
  tolower: (text) => foldCase(asText(text)),
  toupper: (text) => asText(text).toUpperCase(),
  trim: (text) => asText(text).trim(),
  replace: (text, from, to) => {
    const parts = asText(text).split(nonEmpty(from));
    if (parts.length * asText(to).length > 1_000_000) throw new RangeError('too long');
    return parts.join(asText(to));
  },
  substring: (text, start, length) => {
    const given = asText(text);
    const end = length === undefined ? given.length : asNumber(start) + asNumber(length);
    if (asNumber(start) < 0 || end > given.length || end < asNumber(start)) throw new RangeError('beyond its end');
    return given.slice(asNumber(start), end);
  },
  split: (text, by) => {
    const separators = Array.isArray(by) ? by.map(nonEmpty) : [nonEmpty(by)];
    return separators.reduce<string[]>((parts, one) => parts.flatMap((part) => part.split(one)), [asText(text)]);
  },
  join: (list, by) => asList(list).map(shown).join(asText(by)),
  startswith: (text, start) => foldCase(asText(text)).startsWith(foldCase(asText(start))),
  endswith: (text, end) => foldCase(asText(text)).endsWith(foldCase(asText(end))),
  indexof: (text, part) => foldCase(asText(text)).indexOf(foldCase(asText(part))),
  padleft: (text, width, letter = ' ') => {
    if (asNumber(width) > 1_000) throw new RangeError('too wide');
    return shown(text).padStart(asNumber(width), asText(letter));
  },
  string: (value) => shown(value),
  int: (value) => {
    const number = typeof value === 'number' ? value : Number(asText(value));
    if (!Number.isSafeInteger(number)) throw new TypeError('not a number');
    return number;
  },
  bool: (value) => {
    if (typeof value === 'boolean') return value;
    if (/^(true|false)$/i.test(shown(value))) return foldCase(shown(value)) === 'true';
    throw new TypeError('neither true nor false');
  },
  json: (text) => JSON.parse(asText(text)) as unknown,
  add: (a, b) => asNumber(a) + asNumber(b),
  sub: (a, b) => asNumber(a) - asNumber(b),
  mul: (a, b) => asNumber(a) * asNumber(b),
  less: (a, b) => ordered(a, b) < 0,
  lessorequals: (a, b) => ordered(a, b) <= 0,
  greater: (a, b) => ordered(a, b) > 0,
  greaterorequals: (a, b) => ordered(a, b) >= 0,
};

export function asText(value: unknown): string {
  if (typeof value !== 'string') throw new TypeError('not a text');
  return value;
}

export function asList(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new TypeError('not a list');
  return value as readonly unknown[];
}

export function asNumber(value: unknown): number {
  if (typeof value !== 'number') throw new TypeError('not a number');
  return value;
}

function defined(value: unknown): unknown {
  if (value === undefined) throw new TypeError('no such argument');
  return value;
}

function nonEmpty(value: unknown): string {
  const text = asText(value);
  if (text === '') throw new TypeError('an empty text');
  return text;
}

/** A value as a template writes it into a text: booleans with a capital letter. */
function shown(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'number') return String(value);
  throw new TypeError('not written as a text');
}

/** Texts are ordered by a culture where they aren't the same, which is nobody's to repeat. */
function ordered(a: unknown, b: unknown): number {
  return asNumber(a) - asNumber(b);
}
