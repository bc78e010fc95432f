import { apiVersions } from '../arm/api-versions.ts';
import type { Arm } from '../arm/arm.ts';
import { graphRows } from '../arm/graph-rows.ts';
import { kqlList } from '../arm/kql.ts';
import { unlessRefused } from '../core/errors.ts';
import { parseResourceId } from '../core/resource-id.ts';
import type { SubscriptionScope } from '../core/subscription-scope.ts';

/** Where people come from, beside the networks. */
const types = [
  'microsoft.network/bastionhosts',
  'microsoft.network/virtualnetworkgateways',
  'microsoft.devopsinfrastructure/pools',
] as const;

/** Every type that is read here and nowhere else: the reader role has them for this (infra/roles/reader.json). */
export const readTypes: readonly string[] = [...types, 'microsoft.authorization/roledefinitions'];

/** Gateways, Bastion hosts, pools of build agents, and the interfaces of machines. */
export function readSources(
  arm: Arm,
  subscriptions: SubscriptionScope,
  signal: AbortSignal,
): Promise<readonly unknown[]> {
  const query = `resources | where type in~ (${kqlList(types)}) or (type =~ 'microsoft.network/networkinterfaces' and isnotempty(properties.virtualMachine.id)) | project id, name, type, location, tags, sku, properties | order by id asc`;
  return Array.fromAsync(graphRows(arm, query, subscriptions, signal));
}

/** What was given at a scope, above it and below it; undefined where that may not be read. */
export const readAssignments = (arm: Arm, scope: string, signal: AbortSignal) =>
  listAt(arm, scope, 'roleAssignments', signal);

/** Every role that can be given in the subscription of a resource; undefined where that may not be read. */
export const readRoles = (arm: Arm, id: string, signal: AbortSignal) =>
  listAt(arm, `/subscriptions/${parseResourceId(id).subscriptionId}`, 'roleDefinitions', signal);

function listAt(arm: Arm, scope: string, what: string, signal: AbortSignal): Promise<readonly unknown[] | undefined> {
  const path = `${scope}/providers/Microsoft.Authorization/${what}`;
  return unlessRefused(arm.list(path, apiVersions.authorization, signal), undefined);
}
