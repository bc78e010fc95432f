import { PermanentError } from '../core/errors.ts';
import { since } from '../core/time.ts';
import type { ApprovalsPolicy } from '../policy/approvals.ts';
import type { ActionResult, Asked } from '../reconcile/reconciler.ts';
import type { ConnectionWrite, KnownConnection } from '../state/connections/model.ts';
import type { Kept } from '../state/kept.ts';
import type { ApprovalAction, Basis, Connection, ConnectionsObserved, KeptDecision, Verdict } from './model.ts';
import { findBasis, hashOfPolicy } from './rules/basis.ts';
import { referenceOf } from './rules/inherited.ts';
import type { Review } from './rules/review.ts';
import { ofRequest } from './rules/same-request.ts';
import { isOverdue, isPersons, isUnfinished, personAtWork, wantedState } from './rules/steps.ts';
import { askedWith, isWaiting, pendingSince } from './rules/waiting.ts';
import { findAsked } from './rules/who-asked.ts';

type Result = ActionResult<ApprovalAction, Connection>;
type Results = ReadonlyMap<string, Result>;

/** When a pass was made, and who asked, where an event reported a request. */
interface Moment {
  readonly now: Date;
  readonly asked: Asked | undefined;
  readonly policy: ApprovalsPolicy;
}

/**
 * What the rows of one private link resource become after a pass. Pure; `rows` are read after the writes, so that a decision a
 * person took meanwhile is carried along. Rows that stay as they are are not written: their etag is what people's decisions match.
 */
export function planRows(
  observed: ConnectionsObserved,
  reviews: readonly Review[],
  rows: readonly Kept<KnownConnection>[],
  results: readonly Result[],
  { now, asked, policy }: Moment,
): { readonly writes: readonly ConnectionWrite[]; readonly gone: readonly Kept<KnownConnection>[] } {
  const before = new Map(rows.map((row) => [row.value.id, row]));
  const named = findAsked(
    asked,
    reviews.map(({ connection }) => connection),
  );
  const byTarget: Results = new Map(results.map((result) => [result.action.target, result]));
  const writes = reviews.flatMap((review) => {
    const known = before.get(review.connection.id);
    const moment = { now, asked: review.connection === named ? asked : undefined, policy };
    return toWrite(known, toRow(observed, review, ofRequest(known?.value, review.connection), byTarget, moment));
  });
  return { writes, gone: vanished(observed, rows, now) };
}

/** The row of a connection as a pass saw it. */
function toRow(
  { resource, tenantOf, whoAsked }: ConnectionsObserved,
  review: Review,
  before: KnownConnection | undefined,
  results: Results,
  { now, asked, policy }: Moment,
): KnownConnection {
  const { connection } = review;
  const result = results.get(connection.id);
  const shown = (result?.kind === 'applied' ? result.detail : undefined) ?? connection;
  const decision = concludeDecision(before?.decision, review, result, now);
  const { kept } = review;
  const isAsReviewed = shown === connection && decision?.id === kept?.id && decision?.state === kept?.state;
  const basis = isAsReviewed
    ? review.basis
    : findBasis({ resource, connection: shown, kept: decision, policy, tenantOf, now, approvedByRule: new Map() });
  const row = newRow(resource.id, shown, now);
  return {
    ...row,
    ...judgedAs(review.verdict, before),
    // Read once, where a rule asked: a later pass that needs it no more forgets nothing.
    origin: before?.origin === undefined ? row.origin : { ...before.origin, ...row.origin },
    firstSeen: before?.firstSeen ?? row.firstSeen,
    ...whileWaiting(shown, before, { now, asked, logged: whoAsked?.get(connection.id) }),
    ...(before !== undefined && referenceOf(shown) !== undefined ? { inheritanceNoted: true } : {}),
    judgedUnder: shown.state === 'approved' ? hashOfPolicy(policy) : undefined,
    asked: askedWith(shown, before),
    basis: basis === undefined ? undefined : toKeptBasis(basis),
    decision,
  };
}

/** Events name any caller, and anybody with the key can send them: a row must stay one that can be written. */
const mostAskers = 50;

/** What counts only while this request waits for an answer: a new request starts from nothing. The requesters stay known, and their list only grows while it waits. */
function whileWaiting(
  connection: Connection,
  before: KnownConnection | undefined,
  { now, asked, logged }: Omit<Moment, 'policy'> & { readonly logged: KnownConnection['whoAsked'] },
): Partial<KnownConnection> {
  const since = pendingSince(connection, before, now);
  const sameRequest = before !== undefined && isWaiting(before);
  const earlier = since === undefined || sameRequest ? (before?.requestedBy ?? []) : [];
  const everybody = new Set([...earlier, ...(since === undefined ? [] : (asked?.by ?? []))]);
  const whoAsked = logged ?? (since === undefined || sameRequest ? before?.whoAsked : undefined);
  const who = {
    ...(everybody.size === 0 ? {} : { requestedBy: [...everybody].slice(0, mostAskers).sort() }),
    ...(whoAsked && { whoAsked }),
  };
  if (since === undefined) return who;
  const { deferral, firstApproval } = sameRequest ? before : {};
  return { ...who, pendingSince: since, deferral, firstApproval };
}

/** A row of a connection that nobody has judged yet. */
export function newRow(privateLinkResource: string, connection: Connection, now: Date): KnownConnection {
  const { requester } = connection;
  return {
    id: connection.id,
    privateLinkResource,
    ...(requester.kind === 'seen' ? { endpoint: requester.id, origin: originOf(requester) } : {}),
    groupIds: [...(connection.groupIds ?? [])],
    state: connection.status,
    description: connection.description,
    verdict: 'none',
    objections: [],
    firstSeen: now.toISOString(),
    lastSeen: now.toISOString(),
  };
}

const toKeptBasis = ({ unseen: _, own: __, ...basis }: Basis): NonNullable<KnownConnection['basis']> => basis;

function originOf({
  subnet,
  location,
  request,
  reference,
  requestMessage,
  resourceGuid,
  groupIds,
}: Omit<NonNullable<KnownConnection['origin']>, 'groupIds'> & {
  readonly groupIds?: readonly string[] | undefined;
}): KnownConnection['origin'] {
  const origin = {
    ...(subnet === undefined ? {} : { subnet }),
    ...(location === undefined ? {} : { location }),
    ...(request === undefined ? {} : { request }),
    ...(reference === undefined ? {} : { reference }),
    ...(requestMessage === undefined || request !== 'inherited' ? {} : { requestMessage }),
    ...(resourceGuid === undefined ? {} : { resourceGuid }),
    ...(groupIds === undefined ? {} : { groupIds: [...groupIds] }),
  };
  return Object.keys(origin).length === 0 ? undefined : origin;
}

/** What the rules said, kept after the connection has left Pending: people ask why. */
export function judgedAs(verdict: Verdict, before: KnownConnection | undefined): Partial<KnownConnection> {
  const said = verdict.verdict !== 'none' || before === undefined ? verdict : before;
  const rule = said.rule ?? undefined;
  return { verdict: said.verdict, ...(rule === undefined ? {} : { rule }), objections: [...said.objections] };
}

/**
 *   our write            decision
 *   applied              done
 *   running              running, from now on
 *   refused for good     failed
 *   unsure, or none      what Azure shows: done, failed where it decided otherwise or never made it, else as it was
 *
 * One that was taken while we observed is left to its own request, or to the next pass: this one has not reported it.
 */
function concludeDecision(
  kept: KeptDecision | undefined,
  { connection, kept: seen }: Review,
  result: Result | undefined,
  now: Date,
): KeptDecision | undefined {
  if (kept === undefined || !isUnfinished(kept)) return kept;
  const isOurs = result !== undefined && result.action.by === kept.by && answersAs(result.action) === kept.kind;
  if (isOurs && result.kind === 'applied') return { ...kept, state: 'done' };
  if (isOurs && result.kind === 'running') {
    return { ...kept, state: 'running', writtenAt: kept.writtenAt ?? now.toISOString() };
  }
  if (isOurs && result.kind === 'failed') {
    return result.error instanceof PermanentError ? { ...kept, state: 'failed', error: result.error.message } : kept;
  }
  if (kept.state === 'writing' && seen?.id !== kept.id) return kept;
  if (connection.state === wantedState(kept.kind)) {
    if (kept.unwritten === true) return notOurs(kept, connection);
    return connection.busy ? kept : { ...kept, state: 'done' };
  }
  if (connection.state === 'changing') return kept;
  const from = kept.occasion === 'removal' ? 'approved' : 'pending';
  if (connection.state !== from) return { ...kept, state: 'failed', error: `Azure shows ${connection.status}` };
  if (kept.state === 'writing') return seen?.id === kept.id && !isPersons(kept) ? withdrawn(kept, result) : kept;
  return isOverdue(connection, kept, now)
    ? { ...kept, state: 'failed', error: `Azure took the answer and still shows ${connection.status}` }
    : kept;
}

/** Azure turned our answer away, and shows what somebody else has answered since. */
export const notOurs = (kept: KeptDecision, { status }: Pick<Connection, 'status'>): KeptDecision => ({
  ...kept,
  state: 'failed',
  error: `Azure shows ${status}, which was not written here`,
});

/** The kind of decision that an action carries out: what expires or is removed is rejected. */
export const answersAs = ({ kind }: Pick<ApprovalAction, 'kind'>): KeptDecision['kind'] =>
  kind === 'approve' ? 'approve' : 'reject';

/** A rule's decision that was never written and is not taken again: policy has changed since. */
const withdrawn = (kept: KeptDecision, result: Result | undefined): KeptDecision =>
  result === undefined ? { ...kept, state: 'failed', error: 'policy no longer says so' } : kept;

function toWrite(before: Kept<KnownConnection> | undefined, value: KnownConnection): ConnectionWrite[] {
  if (before === undefined) return [{ value, etag: undefined }];
  const { lastSeen: _, ...then } = before.value;
  const { lastSeen: __, ...now } = value;
  if (JSON.stringify(sorted(then)) === JSON.stringify(sorted(now))) return [];
  return [{ value, etag: before.etag }];
}

/**
 * Rows of connections that are gone. An unread element without an id may be any of them: then nothing is forgotten. Nor is what another
 * worker is writing just now, for our list may be older; the sweep comes back to it.
 */
function vanished(
  { connections }: ConnectionsObserved,
  rows: readonly Kept<KnownConnection>[],
  now: Date,
): Kept<KnownConnection>[] {
  const there = new Set<string>();
  for (const listed of connections) {
    const id = listed.kind === 'read' ? listed.connection.id : listed.id;
    if (id === undefined) return [];
    there.add(id);
  }
  return rows.filter(({ value }) => !there.has(value.id) && !isBeingWritten(value.decision, now));
}

const isBeingWritten = (decision: KeptDecision | undefined, now: Date): boolean =>
  decision?.state === 'writing' && since(new Date(decision.at), now) < personAtWork;

/** The fields that say something, so that one row is the same as another. */
const sorted = (value: object): [string, unknown][] =>
  Object.entries(value)
    .filter(([, content]) => content !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
