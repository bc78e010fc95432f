import type { z } from 'zod';
import { isRecord } from '../core/arm-body.ts';
import type { Problem } from '../core/errors.ts';
import { closest } from './closest.ts';
import { settingsAt } from './json-schema.ts';

export type Path = readonly PropertyKey[];

/** A problem before its path is text, so that its place in the document can still be found. */
export interface PlacedProblem {
  readonly path: Path;
  readonly message: string;
}

/** `approvals.rules[2].from.subscriptions[0]`; names that are no identifiers are quoted: `zones.byName['a.b']`. */
export const pathText = (path: Path): string =>
  path
    .map((step, index) => {
      if (typeof step === 'number') return `[${step}]`;
      const name = String(step);
      if (!/^[A-Za-z_][\w-]*$/.test(name)) return `['${name}']`;
      return index === 0 ? name : `.${name}`;
    })
    .join('');

export const toProblem = ({ path, message }: PlacedProblem): Problem => ({ path: pathText(path), message });

/** What the schema says in its own words, in ours. Messages that a schema states itself come before these. */
export function wordingOf(issue: z.core.$ZodRawIssue): string | undefined {
  const is = `is ${quoted(issue.input)}`;
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined) return `is missing; expected ${typeName(issue.expected)}`;
      if (issue.input === null) return `is empty; expected ${typeName(issue.expected)}, or remove the line`;
      return `${is}; expected ${typeName(issue.expected)}`;
    case 'invalid_value': {
      const allowed = issue.values.map(String);
      const meant = typeof issue.input === 'string' ? closest(issue.input, allowed) : undefined;
      const start = issue.input === undefined ? 'is missing' : issue.input === null ? 'is empty' : is;
      return `${start}; allowed: ${allowed.join(', ')}${didYouMean(meant)}`;
    }
    case 'too_small':
      return sized(issue.origin)
        ? `has too few ${sized(issue.origin)}; at least ${issue.minimum}`
        : `${is}; the least is ${issue.minimum}`;
    case 'too_big':
      return sized(issue.origin)
        ? `has too many ${sized(issue.origin)}; at most ${issue.maximum}`
        : `${is}; the most is ${issue.maximum}`;
    case 'invalid_format':
      return `${is}, which is not ${issue.format === 'regex' ? `of the form ${issue.pattern}` : `a valid ${issue.format}`}`;
    default:
      return undefined;
  }
}

/** One problem for each thing to mend: unknown settings one by one, of a union the form that was probably meant. */
export function problemsOf(issue: z.core.$ZodIssue, at: Path = []): readonly PlacedProblem[] {
  const path = [...at, ...issue.path];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        path: [...path, key],
        message: `is not a setting${didYouMean(closest(key, settingsAt(path))) || `; allowed: ${settingsAt(path).join(', ')}`}`,
      }));
    case 'invalid_key':
      return issue.issues.map(({ message }) => ({ path, message: `as a name: ${message}` }));
    case 'invalid_union':
      return problemsOfUnion(issue, path);
    default:
      return [{ path, message: naming(issue.input, issue.message) }];
  }
}

/** A schema's own message speaks of the value without knowing it: quote it in front. */
const naming = (input: unknown, message: string): string =>
  typeof input === 'string' && input !== '' && message.startsWith('is ') && !message.includes(quoted(input))
    ? `${quoted(input)} ${message}`
    : message;

function problemsOfUnion(issue: z.core.$ZodIssueInvalidUnion, path: Path): readonly PlacedProblem[] {
  if (issue.errors.length === 0) {
    // No form was tried: the field that says which one it is names none. The path ends with that field.
    const named = isRecord(issue.input) ? issue.input[String(path[path.length - 1])] : issue.input;
    const allowed = 'options' in issue && Array.isArray(issue.options) ? `; allowed: ${issue.options.join(', ')}` : '';
    return [
      {
        path,
        message: named === undefined ? `is missing${allowed}` : `is ${quoted(named)}, which is no known form${allowed}`,
      },
    ];
  }
  const wrongAltogether = (errors: readonly z.core.$ZodIssue[]): boolean =>
    errors.some((error) => error.path.length === 0 && error.code !== 'unrecognized_keys');
  const meant = issue.errors.filter((errors) => !wrongAltogether(errors));
  const [closestForm] = meant.sort((a, b) => a.length - b.length);
  if (closestForm !== undefined) return closestForm.flatMap((error) => problemsOf(error, path));
  const messages = issue.errors.map((errors) => errors[0]?.message ?? '');
  return [{ path, message: [...new Set(messages)].join(', or ') }];
}

const didYouMean = (name: string | undefined): string => (name === undefined ? '' : `; did you mean '${name}'?`);

const sized = (origin: string): string | undefined => ({ string: 'characters', array: 'entries' })[origin];

const typeNames: Readonly<Record<string, string>> = {
  string: 'text',
  int: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'settings (name: value)',
  record: 'settings (name: value)',
};
const typeName = (expected: string): string => typeNames[expected] ?? expected;

/** The value as written, cut short; a whole section only by what it is. */
function quoted(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'a section of settings';
  const text = typeof value === 'string' ? `'${value}'` : String(value);
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}
