import type { Arm } from '../arm/arm.ts';
import { isRecord } from '../core/arm-body.ts';
import { PermanentError } from '../core/errors.ts';
import { minutes } from '../core/time.ts';
import type { ApprovalsPolicy } from '../policy/approvals.ts';
import type { Connection, ListedConnection, PrivateLinkResource } from './model.ts';
import { asksEndpoint } from './rules/conditions.ts';
import { readEndpoint } from './schema.ts';

const endpointApiVersion = '2024-05-01';
const subscriptionsApiVersion = '2022-12-01';
const tenantsKeptFor = minutes(10);

interface Asked {
  readonly resource: PrivateLinkResource;
  readonly connections: readonly ListedConnection[];
  readonly policy: ApprovalsPolicy;
  readonly tenantOf: ReadonlyMap<string, string>;
  readonly now: Date;
}

/**
 * Reads the private endpoints of those requesters on which a rule turns: one request each, and none where another condition settles
 * the rule already. What can't be read (another tenant's, a subscription without a role) stays unseen.
 */
export async function readRequesters(
  arm: Arm,
  asked: Asked,
  signal: AbortSignal,
): Promise<readonly ListedConnection[]> {
  return Promise.all(
    asked.connections.map(async (listed): Promise<ListedConnection> => {
      if (listed.kind === 'unread' || !turnsOnEndpoint(listed.connection, asked)) return listed;
      return { kind: 'read', connection: await readRequester(arm, listed.connection, signal) };
    }),
  );
}

const turnsOnEndpoint = (connection: Connection, { resource, policy, tenantOf, now }: Asked): boolean =>
  connection.requester.kind === 'seen' &&
  (connection.state === 'pending' || connection.state === 'approved') &&
  policy.rules.some((rule) => asksEndpoint({ rule, resource, connection, tenants: policy.tenants, tenantOf, now }));

async function readRequester(arm: Arm, connection: Connection, signal: AbortSignal): Promise<Connection> {
  const { requester } = connection;
  if (requester.kind === 'unseen') return connection;
  try {
    const endpoint = await arm.find(requester.id, endpointApiVersion, signal);
    if (endpoint === undefined) return connection;
    return { ...connection, requester: readEndpoint(requester, endpoint.body) };
  } catch (error) {
    if (error instanceof PermanentError) return connection;
    throw error;
  }
}

/** Tenants of the subscriptions this identity can list, where a rule asks for tenants; read again every ten minutes. */
export function createTenantLookup(
  arm: Arm,
): (policy: ApprovalsPolicy, now: Date, signal: AbortSignal) => Promise<ReadonlyMap<string, string>> {
  let known: { readonly until: number; readonly tenantOf: ReadonlyMap<string, string> } | undefined;
  return async ({ rules }, now, signal) => {
    if (!rules.some(({ from }) => from?.tenants !== undefined)) return new Map();
    if (known !== undefined && now.getTime() < known.until) return known.tenantOf;
    const tenantOf = await listTenants(arm, signal);
    known = { until: now.getTime() + tenantsKeptFor, tenantOf };
    return tenantOf;
  };
}

async function listTenants(arm: Arm, signal: AbortSignal): Promise<ReadonlyMap<string, string>> {
  try {
    const listed = await arm.list('/subscriptions', subscriptionsApiVersion, signal);
    return new Map(
      listed.flatMap((each) =>
        isRecord(each) && typeof each.subscriptionId === 'string' && typeof each.tenantId === 'string'
          ? [[each.subscriptionId.toLowerCase(), each.tenantId.toLowerCase()] as const]
          : [],
      ),
    );
  } catch (error) {
    // The map in policy still stands; whatever it leaves out waits for a person.
    if (error instanceof PermanentError) return new Map();
    throw error;
  }
}
