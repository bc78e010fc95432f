import { compare } from '../core/compare.ts';
import type { ApprovalsPolicy } from '../policy/approvals.ts';
import type { ConnectionsObserved } from './model.ts';
import { isTakenBack, type Review, reviewConnections } from './rules/review.ts';

/**
 * What would become of one connection. `approve`, `reject`, `expire` and `remove` are writes; `hold`: a person decides; `outside`:
 * approved, and no rule covers it; `covered`: approved, and a rule covers it; `left`: in a state that nothing is done about; `unread`: it
 * could not be read.
 */
export type ApprovalProspect = (typeof prospects)[number];
const prospects = ['approve', 'reject', 'expire', 'remove', 'hold', 'outside', 'unread', 'covered', 'left'] as const;

export interface ApprovalLine {
  readonly connection: string;
  readonly prospect: ApprovalProspect;
  /** The connection's state as Azure spells it; empty where it was not read. */
  readonly state: string;
  /** The private endpoint that asks; null where Azure doesn't say. */
  readonly requester: string | null;
  readonly rule: string | null;
  readonly because: string;
}

export interface ApprovalReport {
  /** Sorted by what would be done, then by connection. */
  readonly lines: readonly ApprovalLine[];
  readonly counts: Readonly<Record<ApprovalProspect, number>>;
}

/**
 * What the rules would do to every connection that exists, without doing it. Pure: the decisions are the room's own. Without its
 * memory, limits count as not yet reached, and what people decided or put off is not known: nothing that they may have approved is listed as removed.
 */
export function reportApprovals(
  observed: readonly ConnectionsObserved[],
  policy: ApprovalsPolicy,
  now: Date,
): ApprovalReport {
  const lines = observed
    .flatMap((each) => [
      ...reviewConnections({ ...each, isUnremembered: true }, policy, now).map((review) => lineOf(review, policy)),
      ...unreadLines(each),
    ])
    .sort(
      (a, b) => prospects.indexOf(a.prospect) - prospects.indexOf(b.prospect) || compare(a.connection, b.connection),
    );
  const count = (prospect: ApprovalProspect): number => lines.filter((line) => line.prospect === prospect).length;
  return {
    lines,
    counts: Object.fromEntries(prospects.map((each) => [each, count(each)])) as Record<ApprovalProspect, number>,
  };
}

/** What a report of what exists can't know, for everybody who reads one. */
export const unknownHere =
  'limits count from nothing here, and what people approved, rejected or put off in Gatehouse is not known';

/** Whether something would be written to Azure. */
export const isAnswer = ({ prospect }: ApprovalLine): boolean =>
  prospects.indexOf(prospect) < prospects.indexOf('hold');

function lineOf({ connection, verdict, basis, step }: Review, policy: ApprovalsPolicy): ApprovalLine {
  const { id, status, requester } = connection;
  const of = { connection: id, state: status, requester: requester.kind === 'seen' ? requester.id : null };
  if (step.kind === 'write') return { ...of, prospect: step.answer, rule: verdict.rule, because: step.reason };
  if (connection.state === 'pending') {
    const because = verdict.objections.map((objection) => `${objection.rule}: ${objection.because}`).join('; ');
    return { ...of, prospect: 'hold', rule: verdict.rule, because: because || 'no rule matches' };
  }
  if (basis === undefined) return { ...of, prospect: 'left', rule: null, because: `it is ${status}` };
  const rule = 'rule' in basis && typeof basis.rule === 'string' ? basis.rule : null;
  const prospect = basis.kind === 'outside' || basis.kind === 'withdrawn' ? 'outside' : 'covered';
  const removal = isTakenBack(basis, policy) ? '; the app removes it where it has no such approval on record' : '';
  return { ...of, prospect, rule, because: `${basis.because}${removal}` };
}

const unreadLines = ({ resource, connections }: ConnectionsObserved): readonly ApprovalLine[] =>
  connections.flatMap((each): ApprovalLine[] => {
    if (each.kind === 'read') return [];
    const { id = resource.id, because } = each;
    return [{ connection: id, prospect: 'unread', state: '', requester: null, rule: null, because }];
  });
