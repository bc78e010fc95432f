import type { Arm, ArmAnswer } from '../arm/arm.ts';
import { readRetryAfter } from '../arm/classify.ts';
import { kqlText } from '../arm/kql.ts';
import { isRecord, propertiesOf } from '../core/arm-body.ts';
import { InputError, PermanentError, UnreadError } from '../core/errors.ts';
import { linkServiceType } from '../core/link-service.ts';
import { findResourceId, type ResourceId } from '../core/resource-id.ts';
import { type Millis, seconds } from '../core/time.ts';
import { statusOf } from './describe.ts';
import type { AnswerKind, ConnectableType, Connection, ConnectionsObserved, PrivateLinkResource } from './model.ts';
import { readRequester } from './requesters.ts';
import { isAsJudged, isSameSet, type JudgedBy, restsOnEndpoint } from './rules/same-request.ts';
import { wantedState } from './rules/steps.ts';
import {
  findNestedConnections,
  isBodyOf,
  parseConnection,
  readBody,
  toListedConnections,
  toPrivateLinkResource,
} from './schema.ts';
import type { TypeDirectory } from './type-directory.ts';

type ResourceView = Pick<ConnectionsObserved, 'resource' | 'exists' | 'connections'>;

/** Codes with which a provider says that it has no list of connections, or that the resource isn't there. A bare status says neither. */
const noList: ReadonlySet<string> = new Set([
  'BadRequest',
  'InvalidRequestUri',
  'InvalidResourceType',
  'MethodNotAllowed',
  'NotFound',
  'ResourceGroupNotFound',
  'ResourceNotFound',
  'UnsupportedHttpVerb',
]);

/** What a read of Azure takes. */
export interface Reading {
  readonly arm: Arm;
  readonly types: TypeDirectory;
  readonly now: Date;
  readonly signal: AbortSignal;
}

/**
 * Reads every connection of one private link resource in one request: its list, or the resource itself where there is no list, or
 * where the list is refused, or where its body is asked for; a private link service's body says who is approved by itself.
 * Types without an api-version are read from Resource Graph.
 */
export async function observeResource(
  { arm, types, now, signal }: Reading,
  id: ResourceId,
  wantsBody: boolean,
): Promise<ResourceView> {
  const connectable = await types.find(id, now, signal);
  const resource = { ...toPrivateLinkResource(id), connectable };
  if (connectable === undefined) return observeInGraph(arm, resource, signal);
  if (connectable.list === 'no') return observeParent(arm, resource, connectable, async () => [], signal);
  const list = (): Promise<readonly unknown[]> =>
    arm.list(`${resource.id}/privateEndpointConnections`, connectable.apiVersion, signal);
  if (wantsBody || id.type === linkServiceType) return observeParent(arm, resource, connectable, list, signal);
  try {
    return { resource, exists: true, connections: toListedConnections(resource.id, await list()) };
  } catch (error) {
    if (!(error instanceof PermanentError)) throw error;
    const refused = async (): Promise<readonly unknown[]> => {
      // A body without a list of connections has none only where the provider has no other place for them.
      if (noList.has(error.reason) && connectable.list !== 'yes') return [];
      throw error;
    };
    return observeParent(arm, resource, connectable, refused, signal);
  }
}

async function observeParent(
  arm: Arm,
  resource: PrivateLinkResource,
  { apiVersion, parentApiVersion }: ConnectableType,
  elsewhere: () => Promise<readonly unknown[]>,
  signal: AbortSignal,
): Promise<ResourceView> {
  const answer = await arm.find(resource.id, parentApiVersion ?? apiVersion, signal);
  if (answer === undefined) return { resource, exists: false, connections: [] };
  if (!isRecord(answer.body) || !isRecord(answer.body.properties)) {
    throw new UnreadError(`Azure's answer for ${resource.id} has no properties`);
  }
  refuseAnother(answer.body, resource.id);
  const elements = findNestedConnections(answer.body) ?? (await elsewhere());
  return {
    resource: readBody(resource, answer.body),
    exists: true,
    connections: toListedConnections(resource.id, elements),
  };
}

/**
 * Good enough to show people what waits. It proves no absence: a row may be hidden by a lost role or late, and then what we remember of
 * its connections stays.
 */
async function observeInGraph(arm: Arm, resource: PrivateLinkResource, signal: AbortSignal): Promise<ResourceView> {
  const query = `resources | where id =~ ${kqlText(resource.id)} | project id, connections = properties.privateEndpointConnections`;
  const { rows } = await arm.queryGraph(query, [resource.subscription], undefined, signal);
  const [row] = rows;
  if (!isRecord(row) || findResourceId(row.id)?.id !== resource.id) {
    const because = 'Resource Graph does not show the resource, which proves nothing';
    return { resource, exists: true, connections: [{ kind: 'unread', id: undefined, because, resource: 'not shown' }] };
  }
  const connections = row.connections ?? [];
  if (!Array.isArray(connections))
    throw new UnreadError(`Resource Graph shows connections of ${resource.id} that are no list`);
  return { resource, exists: true, connections: toListedConnections(resource.id, connections) };
}

/** One answer to one connection. */
export interface Answer {
  readonly connection: string;
  readonly kind: AnswerKind;
  readonly description: string;
  readonly judgedBy: JudgedBy;
}

/**
 * What became of an answer. `shown`: Azure showed it before we wrote. `overtaken`: the connection is no longer Pending (for
 * `remove`: Approved), no longer what was judged, or gone, and nothing was written.
 */
export type Answered =
  | { readonly kind: 'applied' | 'shown'; readonly connection: Connection }
  | { readonly kind: 'running'; readonly connection: Connection; readonly checkAfter: Millis }
  | { readonly kind: 'overtaken'; readonly connection: Connection | undefined };

/**
 * Reads the connection once more and writes the answer only while it still is what it was: Pending, or Approved for `remove`, asked for by
 * the same private endpoint and for the same group ids. Everything goes back as it was read, but for the state. Waits for nothing; what Azure has not finished is `running`.
 * @throws the classed errors of core/errors.ts.
 */
export async function writeAnswer(reading: Reading, answer: Answer): Promise<Answered> {
  const { arm, now, signal } = reading;
  const type = await typeOf(reading, answer.connection);
  const found = await arm.find(answer.connection, type.apiVersion, signal);
  if (found === undefined) return { kind: 'overtaken', connection: undefined };
  const connection = readConnection(found.body, answer.connection);
  if (!isAsJudged(connection, answer.judgedBy)) return { kind: 'overtaken', connection };
  if (connection.state === wantedState(answer.kind)) return { kind: 'shown', connection };
  const from = answer.kind === 'remove' ? 'approved' : 'pending';
  if (connection.state !== from) return { kind: 'overtaken', connection };
  if (answer.kind === 'approve' && (await asksForOthers(reading, connection, answer.judgedBy)))
    return { kind: 'overtaken', connection };
  const options = { signal, ifMatch: etagOf(found) };
  try {
    if (answer.kind === 'remove' && type.removal === 'DELETE') {
      await arm.remove(answer.connection, type.apiVersion, options);
      return { kind: 'running', connection, checkAfter: seconds(2) };
    }
    const state = { ...stateOf(found.body), status: statusOf(answer.kind), description: answer.description };
    const written =
      type.write === 'PATCH'
        ? await arm.patch(answer.connection, type.apiVersion, patchBody(state), options)
        : await arm.put(answer.connection, type.apiVersion, putBody(found.body, state), options);
    return conclude(written, connection, answer.kind, now);
  } catch (error) {
    if (!(error instanceof PermanentError)) throw error;
    // Several providers refuse with 400 what somebody else has answered meanwhile (observed: storage, MySQL, PostgreSQL, Digital Twins; test/facts/connection-answers.ts).
    const current = await arm.find(answer.connection, type.apiVersion, signal);
    const shown = current === undefined ? undefined : readConnection(current.body, answer.connection);
    if (shown?.state === from) throw error;
    return { kind: 'overtaken', connection: shown };
  }
}

/** Whether the endpoint asks for other groups by now than the answer was judged by. One that may not be read was read when it was judged. */
async function asksForOthers(reading: Reading, connection: Connection, judged: JudgedBy): Promise<boolean> {
  const groupIds = connection.groupIds === undefined ? restsOnEndpoint(judged) : undefined;
  const resource = findResourceId(connection.id)?.parent;
  if (groupIds === undefined || resource === undefined) return false;
  const { requester } = await readRequester(reading.arm, connection, { id: resource }, reading.signal);
  if (requester.kind === 'unseen' || requester.groupIds === undefined) return false;
  return !isSameSet(groupIds, requester.groupIds);
}

async function typeOf({ types, now, signal }: Reading, connection: string): Promise<ConnectableType> {
  const parent = findResourceId(findResourceId(connection)?.parent);
  const type = parent === undefined ? undefined : await types.find(parent, now, signal);
  if (type === undefined || type.write === 'none') {
    throw new PermanentError('ApprovalTypeUnknown', `How to answer ${connection} is not known; use the Azure portal`);
  }
  return type;
}

function readConnection(body: unknown, id: string): Connection {
  refuseAnother(body, id);
  try {
    return parseConnection(body);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new PermanentError('ConnectionUnread', `A connection can't be read: ${error.message}`, { cause: error });
  }
}

/** @throws UnreadError where a body says that it is another than the one that was asked for. */
function refuseAnother(body: unknown, id: string): void {
  if (isBodyOf(body, id)) return;
  throw new UnreadError(`Azure was asked for ${id} and answered with another: nothing is read of it`);
}

/** Applied only where the answer itself shows the final state; 201, 202, an operation's URL or an empty body mean observe again. */
function conclude({ status, headers, body }: ArmAnswer, before: Connection, kind: Answer['kind'], now: Date): Answered {
  const [listed] = toListedConnections(findResourceId(before.id)?.parent ?? '', [body]);
  const isAsync = status !== 200 || headers['azure-asyncoperation'] !== undefined || headers.location !== undefined;
  if (!isAsync && listed?.kind === 'read' && !listed.connection.busy && listed.connection.state === wantedState(kind)) {
    return { kind: 'applied', connection: { ...before, ...listed.connection, requester: before.requester } };
  }
  return { kind: 'running', connection: before, checkAfter: readRetryAfter(headers['retry-after'], now) ?? seconds(2) };
}

/** The state as it was read: it carries `actionRequired` or `actionsRequired`, as its provider spells it. */
function stateOf(body: unknown): Record<string, unknown> {
  const state = propertiesOf(body).privateLinkServiceConnectionState;
  return isRecord(state) ? state : {};
}

const putBody = (body: unknown, state: Record<string, unknown>): unknown => ({
  ...(isRecord(body) ? body : {}),
  properties: { ...propertiesOf(body), privateLinkServiceConnectionState: state },
});

/** Batch alone: its PATCH takes the state and nothing else. */
const patchBody = ({ status, description }: Record<string, unknown>): unknown => ({
  properties: { privateLinkServiceConnectionState: { status, description } },
});

/** Seven of the providers whose answers were observed give a connection an etag; Key Vault's, without quotes, is none that a header may carry. */
function etagOf({ headers, body }: ArmAnswer): string | undefined {
  const inBody =
    isRecord(body) && typeof body.etag === 'string' && /^(W\/)?".*"$/.test(body.etag) ? body.etag : undefined;
  return headers.etag ?? inBody;
}
