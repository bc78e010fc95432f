import type { ResourceChange } from '../core/change.ts';
import type { Key } from '../core/key.ts';
import { findResourceId } from '../core/resource-id.ts';
import { eventTypes, noticedTypes, partTypes } from './types.ts';

/** The key a subject is judged under: a SQL firewall rule's is its server. */
export function keyOfSubject(subject: string): string {
  const id = findResourceId(subject);
  return (isPart(id?.type ?? '') ? id?.parent : undefined) ?? subject;
}

/** Under any resource: somebody asked for a private way to it, or one was answered or removed. A proxy is the request; what is judged is the same resource. */
const connections = /\/privateendpointconnection(s|proxies)$/;

const isPart = (type: string): boolean => partTypes.has(type) || noticedTypes.has(type);

/**
 * What to observe after a change. What it costs beside its own key (a route table its subnets) is asked of the index once it was read (dependents.ts); actions (listing keys, starting a cluster) change nothing that is judged here.
 */
export function egressKeys(change: Pick<ResourceChange, 'id' | 'type' | 'change'>): readonly Key[] {
  if (change.change === 'action') return [];
  const about = connections.test(change.type) ? findResourceId(change.id)?.parent : change.id;
  const type = findResourceId(about)?.type ?? '';
  return about !== undefined && (eventTypes.has(type) || isPart(type))
    ? [{ room: 'egress', key: keyOfSubject(about) }]
    : [];
}
