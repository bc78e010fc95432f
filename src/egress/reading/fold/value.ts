import { isRecord } from '../../../core/arm-body.ts';

/** A value that only a deployment decides, as the text of its expression. It may be deep inside a value that is known otherwise. */
export class Open {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** A function value, as `map` and `filter` take one. */
export class Lambda {
  readonly call: (...args: readonly unknown[]) => unknown;
  constructor(call: (...args: readonly unknown[]) => unknown) {
    this.call = call;
  }
}

/** Whether a value is known through and through. */
export function isKnown(value: unknown): boolean {
  if (value instanceof Open || value instanceof Lambda) return false;
  if (Array.isArray(value)) return value.every(isKnown);
  return isRecord(value) ? Object.values(value).every(isKnown) : true;
}

/** A value as a body holds it: what is open becomes an expression again, unless the caller gives another form. */
export function toPlain(value: unknown, ofOpen: (open: Open) => unknown = ({ text }) => `[${text}]`): unknown {
  if (value instanceof Open) return ofOpen(value);
  if (value instanceof Lambda) return undefined;
  // A text that begins with a bracket is written with two, so that it is no expression.
  if (typeof value === 'string') return /^\[(?!\[)[\s\S]*\]$/.test(value) ? `[${value}` : value;
  if (Array.isArray(value)) return value.map((each) => toPlain(each, ofOpen));
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, toPlain(each, ofOpen)]));
}

/** Whether two known values are the same: texts to the letter, objects by their content. */
export function isSame(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((each, index) => isSame(each, b[index]));
  if (isRecord(a) && isRecord(b)) {
    const keys = Object.keys(a);
    return (
      keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && isSame(a[key], b[key]))
    );
  }
  return a === b;
}
