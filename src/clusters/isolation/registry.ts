import { findResourceId, quoteId } from '../../core/resource-id.ts';
import { at, lowerText, textOf } from '../../egress/body.ts';
import type { Resource } from '../../egress/model.ts';
import { findRead } from '../../egress/path/parts.ts';
import type { Given, LineAnswer } from './model.ts';
import { pass, unknown } from './model.ts';
import { nodeGroupOf } from './network-view.ts';

/** The registry that nodes start from. */
export type Registry =
  /** AKS makes it in the node resource group, keeps it and deletes it with the cluster. */
  | { readonly kind: 'managed'; readonly because: string }
  | { readonly kind: 'own'; readonly resource: Resource }
  | { readonly kind: 'unread'; readonly because: string };

/**
 *   containerRegistryId                     registry
 *   null, or absent                         AKS's own, and none while artifactSource is not Cache
 *   an id in the node resource group        AKS's own: so it is recorded once AKS made it
 *   any other id                            the customer's
 */
export function registryOf({ world, cluster }: Given): Registry {
  const text = textOf(at(cluster.properties, 'bootstrapProfile', 'containerRegistryId'));
  if (text === undefined) {
    const isCached = lowerText(at(cluster.properties, 'bootstrapProfile', 'artifactSource')) === 'cache';
    const because = isCached
      ? 'containerRegistryId is null: AKS keeps the registry'
      : 'there is no registry to judge: nodes start from mcr.microsoft.com, for which line 3.3 fails';
    return { kind: 'managed', because };
  }
  const id = findResourceId(text);
  if (id === undefined)
    return { kind: 'unread', because: `containerRegistryId is ${quoteId(text)}, which is no resource id` };
  const group = nodeGroupOf(cluster);
  if (group !== undefined && id.id.startsWith(`${group}/`)) {
    return { kind: 'managed', because: `${id.id} lies in the node resource group: AKS keeps it` };
  }
  const resource = findRead(world, id.id);
  if (resource === undefined) return { kind: 'unread', because: `registry ${id.id} was not read` };
  return { kind: 'own', resource };
}

/** A line about the customer's registry; what AKS keeps passes, and what was not read is unknown. */
export function ofOwnRegistry(given: Given, judge: (registry: Resource) => LineAnswer): LineAnswer {
  const registry = registryOf(given);
  if (registry.kind === 'own') return judge(registry.resource);
  return registry.kind === 'managed' ? pass(registry.because) : unknown(registry.because);
}

/** `westeurope`, as names of data endpoints have it. */
export const regionOf = ({ body }: Resource): string | undefined => lowerText(body.location)?.replaceAll(' ', '');
