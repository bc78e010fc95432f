import { parseResourceId, shortId } from '../../../src/core/resource-id.ts';
import { Policy } from '../../../src/policy/policy.ts';
import type { Pass } from '../../../src/reconcile/reconciler.ts';
import type { KnownConnection } from '../../../src/state/connections/model.ts';
import type { Row } from '../../../src/state/table.ts';

export const ours = '11111111-1111-1111-1111-111111111111';
export const friend = '22222222-2222-2222-2222-222222222222';
export const stranger = '99999999-9999-9999-9999-999999999999';
export const home = 'aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa';
export const now = new Date('2026-03-01T12:00:00.000Z');

export const vault = `/subscriptions/${ours}/resourcegroups/rg-app/providers/microsoft.keyvault/vaults/kv1`;
export const service = `/subscriptions/${ours}/resourcegroups/rg-net/providers/microsoft.network/privatelinkservices/pls1`;
export const storage = `/subscriptions/${ours}/resourcegroups/rg-app/providers/microsoft.storage/storageaccounts/st1`;

export const endpointId = (subscription: string, name = 'pe1', group = 'rg-client'): string =>
  `/subscriptions/${subscription}/resourceGroups/${group}/providers/Microsoft.Network/privateEndpoints/${name}`;

export const connectionId = (resource: string, name = 'c1'): string => `${resource}/privateEndpointConnections/${name}`;

export interface ConnectionOptions {
  readonly name?: string;
  readonly status?: string;
  readonly from?: string | null;
  readonly endpoint?: string;
  readonly group?: string;
  readonly location?: string;
  readonly groupIds?: readonly string[];
  readonly message?: string;
  readonly provisioningState?: string;
  readonly etag?: string;
  readonly actionRequired?: string;
}

/** A connection as ARM gives it: Pending, asked for by a friend, unless said otherwise. */
export function connectionBody(resource: string, options: ConnectionOptions = {}): Record<string, unknown> {
  const { name = 'c1', status = 'Pending', from = friend, message = 'please', location, groupIds } = options;
  return {
    id: connectionId(resource, name),
    name,
    ...(options.etag === undefined ? {} : { etag: options.etag }),
    properties: {
      provisioningState: options.provisioningState ?? 'Succeeded',
      privateEndpoint: from === null ? {} : { id: endpointId(from, options.endpoint, options.group) },
      ...(location === undefined ? {} : { privateEndpointLocation: location }),
      ...(groupIds === undefined ? {} : { groupIds }),
      privateLinkServiceConnectionState: {
        status,
        description: message,
        ...(options.actionRequired === undefined
          ? { actionsRequired: 'None' }
          : { actionRequired: options.actionRequired }),
      },
    },
  };
}

/** A policy in mode enforce with these rules, as an operator writes them. */
export const policyOf = (rules: readonly unknown[], approvals: Record<string, unknown> = {}): Policy =>
  Policy.parse({ version: 1, approvals: { mode: 'enforce', rules, ...approvals } });

export const allowFriend = { name: 'friends', action: 'approve', from: { subscriptions: [friend] } };

export const silent: Pass['log'] = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  with: () => silent,
};

export const passWith = (policy: Policy, at: Date = now): Pass => ({
  signal: new AbortController().signal,
  now: at,
  policy,
  policyVersion: 'v1',
  log: silent,
  cause: 'test',
  attempt: 0,
});

/** The row of a Pending connection, held for a person. */
export function rowOf(
  resource: string,
  changes: Partial<KnownConnection> & { name?: string } = {},
): Row<KnownConnection> {
  const { name = 'c1', ...value } = changes;
  const id = parseResourceId(connectionId(resource, name)).id;
  return {
    partition: shortId(resource),
    row: shortId(id),
    etag: 'W/"1"',
    value: {
      id,
      privateLinkResource: resource,
      endpoint: endpointId(friend).toLowerCase(),
      groupIds: [],
      state: 'Pending',
      description: 'please',
      verdict: 'hold',
      objections: [],
      firstSeen: '2026-03-01T11:00:00.000Z',
      lastSeen: '2026-03-01T11:00:00.000Z',
      ...value,
    },
  };
}
