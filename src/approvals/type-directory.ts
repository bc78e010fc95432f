import type { Arm } from '../arm/arm.ts';
import { findProviderTypes, newestVersionOf } from '../arm/provider-types.ts';
import { PermanentError, recover } from '../core/errors.ts';
import { remember } from '../core/remember.ts';
import type { ResourceId } from '../core/resource-id.ts';
import { hours } from '../core/time.ts';
import { findConnectableType } from './catalogue.ts';
import type { ConnectableType } from './model.ts';

export type TypeDirectory = ReturnType<typeof createTypeDirectory>;

/** How connections of a resource are read and written, for types nobody has described too. */
export function createTypeDirectory(arm: Arm) {
  const discovered = remember<ConnectableType | undefined>(hours(1));
  return {
    /** From the catalogue, else from what the provider says of itself; undefined where it doesn't. One request an hour and type at most. */
    find: async (id: ResourceId, now: Date, signal: AbortSignal) =>
      findConnectableType(id.type) ?? discovered.get(id.type, now, () => discover(arm, id, signal)),
  };
}

async function discover(
  arm: Arm,
  { type, subscriptionId }: ResourceId,
  signal: AbortSignal,
): Promise<ConnectableType | undefined> {
  const [namespace = ''] = type.split('/');
  const read = () => findProviderTypes(arm, subscriptionId, namespace, signal);
  // Not ours to read, or no such provider: then the type stays unknown. What passes by waiting is the loop's.
  return readProvider(type, (await recover(PermanentError, read, () => undefined)) ?? []);
}

/** The newest stable api-version, and that of the connections where they have their own. */
export function readProvider(type: string, types: readonly Record<string, unknown>[]): ConnectableType | undefined {
  const [namespace = '', ...names] = type.split('/');
  const versionOf = (name: string): string | undefined => newestVersionOf(types, name);
  const own = versionOf(names.join('/'));
  if (namespace === '' || own === undefined) return undefined;
  const connections = versionOf([...names, 'privateendpointconnections'].join('/')) ?? own;
  return { type, apiVersion: connections, parentApiVersion: own, list: 'unknown', write: 'PUT', care: 'discovered' };
}
