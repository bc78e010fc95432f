import * as z from 'zod';
import type { WhoAsks } from '../../approvals/decisions/model.ts';
import { Scope } from '../../core/asked.ts';
import { RetryableError } from '../../core/errors.ts';
import { shortId } from '../../core/resource-id.ts';
import { foldCase } from '../../core/text.ts';
import { seconds } from '../../core/time.ts';
import type { KnownConnection } from '../../state/connections/model.ts';
import type { Kept } from '../../state/kept.ts';
import { newestFirst } from '../cursor.ts';
import { json } from '../message.ts';
import { listResponse, takePage } from '../page.ts';
import type { ApiDependencies, ApiState } from '../ports.ts';
import { isWithin, oneOf, pageFields, parseQuery } from '../query.ts';
import { parseRow } from '../table-key.ts';
import type { View } from '../view.ts';
import {
  findRequester,
  findRequesterItem,
  findTargetItem,
  findWhoAsked,
  toAccessItem,
  toConnectionItem,
  toEarlierDecision,
} from './connection-item.ts';

type Connection = Kept<KnownConnection>;

export const ConnectionQuery = z.strictObject({
  state: oneOf(['pending', 'approved', 'rejected', 'disconnected']).optional(),
  resource: Scope.optional(),
  verdict: oneOf(['approve', 'reject', 'hold', 'none']).optional(),
  ...pageFields('connections'),
});
type ConnectionQuery = z.infer<typeof ConnectionQuery>;

/** Nobody waits longer for what is only shown. */
const patience = seconds(5);
/** Most earlier decisions shown beside a connection. */
const mostEarlier = 20;

/** `GET /api/connections`: newest request first. */
export const listConnections: View = async ({ state }, request) => {
  const query = parseQuery(request.query, ConnectionQuery);
  const rows = matching(state.connections.list(), query);
  const { value, last } = await takePage(
    rows,
    (row) => [newestFirst(row.value.firstSeen), shortId(row.value.id)],
    query,
  );
  return listResponse(request, 'connections', { value: value.map(toConnectionItem), last });
};

/** `GET /api/connections/{id}`: with what was decided before for the same requester's subscription, newest first. */
export const getConnection: View = async (deps, request) => {
  const { state } = deps;
  const connection = await parseRow((hash) => state.connections.findByHash(hash), request, 'connection');
  const [earlierDecisions, others, peopleNeeded, now, tenantId] = await Promise.all([
    listEarlier(state, connection),
    listApprovedBeside(state, connection),
    findPeopleNeeded(deps, connection),
    findWhoAsks(deps, connection),
    findTenant(deps, connection),
  ]);
  const body = {
    ...toConnectionItem(connection),
    requesterSubscription: findRequester(connection.value),
    requester: withTenant(findRequesterItem(connection.value, now), tenantId),
    target: findTargetItem(connection.value),
    peopleNeeded,
    ...findWhoAsked(connection.value, peopleNeeded),
    access: toAccessItem(connection.value, others, now),
    earlierDecisions: earlierDecisions.map(toEarlierDecision),
  };
  return json(200, body, { etag: connection.etag });
};

async function* matching(rows: AsyncIterable<Connection>, query: ConnectionQuery): AsyncIterable<Connection> {
  for await (const row of rows) {
    const { state, verdict, privateLinkResource } = row.value;
    if (query.state !== undefined && foldCase(state) !== query.state) continue;
    if (query.verdict !== undefined && verdict !== query.verdict) continue;
    if (isWithin(privateLinkResource, query.resource)) yield row;
  }
}

/** The connections that lead to the same resource today, newest first. */
async function listApprovedBeside(
  { connections }: ApiState,
  { value }: Connection,
): Promise<readonly KnownConnection[]> {
  const others = (await connections.listOf(value.privateLinkResource)).map((other) => other.value);
  return others
    .filter(({ id, state }) => id !== value.id && foldCase(state) === 'approved')
    .sort((a, b) => Date.parse(b.firstSeen) - Date.parse(a.firstSeen));
}

/** Absent once it is answered, and where Azure does not say in time what policy asks for: the decision will. */
async function findPeopleNeeded(
  { decisions, beginPass }: Pick<ApiDependencies, 'decisions' | 'beginPass'>,
  { value }: Connection,
): Promise<1 | 2 | undefined> {
  if (foldCase(value.state) !== 'pending') return undefined;
  return inTime(async () => decisions.peopleNeeded(value, await beginPass('api')));
}

/** What the requester's private endpoint says of itself now; absent where it may not be read, or not in time, and once it has let go. */
async function findWhoAsks(
  { decisions }: Pick<ApiDependencies, 'decisions'>,
  { value }: Connection,
): Promise<WhoAsks | undefined> {
  if (foldCase(value.state) === 'disconnected') return undefined;
  return inTime(() => decisions.whoAsks(value, AbortSignal.timeout(patience)));
}

/** The tenant of the subscription that asks; absent where this deployment can't see the subscription. */
async function findTenant(
  { subscriptions }: Pick<ApiDependencies, 'subscriptions'>,
  { value }: Connection,
): Promise<string | undefined> {
  const known = await inTime(subscriptions);
  return known?.get(findRequester(value) ?? '')?.tenantId;
}

const withTenant = <T extends object>(requester: T | undefined, tenantId: string | undefined) =>
  requester && { ...requester, tenantId };

/** Undefined where Azure does not say it in time: what is only shown is not worth a failure. */
async function inTime<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof RetryableError) return undefined;
    throw error;
  }
}

async function listEarlier({ connections }: ApiState, { value }: Connection): Promise<readonly Connection[]> {
  const requester = findRequester(value);
  if (requester === undefined) return [];
  async function* decided(): AsyncIterable<Connection> {
    for await (const other of connections.list()) {
      if (other.value.id !== value.id && other.value.decision && findRequester(other.value) === requester) yield other;
    }
  }
  const decidedAt = (other: Connection): string => other.value.decision?.at ?? other.value.firstSeen;
  const placeOf = (other: Connection) => [newestFirst(decidedAt(other)), shortId(other.value.id)];
  return (await takePage(decided(), placeOf, { top: mostEarlier })).value;
}
