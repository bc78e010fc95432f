import type { KnownConnection } from '../../state/connections/model.ts';
import type { Connection } from '../model.ts';

/** What an answer was judged by. The write carries it: where the connection differs when it is read again, nothing is written. */
export interface JudgedBy {
  /** Lower-cased id of the private endpoint that asked; undefined where nobody was seen, so nobody was judged. */
  readonly endpoint?: string | undefined;
  /** Empty where the provider names none. */
  readonly groupIds: readonly string[];
  /** What the private endpoint itself said, where that was read. */
  readonly origin?: { readonly groupIds?: readonly string[] | undefined } | undefined;
}

/**
 * Whether a row is of the request that a connection is now. Several providers name a connection after its endpoint's name alone, so that
 * another requester may have the same id tomorrow: what was said of the one must not count for the other. Pure.
 *
 *   row's endpoint   connection's         resourceGuid              of the same request
 *   A                B                    any                       no
 *   A                A                    both known, and differ    no: deleted and made again
 *   A                A                    the same, or not known    yes
 *   none             none                 –                         yes
 *   A, or none       the other of both    –                         no while Pending: nobody has seen that it is; yes where it is decided
 */
export function isOfRequest(row: KnownConnection, { requester, state }: Connection): boolean {
  const asks = requester.kind === 'seen' ? requester : undefined;
  if (asks === undefined || row.endpoint === undefined) return asks?.id === row.endpoint || state !== 'pending';
  if (asks.id !== row.endpoint) return false;
  const known = row.origin?.resourceGuid;
  return asks.resourceGuid === undefined || known === undefined || asks.resourceGuid === known;
}

/** The row, where it is of this request; what another requester left under the same id counts for nothing. */
export const ofRequest = (row: KnownConnection | undefined, connection: Connection): KnownConnection | undefined =>
  row !== undefined && isOfRequest(row, connection) ? row : undefined;

/**
 * Whether a connection that was read again is what was judged. A requester where none was seen is another one, while it may still be
 * answered; group ids that were not seen were not judged, and may be any.
 */
export function isAsJudged({ requester, groupIds, state }: Connection, judged: JudgedBy): boolean {
  if (judged.endpoint === undefined && requester.kind === 'seen' && state === 'pending') return false;
  if (judged.endpoint !== undefined && (requester.kind === 'unseen' || requester.id !== judged.endpoint)) return false;
  return judged.groupIds.length === 0 || isSameSet(judged.groupIds, groupIds ?? []);
}

/**
 * The groups that only its private endpoint says, where an answer rests on them: it is read once more before the write. Undefined where the
 * connection says its groups itself, or nobody knew them.
 */
export function restsOnEndpoint({ endpoint, groupIds, origin }: JudgedBy): readonly string[] | undefined {
  if (endpoint === undefined || groupIds.length > 0) return undefined;
  return origin?.groupIds?.length === 0 ? undefined : origin?.groupIds;
}

export const isSameSet = (some: readonly string[], others: readonly string[]): boolean => {
  const there = new Set(others);
  return there.size === new Set(some).size && some.every((id) => there.has(id));
};

/** What a connection is judged by, as it was observed. */
export const judgedBy = ({ requester, groupIds = [] }: Connection): JudgedBy => ({
  endpoint: requester.kind === 'seen' ? requester.id : undefined,
  groupIds,
  origin: requester.kind === 'seen' ? { groupIds: requester.groupIds } : undefined,
});
