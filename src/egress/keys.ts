import type { ResourceChange } from '../core/change.ts';
import type { Key } from '../core/key.ts';
import { findResourceId } from '../core/resource-id.ts';
import { eventTypes, partTypes } from './types.ts';

/** The key a subject is judged under: a SQL firewall rule's is its server. */
export function keyOfSubject(subject: string): string {
  const id = findResourceId(subject);
  return (partTypes.has(id?.type ?? '') ? id?.parent : undefined) ?? subject;
}

/**
 * What to observe after a change. Route tables and NAT gateways name their subnets only in their body, so what they change for those waits
 * for the sweep; actions (listing keys, starting a cluster) change nothing that is judged here.
 */
export function egressKeys(change: Pick<ResourceChange, 'id' | 'type' | 'change'>): readonly Key[] {
  if (change.change === 'action' || !(eventTypes.has(change.type) || partTypes.has(change.type))) return [];
  return [{ room: 'egress', key: keyOfSubject(change.id) }];
}
