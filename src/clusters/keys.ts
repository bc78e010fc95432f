import type { ResourceChange } from '../core/change.ts';
import { clusterType } from '../core/cluster-type.ts';
import type { Key } from '../core/key.ts';
import { linkServiceType } from '../core/link-service.ts';
import { findResourceId, type ResourceId } from '../core/resource-id.ts';
import { foldCase } from '../core/text.ts';
import { watchedTypes } from './types.ts';

const watched: ReadonlySet<string> = new Set(watchedTypes.map((type) => foldCase(type)));

const extensionType = 'microsoft.kubernetesconfiguration/extensions';
const endpointType = 'microsoft.network/privateendpoints';

/** Children that describe their parent, and whose own ids nothing depends on. */
const ofParent: ReadonlySet<string> = new Set([
  'agentpools',
  'cacherules',
  'securityrules',
  'routes',
  'virtualnetworkpeerings',
  'a',
  'virtualnetworklinks',
  'privateendpointconnections',
]);

/**
 * Where a change makes us observe.
 *
 *   a cluster, a pool of its, an extension on it       the cluster
 *   a private link service                             itself
 *   what a cluster or a service may depend on          itself, which leads to those that do (follow-up.ts)
 *   a private endpoint                                 itself, when it is deleted: what it leads to exists without it
 *   anything else, and actions                         nothing
 */
export function clusterKeys({ id: changed, change }: Pick<ResourceChange, 'id' | 'change'>): readonly Key[] {
  const id = findResourceId(changed);
  if (id === undefined || change === 'action') return [];
  const key = keyOf(id, change);
  return key === undefined ? [] : [{ room: 'clusters', key }];
}

function keyOf(id: ResourceId, change: ResourceChange['change']): string | undefined {
  if (id.type === extensionType) {
    const owner = findResourceId(id.id.split(`/providers/${extensionType}/`)[0]);
    return owner?.type === clusterType ? owner.id : undefined;
  }
  if (id.type === endpointType) return change === 'delete' ? id.id : undefined;
  const isConnection = id.type === 'microsoft.containerregistry/registries/privateendpointconnections';
  if (!watched.has(id.type) && !isConnection) return undefined;
  return ofParent.has(id.type.slice(id.type.lastIndexOf('/') + 1)) ? id.parent : id.id;
}

/** The key of a cluster or of a service among ids of dependants: a pool's is its cluster's. */
export function subjectKey(id: string): string | undefined {
  const subject = findResourceId(id.replace(/\/agentpools\/[^/]+$/, ''));
  return subject?.type === clusterType || subject?.type === linkServiceType ? subject.id : undefined;
}

const asked = '/commandresults/all';

/**
 * A cluster, as what is asked by commands: a key of its own, for it lasts longer than a pass over its isolation. Keys are resource ids, so it is that of
 * the results of its commands, which none of them has.
 */
export const asAsked = (cluster: string): string => `${cluster}${asked}`;
/** The cluster of such a key; undefined for another key. */
export const askedOf = (key: string): string | undefined =>
  key.endsWith(asked) ? key.slice(0, -asked.length) : undefined;

/** A scope that a cluster depends on: only role assignments on it are meant, no other change there. */
export const asScope = (id: string): string => `scope:${id}`;
