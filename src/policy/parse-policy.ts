import { createHash } from 'node:crypto';
import { type Document, isMap, isScalar, isSeq, Lexer, LineCounter, type Node, Parser, parseDocument } from 'yaml';
import { deepest, refuseBeyondBounds, tooDeep } from '../core/bounds.ts';
import { InputError } from '../core/errors.ts';
import { fieldPath, type Path } from '../core/field-path.ts';
import type { PlacedProblem } from '../core/schema-words.ts';
import { Policy } from './policy.ts';
import { problemsOfPolicy, toProblem, wordingOf } from './wording.ts';
import { yamlProblems } from './yaml-problem.ts';

/** Identifies a policy document in audit rows: the first 12 hex digits of its sha256. */
export const policyVersion = (text: string): string =>
  createHash('sha256').update(text, 'utf8').digest('hex').slice(0, 12);

/**
 * Reads the policy document, YAML or JSON.
 * @throws InputError with every problem: where YAML itself is broken those alone, else all that the schema refuses.
 */
export function parsePolicy(text: string): Policy {
  // What is left of UTF-16 where it is read as UTF-8, as the app reads it.
  if (text.includes('\u0000')) {
    throw new InputError('policy', 'is UTF-16; save it as UTF-8 (in PowerShell: Set-Content -Encoding utf8)');
  }
  const source = text.replace(/^\uFEFF/, '');
  if (isTooDeep(source)) throw new InputError('policy', tooDeep);
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines, prettyErrors: false });
  const broken = yamlProblems(document, lines, source);
  if (broken.length > 0) throw new InputError('policy', broken);
  const written = writtenValue(document);
  if (written === null) {
    throw new InputError('policy', "is empty; a policy starts with the line 'version: 1'");
  }
  refuseBeyondBounds(written, 'policy');
  const parsed = Policy.safeParse(written, { reportInput: true, error: wordingOf });
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues
    .flatMap((issue) => problemsOfPolicy(issue))
    .map(explained)
    .filter(isFirstOfItsPlace)
    .map((problem) => ({ problem, line: lineOf(document, problem.path, lines) }))
    .sort((a, b) => a.line - b.line)
    .map(({ problem, line }) =>
      toProblem({ ...problem, message: problem.message + (line > 0 ? ` (line ${line})` : '') }),
    );
  throw new InputError('policy', problems);
}

/** The further rules that a value breaks follow from the first, or show once that is fixed: one problem for each place. */
const isFirstOfItsPlace = ({ path }: PlacedProblem, index: number, all: readonly PlacedProblem[]): boolean =>
  all.findIndex((each) => fieldPath(each.path) === fieldPath(path)) === index;

/** Whether YAML opens more levels than any document has, judged from its tokens: the reader that makes values of them is recursive. */
export function isTooDeep(source: string): boolean {
  const parser = new Parser();
  for (const lexeme of new Lexer().lex(source)) {
    // Only its depth matters here.
    for (const _ of parser.next(lexeme));
    if (parser.stack.length > 2 * deepest) return true;
  }
  return false;
}

function writtenValue(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (cause) {
    // An alias without its anchor, or aliases that multiply without bound.
    throw new InputError('policy', cause instanceof Error ? cause.message : String(cause));
  }
}

/** `version` alone gets its own words: it is the first thing people leave out. */
function explained(problem: PlacedProblem): PlacedProblem {
  if (problem.path.length !== 1 || problem.path[0] !== 'version') return problem;
  return { ...problem, message: `${problem.message.split(';')[0]}; write 'version: 1', the only version there is` };
}

/** Where the setting at this path exists or, where it is missing, the nearest one around it; 0 for the document itself. */
function lineOf(document: Document, path: Path, lines: LineCounter): number {
  let node: unknown = document.contents;
  let found: Node | undefined;
  for (const step of path) {
    const next = childAt(node, step);
    if (next === undefined) break;
    found = next.named;
    node = next.value;
  }
  const start = found?.range?.[0];
  return start === undefined ? 0 : lines.linePos(start).line;
}

function childAt(node: unknown, step: PropertyKey): { readonly named: Node; readonly value: unknown } | undefined {
  if (isSeq(node)) {
    const item = node.items[Number(step)];
    return isScalar(item) || isMap(item) || isSeq(item) ? { named: item, value: item } : undefined;
  }
  if (!isMap(node)) return undefined;
  const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
  return pair !== undefined && isScalar(pair.key) ? { named: pair.key, value: pair.value } : undefined;
}
