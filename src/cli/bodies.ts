import { isRecord } from '../core/arm-body.ts';
import { describeBody } from '../core/describe-body.ts';
import { InputError, type Problem, problemText } from '../core/errors.ts';
import { findElements } from '../core/list-page.ts';
import { findResourceId } from '../core/resource-id.ts';
import { nameOf, readJson } from './input.ts';
import type { ExitStatus, Terminal } from './terminal.ts';
import { warnOfMore } from './unread.ts';

/** What a file should hold: one body, or a list of them. */
export interface Expected {
  /** For people: `a private endpoint`. */
  readonly what: string;
  /** What prints it: `az network private-endpoint show -o json`. */
  readonly from: string;
  /** Whether a body of this lower-cased type is one. */
  readonly isWanted: (type: string) => boolean;
}

/** The bodies in a file. */
export interface Bodies {
  readonly file: string;
  readonly isList: boolean;
  readonly bodies: readonly { readonly body: unknown; readonly path: string }[];
}

/** What is expected of one type. */
export const ofType = (type: string, what: string, from: string): Expected => ({
  what,
  from,
  isWanted: (found) => found === type,
});

/**
 * The body in a file, or the bodies: an array as `az … list` prints it, a page of ARM's, rows of Resource Graph, several of these in one array. A
 * page that others follow is reported on stderr.
 * @throws InputError where the file can't be read, or its only body is not what was expected.
 */
export async function readBodies(file: string, expected: Expected, terminal: Terminal): Promise<Bodies> {
  const content = await readJson(file, terminal);
  // A body's own `value` or `data` makes no list of it.
  const elements = isRecord(content) && findResourceId(content.id) !== undefined ? undefined : findElements(content);
  if (elements === undefined) {
    const problem = findMismatch(content, expected);
    if (problem !== undefined) throw new InputError(nameOf(file), [problem]);
    return { file, isList: false, bodies: [{ body: content, path: '' }] };
  }
  warnOfMore(file, content, terminal);
  return { file, isList: true, bodies: elements.map(({ element, path }) => ({ body: element, path })) };
}

/**
 * One answer a body. In a list, what can't be read is named on stderr and makes the status 1: it is neither answered nor left out in silence.
 * @throws InputError naming the element and field, where there are bodies and none can be read.
 */
export function eachBody<T>(
  { file, bodies }: Pick<Bodies, 'file' | 'bodies'>,
  expected: Expected,
  read: (body: unknown) => T,
  terminal: Terminal,
): { readonly answers: readonly T[]; readonly status: ExitStatus } {
  const answers: T[] = [];
  const problems: Problem[] = [];
  for (const { body, path } of bodies) {
    const mismatch = findMismatch(body, expected);
    const found = mismatch === undefined ? attempt(body, read) : { problems: [mismatch] };
    if ('answer' in found) answers.push(found.answer);
    else problems.push(...found.problems.map((problem) => under(path, problem)));
  }
  if (problems.length > 0 && answers.length === 0)
    throw new InputError(nameOf(file), [...problems, ...hintOf(bodies, problems, expected)]);
  for (const problem of problems) terminal.err(`${nameOf(file)}: ${problemText(problem)}\n`);
  return { answers, status: problems.length > 0 ? 1 : 0 };
}

/**
 * What a body should have been, where its id said nothing against it: a missing field is there once it is printed again. One of the type
 * that is wanted, with an id that belongs elsewhere, is what was expected.
 */
function hintOf(bodies: Bodies['bodies'], problems: readonly Problem[], expected: Expected): readonly Problem[] {
  const isOfAnother = problems.every(({ path }) => /(^|\.)id$/.test(path)) && bodies.every(({ body }) => hasId(body));
  return !isOfAnother && bodies.every(({ body }) => findMismatch(body, expected) === undefined)
    ? [{ path: '', message: `expected ${expected.what}, as ${expected.from} prints it` }]
    : [];
}

const hasId = (body: unknown): boolean => isRecord(body) && findResourceId(body.id) !== undefined;

function attempt<T>(
  body: unknown,
  read: (body: unknown) => T,
): { readonly answer: T } | { readonly problems: readonly Problem[] } {
  try {
    return { answer: read(body) };
  } catch (error) {
    if (error instanceof InputError) return { problems: error.problems };
    throw error;
  }
}

const under = (place: string, { path, message }: Problem): Problem => ({
  path: place === '' || path === '' ? `${place}${path}` : `${place}.${path}`,
  message,
});

/** What is wrong with a body at first sight; undefined where its fields have to say. */
function findMismatch(body: unknown, { what, from, isWanted }: Expected): Problem | undefined {
  const expected = `expected ${what}, as ${from} prints it`;
  const id = isRecord(body) ? findResourceId(body.id) : undefined;
  if (id !== undefined) {
    if (isWanted(id.type)) return undefined;
    return { path: 'id', message: `'${String(isRecord(body) && body.id)}' is of type ${id.type}; ${expected}` };
  }
  const kind = describeBody(body);
  return kind === undefined ? undefined : { path: '', message: `is ${kind}; ${expected}` };
}
