import { isRecord } from '../../src/core/arm-body.ts';
import type { Comparison, Scalar } from './syntax.ts';

/** Kusto's static types, as far as the subset needs them. Only `dynamic` and comparisons know null. */
export type ColumnType = 'string' | 'dynamic' | 'long' | 'real' | 'bool';

/** Kusto's text of a value: nothing for null, JSON for a bag or an array. */
export function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** A property of a bag or an element of an array; null where there is none. Names are case-sensitive. */
export function stepInto(value: unknown, step: string | number): unknown {
  if (typeof step === 'number') return Array.isArray(value) ? (value[step] ?? null) : null;
  return isRecord(value) && Object.hasOwn(value, step) ? (value[step] ?? null) : null;
}

/**
 * `==` where one side is dynamic or both have one type: equal, not equal, or null for two nulls. A dynamic value against text is
 * compared by its text.
 */
export function equal(left: unknown, right: unknown): boolean | null {
  if (left === null || right === null) return left === right ? null : false;
  if (typeof left === 'string' || typeof right === 'string') return textOf(left) === textOf(right);
  return left === right;
}

/** The operators on text; all of them ignore case. */
export function compareText(operator: Exclude<Comparison, '==' | '!='>, left: unknown, right: unknown): boolean {
  const text = textOf(left).toLowerCase();
  const wanted = textOf(right).toLowerCase();
  switch (operator) {
    case '=~':
      return text === wanted;
    case 'startswith':
      return text.startsWith(wanted);
    case 'has':
      return hasTerm(text, wanted);
  }
}

/** `has` finds whole terms: nothing alphanumeric may be at either side. */
function hasTerm(text: string, term: string): boolean {
  const isTermLetter = (letter: string): boolean => /[\p{L}\p{N}]/u.test(letter);
  for (let start = text.indexOf(term); start >= 0; start = text.indexOf(term, start + 1)) {
    const end = start + term.length;
    const opens = !isTermLetter(text.charAt(start - 1)) || !isTermLetter(term.charAt(0));
    const closes = !isTermLetter(text.charAt(end)) || !isTermLetter(term.charAt(term.length - 1));
    if (opens && closes) return true;
    if (start >= text.length) return false;
  }
  return false;
}

/** Order of two values of one type: nulls first, numbers by size, text by code unit. */
export function compareOrder(left: unknown, right: unknown): number {
  if (left === null || right === null) return Number(left !== null) - Number(right !== null);
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  const [a, b] = [textOf(left), textOf(right)];
  return a < b ? -1 : a > b ? 1 : 0;
}

export function typeOfLiteral(value: Scalar): ColumnType {
  if (typeof value === 'string') return 'string';
  if (typeof value === 'boolean') return 'bool';
  return Number.isInteger(value) ? 'long' : 'real';
}
