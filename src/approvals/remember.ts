import { PermanentError } from '../core/errors.ts';
import { hashId } from '../core/resource-id.ts';
import type { ActionResult } from '../reconcile/reconciler.ts';
import type { ConnectionRow } from '../state/rows.ts';
import type { Row, TableOperation } from '../state/table.ts';
import type { ApprovalAction, Connection, KeptDecision, Observed, Verdict } from './model.ts';
import { isOverdue, isPersons, isUnfinished, type Review, wantedState } from './rules/review.ts';

type Result = ActionResult<ApprovalAction, Connection>;
type Results = ReadonlyMap<string, Result>;

/**
 * What the rows of one private link resource become after a look. Pure; `rows` are read after the writes, so that a decision a
 * person took meanwhile is carried along. Rows that stay as they are are not written: their etag is what people's decisions match.
 */
export function planRows(
  observed: Observed,
  reviews: readonly Review[],
  rows: readonly Row<ConnectionRow>[],
  results: readonly Result[],
  now: Date,
): readonly TableOperation<ConnectionRow>[] {
  const before = new Map(rows.map((row) => [row.row, row]));
  const byTarget: Results = new Map(results.map((result) => [result.action.target, result]));
  const operations = reviews.flatMap((review) => {
    const row = hashId(review.connection.id);
    return toOperation(row, before.get(row), toRow(observed, review, before.get(row)?.value, byTarget, now));
  });
  return [...operations, ...vanished(observed, rows)];
}

/** The row of a connection as a look saw it. */
function toRow(
  { resource }: Observed,
  review: Review,
  before: ConnectionRow | undefined,
  results: Results,
  now: Date,
): ConnectionRow {
  const { connection } = review;
  const result = results.get(connection.id);
  const shown = result?.kind === 'applied' && result.detail !== undefined ? result.detail : connection;
  const decision = concludeDecision(before?.decision, review, result, now);
  return {
    ...newRow(resource.id, shown, now),
    ...judgedAs(review.verdict, before),
    firstSeen: before?.firstSeen ?? now.toISOString(),
    ...(decision === undefined ? {} : { decision }),
  };
}

/** A row of a connection that nobody has judged yet. */
export function newRow(privateLinkResource: string, connection: Connection, now: Date): ConnectionRow {
  const { requester } = connection;
  return {
    id: connection.id,
    privateLinkResource,
    ...(requester.kind === 'seen' ? { endpoint: requester.id } : {}),
    groupIds: [...(connection.groupIds ?? [])],
    state: connection.status,
    description: connection.description,
    verdict: 'none',
    objections: [],
    firstSeen: now.toISOString(),
    lastSeen: now.toISOString(),
  };
}

/** What the rules said, kept after the connection has left Pending: people ask why. */
export function judgedAs(verdict: Verdict, before: ConnectionRow | undefined): Partial<ConnectionRow> {
  if (verdict.verdict !== 'none' || before === undefined) {
    const { rule, objections } = verdict;
    return { verdict: verdict.verdict, ...(rule === null ? {} : { rule }), objections: [...objections] };
  }
  const { rule, objections } = before;
  return { verdict: before.verdict, ...(rule === undefined ? {} : { rule }), objections };
}

/**
 *   our write            decision
 *   applied              done
 *   running              running, from now on
 *   refused for good     failed
 *   unsure, or none      what Azure shows: done, failed where it decided otherwise or let it fall, else as it was
 */
function concludeDecision(
  kept: KeptDecision | undefined,
  { connection, kept: seen }: Review,
  result: Result | undefined,
  now: Date,
): KeptDecision | undefined {
  if (kept === undefined || !isUnfinished(kept)) return kept;
  const isOurs = result !== undefined && result.action.by === kept.by && result.action.kind === kept.kind;
  if (isOurs && result.kind === 'applied') return { ...kept, state: 'done' };
  if (isOurs && result.kind === 'running') {
    return { ...kept, state: 'running', writtenAt: kept.writtenAt ?? now.toISOString() };
  }
  if (isOurs && result.kind === 'failed') {
    return result.error instanceof PermanentError ? { ...kept, state: 'failed', error: result.error.message } : kept;
  }
  if (connection.state === wantedState(kept.kind)) return connection.busy ? kept : { ...kept, state: 'done' };
  if (connection.state === 'changing') return kept;
  if (connection.state !== 'pending') return { ...kept, state: 'failed', error: `Azure shows ${connection.status}` };
  if (kept.state === 'writing') return seen?.id === kept.id && !isPersons(kept) ? withdrawn(kept, result) : kept;
  return isOverdue(connection, kept, now)
    ? { ...kept, state: 'failed', error: `Azure took the answer and still shows ${connection.status}` }
    : kept;
}

/** A rule's decision that was never written and is not taken again: policy has changed since. */
const withdrawn = (kept: KeptDecision, result: Result | undefined): KeptDecision =>
  result === undefined ? { ...kept, state: 'failed', error: 'policy no longer says so' } : kept;

function toOperation(
  row: string,
  before: Row<ConnectionRow> | undefined,
  value: ConnectionRow,
): TableOperation<ConnectionRow>[] {
  if (before === undefined) return [{ kind: 'insert', row, value }];
  const { lastSeen: _, ...then } = before.value;
  const { lastSeen: __, ...now } = value;
  if (JSON.stringify(sorted(then)) === JSON.stringify(sorted(now))) return [];
  return [{ kind: 'replace', row, value, etag: before.etag }];
}

/** Rows of connections that are gone. An unread element without an id may be any of them: then nothing is forgotten. */
function vanished({ connections }: Observed, rows: readonly Row<ConnectionRow>[]): TableOperation<ConnectionRow>[] {
  const there = new Set<string>();
  for (const listed of connections) {
    const id = listed.kind === 'read' ? listed.connection.id : listed.id;
    if (id === undefined) return [];
    there.add(id);
  }
  return rows.flatMap(({ row, value, etag }) => (there.has(value.id) ? [] : [{ kind: 'remove', row, etag }]));
}

const sorted = (value: object): [string, unknown][] => Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
