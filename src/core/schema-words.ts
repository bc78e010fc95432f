import * as z from 'zod';
import { isRecord } from './arm-body.ts';
import { closest } from './closest.ts';
import type { Problem } from './errors.ts';
import { fieldPath, type Path } from './field-path.ts';
import { isNameShaped, quote } from './text.ts';

/** A problem before its path is text, so that its place in the document can still be found. */
export interface PlacedProblem {
  readonly path: Path;
  readonly message: string;
}

/** How a kind of document is spoken of: by who writes it. */
export interface Manner {
  /** What a mapping is called where one is expected. */
  readonly mapping: string;
  /** What the value is, to continue "is". */
  readonly shown: (input: unknown) => string;
  /** What is said of null, and what else may be done about it. */
  readonly ofNull: { readonly is: string; readonly orElse: string };
  /** Whether a schema's own message gets the text that it is about in front. */
  readonly naming: boolean;
  /** What a name that nobody knows gets instead of an answer: "did you mean", and what may be there. */
  readonly unknownName: (allowed: readonly string[], meant: string | undefined) => string;
  /** The names that are allowed at this path; none where that is not known. */
  readonly namesAt: (path: Path) => readonly string[];
}

/** JSON that a program wrote, or a person with one: texts of it are others', so only what can be a name is repeated. */
const jsonManner: Manner = {
  mapping: 'an object',
  shown: kindOf,
  ofNull: { is: 'is null', orElse: '' },
  naming: false,
  unknownName: (allowed, meant) =>
    `is not known here${didYouMean(meant) || (allowed.length > 0 ? ` (allowed: ${allowed.join(', ')})` : '')}`,
  namesAt: () => [],
};

/** A value, or everything that its schema refuses, as people read it: the field, what is wrong with it, and what it should be. */
export type Checked<T> =
  | { readonly data: T; readonly problems?: never }
  | { readonly data?: never; readonly problems: readonly Problem[] };

/**
 * Holds JSON against a schema. Every schema but the policy's goes through here: no other code puts what a schema refuses into words.
 * @param at where the value is in the document.
 * @param textOf what becomes of paths: those of a query are names of parameters as they were sent.
 */
export function checkJson<T>(
  schema: z.ZodType<T>,
  value: unknown,
  at = '',
  textOf: (path: Path, at: string) => string = fieldPath,
): Checked<T> {
  const parsed = schema.safeParse(value, { reportInput: true, error: jsonWording });
  if (parsed.success) return { data: parsed.data };
  const manner = { ...jsonManner, namesAt: (path: Path) => namesIn(schema, path) };
  const problems = parsed.error.issues.flatMap((issue) =>
    problemsOf(issue, manner).map(({ path, message }) => ({
      path: textOf(path, at),
      message: isOfWhole(issue) ? `${message}${fieldsOf(namesIn(schema, path))}` : message,
    })),
  );
  return { problems };
}

/** Whether something else is where an object is wanted: then its fields are the only help. */
const isOfWhole = ({ code, path }: z.core.$ZodIssue): boolean => code === 'invalid_type' && path.length === 0;

const fieldsOf = (names: readonly string[]): string => (names.length === 0 ? '' : ` with ${names.join(', ')}`);

/** The fields that are allowed at this path of what the schema takes; none where it is no object. */
function namesIn(schema: z.core.$ZodType, path: Path): readonly string[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault)
    return namesIn(schema.def.innerType, path);
  const [step, ...rest] = path;
  if (schema instanceof z.ZodArray) return step === undefined ? [] : namesIn(schema.element, rest);
  if (!(schema instanceof z.ZodObject)) return [];
  if (step === undefined) return Object.keys(schema.shape);
  const inner: z.core.$ZodType | undefined = schema.shape[String(step)];
  return inner === undefined ? [] : namesIn(inner, rest);
}

/** What the schema says in its own words, in ours. Messages that a schema states itself come before these. */
export const wordingIn =
  ({ mapping, shown, ofNull }: Manner) =>
  (issue: z.core.$ZodRawIssue): string | undefined => {
    const { input } = issue;
    switch (issue.code) {
      case 'invalid_type': {
        const expected = `expected ${issue.expected === 'object' || issue.expected === 'record' ? mapping : typeName(issue.expected)}`;
        if (input === undefined) return `is missing; ${expected}`;
        if (input === null) return `${ofNull.is}; ${expected}${ofNull.orElse}`;
        // Of a number, the number itself says what is wrong with it.
        return `is ${typeof input === 'number' ? String(input) : shown(input)}; ${expected}`;
      }
      case 'invalid_value': {
        const allowed = issue.values.map(String);
        const meant = typeof input === 'string' ? closest(input, allowed) : undefined;
        const start = input === undefined ? 'is missing' : input === null ? ofNull.is : `is ${shownName(input, shown)}`;
        return `${start}; allowed: ${allowed.join(', ')}${didYouMean(meant)}`;
      }
      case 'too_small':
        if (input === '') return 'is empty; expected text';
        return sized(issue.origin)
          ? `has too few ${sized(issue.origin)}; at least ${issue.minimum}`
          : `is ${String(input)}; the least is ${issue.minimum}`;
      case 'too_big':
        return sized(issue.origin)
          ? `has too many ${sized(issue.origin)}; at most ${issue.maximum}`
          : `is ${String(input)}; the most is ${issue.maximum}`;
      case 'invalid_format':
        return `is ${shownName(input, shown)}, which is not ${issue.format === 'regex' ? `of the form ${issue.pattern}` : `a valid ${issue.format}`}`;
      case 'invalid_union':
        // Its forms say more, unless the schema says something of the whole.
        return '';
      default:
        return undefined;
    }
  };

const jsonWording = wordingIn(jsonManner);

/** One problem for each thing to fix: unknown names one by one, of a union the form that was probably meant. */
export function problemsOf(issue: z.core.$ZodIssue, manner: Manner, at: Path = []): readonly PlacedProblem[] {
  const path = [...at, ...issue.path];
  switch (issue.code) {
    case 'unrecognized_keys': {
      const allowed = manner.namesAt(path);
      return issue.keys.map((key) => ({
        path: [...path, key],
        message: manner.unknownName(allowed, closest(key, allowed)),
      }));
    }
    case 'invalid_key':
      return issue.issues.map(({ message }) => ({ path, message: `as a name: ${message}` }));
    case 'invalid_union':
      return problemsOfUnion(issue, manner, path);
    default:
      return [{ path, message: manner.naming ? naming(issue.input, issue.message, manner) : issue.message }];
  }
}

/** A schema's own message is about the value without knowing it: quote it in front. */
function naming(input: unknown, message: string, { shown }: Manner): string {
  if ((typeof input !== 'string' && typeof input !== 'number') || input === '' || !message.startsWith('is '))
    return message;
  const isShown = typeof input === 'string' ? message.includes(shown(input)) : message.startsWith(`is ${input};`);
  return isShown ? message : `${shown(input)} ${message}`;
}

function problemsOfUnion(issue: z.core.$ZodIssueInvalidUnion, manner: Manner, path: Path): readonly PlacedProblem[] {
  if (issue.errors.length === 0) {
    // No form was tried: the field that says which one it is names none. The path ends with that field.
    const named = isRecord(issue.input) ? issue.input[String(path[path.length - 1])] : issue.input;
    const allowed = 'options' in issue && Array.isArray(issue.options) ? `; allowed: ${issue.options.join(', ')}` : '';
    const is = named === undefined ? 'is missing' : `is ${shownName(named, manner.shown)}, which is no known form`;
    return [{ path, message: `${is}${allowed}` }];
  }
  const wrongAltogether = (errors: readonly z.core.$ZodIssue[]): boolean =>
    errors.some((error) => error.path.length === 0 && error.code !== 'unrecognized_keys');
  const meant = issue.errors.filter((errors) => !wrongAltogether(errors));
  const [closestForm] = meant.sort((a, b) => a.length - b.length);
  if (closestForm !== undefined) return closestForm.flatMap((error) => problemsOf(error, manner, path));
  if (issue.message !== '') return [{ path, message: issue.message }];
  const messages = issue.errors.map((errors) => errors[0]?.message ?? '');
  return [{ path, message: [...new Set(messages)].join(', or ') }];
}

export const didYouMean = (name: string | undefined): string => (name === undefined ? '' : `; did you mean '${name}'?`);

const sized = (origin: string): string | undefined => ({ string: 'characters', array: 'entries' })[origin];

const typeNames: Readonly<Record<string, string>> = {
  string: 'text',
  int: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
};
const typeName = (expected: string): string => typeNames[expected] ?? expected;

/** Where one of some words is wanted, the word that is there helps to find it. */
const shownName = (input: unknown, shown: Manner['shown']): string =>
  typeof input === 'string' && isNameShaped(input) ? quote(input, 100) : shown(input);

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'string') return value === '' ? 'an empty text' : 'a text';
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}
