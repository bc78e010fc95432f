import { isRecord } from '../../core/arm-body.ts';
import { InputError } from '../../core/errors.ts';
import { foldCase, quote } from '../../core/text.ts';
import { elementsOf, field, lowerText, textOf } from '../body.ts';
import type { Note } from '../model.ts';
import { noteOfDiagnostic } from './diagnostics.ts';
import { sortElements } from './elements.ts';
import type { Reading } from './model.ts';

/** The changes of a what-if, flat as the command line prints them or nested as REST answers; also saved alone. Undefined where it is none. */
export function findChanges(content: unknown): readonly unknown[] | undefined {
  if (Array.isArray(content)) {
    const isChange = (element: unknown): boolean => textOf(field(element, 'changeType')) !== undefined;
    return content.length > 0 && content.every(isChange) ? content : undefined;
  }
  const changes = field(content, 'changes') ?? field(field(content, 'properties'), 'changes');
  return Array.isArray(changes) ? changes : undefined;
}

/** @throws InputError for the what-if of a deployment stack, which is another format, and for one that failed. */
export function refuseOtherChanges(content: unknown): void {
  const stack = field(field(field(content, 'properties'), 'changes') ?? field(content, 'changes'), 'resourceChanges');
  if (Array.isArray(stack)) {
    const message = 'is the what-if of a deployment stack, which is not read; give the what-if of its template instead';
    throw new InputError('resources', [{ path: '', message }]);
  }
  if (lowerText(field(content, 'status')) !== 'failed' || findChanges(content)?.length) return;
  const error = field(content, 'error');
  const why = [textOf(field(error, 'code')), textOf(field(error, 'message'))]
    .filter((text) => text !== undefined)
    .join(': ');
  throw new InputError('resources', [
    { path: '', message: `is a what-if that failed, so nothing was predicted${why === '' ? '' : ` (${why})`}` },
  ]);
}

const judged: ReadonlySet<string> = new Set(['create', 'modify', 'nochange']);

interface Change {
  readonly id: string;
  readonly kind: string;
  readonly before: Record<string, unknown> | undefined;
  readonly after: Record<string, unknown> | undefined;
  readonly reason: string | undefined;
}

/**
 *   changeType          judged                         before
 *   Create              after                          nothing
 *   Modify, NoChange    after                          before
 *   Delete              nothing: it goes away          before
 *   Ignore              nothing: it is there, but not covered by this deployment
 *   Deploy, and any of the above without a body        unknown: this result has ids only
 *   Unsupported         unknown
 *   any other           unknown
 * What may change (`potentialChanges`) is judged as possible where no sure change names it.
 */
export function readWhatIf(changes: readonly unknown[], content: unknown): Reading {
  const sure = changes.map(toChange);
  const named = new Set(sure.map(({ id }) => id));
  const potential = elementsOf(
    field(content, 'potentialChanges') ?? field(field(content, 'properties'), 'potentialChanges'),
  )
    .map(toChange)
    .filter(({ id, kind }) => !named.has(id) && kind !== 'ignore');
  const diagnostics = elementsOf(field(content, 'diagnostics') ?? field(field(content, 'properties'), 'diagnostics'))
    .map(noteOfDiagnostic)
    .filter((note) => note !== undefined);
  const isJudged = ({ kind }: Change): boolean => judged.has(kind);
  const possible = potential.filter(isJudged).flatMap(({ after }) => after ?? []);
  const after = sure.filter(isJudged).flatMap((change) => change.after ?? []);
  const { bodies, notJudged, nameless } = sortElements([...after, ...possible]);
  return {
    bodies: [...bodies, ...nameless.map(({ element }) => element)],
    context: sure.filter(({ kind }) => kind === 'ignore').flatMap(({ after, before }) => after ?? before ?? []),
    isComplete: diagnostics.length === 0,
    // What goes away without a body still goes away.
    before: sure.flatMap(({ before, kind, id }) => before ?? (kind === 'delete' ? { id } : [])),
    possible,
    replaced: [],
    notJudged,
    unknown: [...[...sure, ...potential].flatMap(noteOf), ...diagnostics],
  };
}

function toChange(change: unknown): Change {
  const before = field(change, 'before');
  const after = field(change, 'after');
  const kind = lowerText(field(change, 'changeType')) ?? '';
  const id = textOf(field(change, 'resourceId')) ?? textOf(field(after, 'id')) ?? textOf(field(before, 'id')) ?? '';
  return {
    id: foldCase(id),
    kind,
    before: isRecord(before) ? before : undefined,
    after: isRecord(after) ? (kind === 'modify' ? keepUnsaid(after, before) : after) : undefined,
    reason: textOf(field(change, 'unsupportedReason')),
  };
}

/** Written by Azure alone: no template says them, and that one doesn't means nothing. */
const ofAzure: ReadonlySet<string> = new Set(['provisioningState', 'etag', 'id', 'type']);

/**
 * What exists and the template doesn't say: some types keep it, others take their default, and a what-if shows both as deleted. Neither is known. https://learn.microsoft.com/azure/azure-resource-manager/templates/deploy-what-if
 */
function keepUnsaid(after: Record<string, unknown>, before: unknown): Record<string, unknown> {
  if (!isRecord(before) || !isRecord(after.properties) || !isRecord(before.properties)) return after;
  return { ...after, properties: withUnsaid(after.properties, before.properties) };
}

function withUnsaid(after: Record<string, unknown>, before: Record<string, unknown>): Record<string, unknown> {
  const kept = Object.entries(before).flatMap(([key, was]): [string, unknown][] => {
    const now = field(after, key);
    if (isRecord(now) && isRecord(was)) return [[key, withUnsaid(now, was)]];
    const isUnsaid = now === undefined && !isNothing(was) && !ofAzure.has(key);
    return isUnsaid ? [[key, `[${key}, which the template does not say: it stays or becomes the default]`]] : [];
  });
  return { ...after, ...Object.fromEntries(kept) };
}

/** What isn't set, and an empty list: the default of either is the same. */
const isNothing = (value: unknown): boolean =>
  value === null || value === undefined || (typeof value === 'object' && Object.keys(value).length === 0);

/** Every kind of change that the table above has. */
const known: ReadonlySet<string> = new Set([...judged, 'delete', 'ignore', 'deploy', 'unsupported']);

const idsOnly = 'this result has ids only; ask for the whole bodies (--result-format FullResourcePayloads)';

function noteOf({ id, kind, after, reason }: Change): readonly Note[] {
  const note = (because: string): readonly Note[] => [{ id, property: null, because }];
  if (kind === 'delete') return [];
  if (kind === 'ignore') return note('it is not covered by this deployment, so it was not judged');
  if (!known.has(kind)) return note(`what becomes of it (${quote(kind, 60)}) is not known here, so it was not judged`);
  if (kind === 'unsupported') return note(`it could not be predicted${reason === undefined ? '' : `: ${reason}`}`);
  return after === undefined ? note(idsOnly) : [];
}
