import { quoteId, shortId } from '../../core/resource-id.ts';
import type { Finished } from '../../reconcile/reconciler.ts';
import type { KnownConnection } from '../../state/connections/model.ts';
import type { Connection, Verdict } from '../model.ts';
import { type Case, judgeConnection } from './judge.ts';
import { gatehouse } from './steps.ts';

/** The private endpoint whose approval this connection took over; undefined where it took over none, or that can't be seen. */
export const referenceOf = ({ requester }: Connection): string | undefined =>
  requester.kind === 'seen' && requester.request === 'inherited' ? requester.reference : undefined;

/** Whether an approved connection took over another's approval, as far as its private endpoint was read. */
export const isInherited = ({ requester }: Connection): boolean =>
  requester.kind === 'seen' && requester.request === 'inherited';

/**
 * What the rules would have said of a connection that took over an approval: it never was Pending, so no rule was asked. Its message is
 * what its endpoint says, and counts like any request's. Pure.
 */
export function judgeInherited(asked: Case): Verdict {
  const { connection } = asked;
  const { requester } = connection;
  const description = requester.kind === 'seen' ? (requester.requestMessage ?? '') : '';
  return judgeConnection({ ...asked, connection: { ...connection, state: 'pending', description } });
}

/** What a verdict on a connection that took over an approval comes to, as the end of a sentence. */
export function wouldHave({ verdict, rule, objections }: Verdict): string {
  if (verdict === 'reject') return `rule '${rule}' would have rejected it`;
  if (rule === null) return 'no rule would have approved it';
  const because = objections.find((each) => each.rule === rule)?.because;
  return `rule '${rule}' would have held it${because === undefined ? '' : `: ${because}`}`;
}

/** The private endpoints that took over this connection's approval, in order. */
export function heirsOf({ requester }: Connection, all: readonly Connection[]): readonly string[] {
  if (requester.kind === 'unseen') return [];
  return all
    .filter((each) => referenceOf(each) === requester.id)
    .flatMap((each) => (each.requester.kind === 'seen' ? [each.requester.id] : []))
    .sort();
}

/**
 * The audit row of the connection whose approval was taken over names who did. Its id and time come from the heir's own row, so that writing
 * it twice makes one; at first sight there is no row yet, and the next pass writes it.
 */
export function noteInheritance(
  heir: Connection,
  row: KnownConnection | undefined,
  all: readonly Connection[],
): Finished[] {
  const reference = referenceOf(heir);
  if (reference === undefined || row === undefined || row.inheritanceNoted === true || heir.requester.kind === 'unseen')
    return [];
  const lender = all.find(({ requester }) => requester.kind === 'seen' && requester.id === reference);
  const endpoint = heir.requester.id;
  const action = {
    kind: 'inherit',
    target: lender?.id ?? heir.id,
    by: gatehouse,
    because: `${quoteId(endpoint)} took over the approval of ${quoteId(reference)} when it was made (approvalReference)`,
    before: null,
    after: { connection: heir.id, endpoint, reference },
  };
  return [{ action, decision: { id: `inherit-${shortId(`${heir.id} ${reference}`)}`, at: row.firstSeen } }];
}
