import { apiVersions } from '../arm/api-versions.ts';
import type { Arm } from '../arm/arm.ts';
import { isRecord } from '../core/arm-body.ts';
import { PermanentError, recover } from '../core/errors.ts';
import { linkServiceType } from '../core/link-service.ts';
import { remember } from '../core/remember.ts';
import { findResourceId } from '../core/resource-id.ts';
import { foldCase } from '../core/text.ts';
import { minutes } from '../core/time.ts';
import type { ApprovalsPolicy } from '../policy/approvals.ts';
import type { KnownConnection } from '../state/connections/model.ts';
import type { Connection, ConnectionsObserved, ListedConnection, PrivateLinkResource } from './model.ts';
import { asksForRequest } from './rules/basis.ts';
import { asksEndpoint } from './rules/conditions.ts';
import { groupIdsOf } from './rules/group-ids.ts';
import { judgeConnection } from './rules/judge.ts';
import { ofRequest } from './rules/same-request.ts';
import { whoMustApprove } from './rules/two-person.ts';
import { readEndpoint, toListedConnections } from './schema.ts';

/** What Resource Manager says of an api-version it doesn't have, for the type and at all. */
const unknownVersion: ReadonlySet<string> = new Set(['NoRegisteredProviderFound', 'InvalidApiVersionParameter']);

interface Asked extends Omit<ConnectionsObserved, 'exists' | 'subscriptions'> {
  readonly policy: ApprovalsPolicy;
  readonly now: Date;
}

/**
 * Reads the private endpoints of those requesters on which a rule turns, or what approved them: one request each, and none where
 * something else settles it already, or a row remembers. What can't be read (another tenant's, a subscription without a role) stays unseen.
 */
export async function readRequesters(
  arm: Arm,
  asked: Asked,
  signal: AbortSignal,
): Promise<readonly ListedConnection[]> {
  const rows = new Map(asked.rows.map(({ value }) => [value.id, value]));
  return Promise.all(
    asked.connections.map(async (listed): Promise<ListedConnection> => {
      if (listed.kind === 'unread') return listed;
      const shown = await withRequester(arm, listed.connection, asked.resource, signal);
      const row = ofRequest(rows.get(shown.id), shown);
      const connection = remembered(shown, row);
      if (!turnsOnEndpoint(connection, row, asked)) return { kind: 'read', connection };
      return { kind: 'read', connection: await readRequester(arm, connection, asked.resource, signal) };
    }),
  );
}

/** Where a list names nobody, the waiting connection itself may: who is seen only when an answer is written would be somebody that nobody judged. */
async function withRequester(
  arm: Pick<Arm, 'find'>,
  connection: Connection,
  { connectable }: PrivateLinkResource,
  signal: AbortSignal,
): Promise<Connection> {
  if (connection.requester.kind === 'seen' || connection.state !== 'pending' || connectable === undefined)
    return connection;
  const read = () => arm.find(connection.id, connectable.apiVersion, signal);
  const found = await recover(PermanentError, read, () => undefined);
  const [listed] = toListedConnections(
    findResourceId(connection.id)?.parent ?? '',
    found === undefined ? [] : [found.body],
  );
  if (listed?.kind !== 'read' || listed.connection.id !== connection.id) return connection;
  return { ...connection, requester: listed.connection.requester };
}

/** Most providers give each connection a new name. Where the endpoint's name is all, another may have the same id tomorrow. */
const madeOnce = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/;

/** How an approved connection was asked for never changes: it is read once, where its id is its own. */
function remembered(connection: Connection, row: KnownConnection | undefined): Connection {
  const { requester, state } = connection;
  if (requester.kind === 'unseen' || row === undefined || foldCase(row.state) !== 'approved') return connection;
  if (state !== 'approved' || row.origin?.request === undefined || !madeOnce.test(nameOf(connection)))
    return connection;
  const { request, reference, requestMessage, groupIds } = row.origin;
  return { ...connection, requester: { ...requester, request, reference, requestMessage, groupIds } };
}

const nameOf = ({ id }: Connection): string => id.slice(id.lastIndexOf('/') + 1);

function turnsOnEndpoint(connection: Connection, row: KnownConnection | undefined, asked: Asked): boolean {
  if (connection.requester.kind === 'unseen') return false;
  if (connection.state !== 'pending' && connection.state !== 'approved') return false;
  if (asksIncarnation(connection, row, asked.resource) || asksGroups(connection, row, asked)) return true;
  const { tenants, rules } = asked.policy;
  if (rules.some((rule) => asksEndpoint({ ...asked, rule, connection, tenants }))) return true;
  return asksForRequest({ ...asked, connection, kept: row?.decision, approvedByRule: new Map() });
}

/** Where the id says nothing of who asks, a row is known to be of this request only by the endpoint's own resourceGuid. */
function asksIncarnation(
  { state }: Connection,
  row: KnownConnection | undefined,
  { connectable }: PrivateLinkResource,
): boolean {
  return connectable?.ids === 'reused' && (state === 'pending' || row?.decision !== undefined);
}

/** Where nobody but the endpoint says what is asked for: people who are to decide want to know, once, and how many must approve may turn on it. */
function asksGroups(connection: Connection, row: KnownConnection | undefined, asked: Asked): boolean {
  const { policy, resource } = asked;
  if (connection.state !== 'pending' || (groupIdsOf(connection) ?? []).length > 0) return false;
  if (resource.type === linkServiceType) return false;
  if (whoMustApprove(policy, resource, undefined) === 'unseen') return true;
  return row === undefined && judgeConnection({ ...asked, connection, approvedByRule: new Map() }).verdict === 'hold';
}

/** The same connection with what its private endpoint's own body says, where that may be read. */
export async function readRequester<T extends Pick<Connection, 'requester'>>(
  arm: Pick<Arm, 'find'>,
  connection: T,
  { id }: Pick<PrivateLinkResource, 'id'>,
  signal: AbortSignal,
): Promise<T> {
  const { requester } = connection;
  if (requester.kind === 'unseen') return connection;
  const find = (apiVersion: string) => arm.find(requester.id, apiVersion, signal);
  const newest = () => find(apiVersions.networkWithReferences);
  const older = ({ reason }: PermanentError) => (unknownVersion.has(reason) ? find(apiVersions.network) : undefined);
  const read = () => recover(PermanentError, newest, older);
  const endpoint = await recover(PermanentError, read, () => undefined);
  return endpoint === undefined ? connection : { ...connection, requester: readEndpoint(requester, endpoint.body, id) };
}

/** Tenants of the subscriptions this identity can list, where a rule asks for tenants; read again every ten minutes. */
export function createTenantLookup(
  arm: Arm,
): (policy: ApprovalsPolicy, now: Date, signal: AbortSignal) => Promise<ReadonlyMap<string, string>> {
  const kept = remember<ReadonlyMap<string, string>>(minutes(10));
  return async ({ rules }, now, signal) => {
    if (!rules.some(({ from }) => from?.tenants !== undefined)) return new Map();
    return kept.get('all', now, () => listTenants(arm, signal));
  };
}

async function listTenants(arm: Arm, signal: AbortSignal): Promise<ReadonlyMap<string, string>> {
  const list = () => arm.list('/subscriptions', apiVersions.subscriptions, signal);
  // Where they can't be listed the map in policy still counts; what it leaves out waits for a person.
  const listed = await recover(PermanentError, list, () => []);
  return new Map(
    listed.flatMap((each) =>
      isRecord(each) && typeof each.subscriptionId === 'string' && typeof each.tenantId === 'string'
        ? [[foldCase(each.subscriptionId), foldCase(each.tenantId)] as const]
        : [],
    ),
  );
}
