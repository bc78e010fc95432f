import { isRecord } from '../core/arm-body.ts';
import { clusterType } from '../core/cluster-type.ts';
import { matchesGlob } from '../core/glob.ts';
import { foldCase } from '../core/text.ts';
import { field, flagOf, lowerText, textOf } from '../egress/body.ts';
import type { Resource, World } from '../egress/model.ts';
import type { ReachabilityPolicy } from '../policy/reachability.ts';
import { answerOf, factsOf } from '../policy/review-selector.ts';
import type { Graph } from './graph/graph.ts';
import { type Cell, reachMatrix } from './reach.ts';

/** What policy says of one source and one target. */
export interface Promised {
  readonly wanted: 'must' | 'mustNot';
  readonly from: string;
  readonly target: string;
  /** The setting that says so. */
  readonly because: string;
}

/** A promise, and what holds. */
export interface JudgedPromise extends Promised {
  readonly cell: Cell;
  readonly outcome: 'kept' | 'broken' | 'unknown';
}

/** What policy promises among these bodies, each pair once: the first setting that says it counts. Sorted by target and source. */
function promisesOf({ world }: Graph, policy: ReachabilityPolicy): readonly Promised[] {
  const found = new Map<string, Promised>();
  const add = (
    wanted: Promised['wanted'],
    sources: readonly string[],
    targets: readonly string[],
    because: string,
  ): void => {
    for (const target of targets)
      for (const from of sources) {
        const key = `${target} ${from} ${wanted}`;
        if (!found.has(key)) found.set(key, { wanted, from, target, because });
      }
  };
  const clusters = world.resources.filter(({ id }) => id.type === clusterType);
  const targets = policy.targets.flatMap((pattern) => meant(world, pattern, isTarget));
  for (const cluster of clusters) {
    const index = policy.clusters.findIndex(({ match }) => isMeant(cluster, match));
    const role = policy.clusters[index]?.role;
    if (role !== undefined) add('must', [cluster.id.id], targets, `reachability.clusters[${index}] (${role})`);
  }
  const servers = clusters.filter(isPrivate).map(({ id }) => id.id);
  add('must', policy.managementNetworks, servers, 'reachability.managementNetworks');
  add('must', policy.buildAgents, servers, 'reachability.buildAgents');
  for (const wanted of ['must', 'mustNot'] as const)
    for (const [index, pair] of policy[wanted].entries()) {
      const sources = pair.from.flatMap((pattern) => meant(world, pattern, isSource));
      const wantedTargets = pair.targets.flatMap((pattern) => meant(world, pattern, isTarget));
      add(wanted, sources, wantedTargets, `reachability.${wanted}[${index}]`);
    }
  const keyOf = ({ target, from, wanted }: Promised): string => `${target} ${from} ${wanted}`;
  return [...found.values()].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

/** Promises held against the bodies. Pure. */
export function judgePromises(graph: Graph, policy: ReachabilityPolicy): readonly JudgedPromise[] {
  const promises = promisesOf(graph, policy);
  const targets = [...new Set(promises.map(({ target }) => target))];
  const sources = [...new Set(promises.map(({ from }) => from))];
  const { rows } = reachMatrix(graph, targets, sources);
  return promises.flatMap((promise) => {
    const cell = rows[sources.indexOf(promise.from)]?.[targets.indexOf(promise.target)];
    return cell === undefined ? [] : [{ ...promise, cell, outcome: outcomeOf(promise, cell) }];
  });
}

/**
 *   policy says   the cell is ok   unknown   anything else
 *   must          kept             unknown   broken
 *   mustNot       broken           unknown   kept
 */
function outcomeOf({ wanted }: Promised, { state }: Cell): JudgedPromise['outcome'] {
  if (state === 'unknown') return 'unknown';
  return (state === 'ok') === (wanted === 'must') ? 'kept' : 'broken';
}

/** The ids that a pattern means: of bodies that are here, and its own where it is no pattern. */
export function meant(
  world: World,
  pattern: string,
  isWanted: (resource: Resource, pattern: string) => boolean,
): readonly string[] {
  if (!/[*?[\]{}]/.test(pattern)) return [foldCase(pattern).replace(/\/+$/, '')];
  return world.resources
    .filter((each) => isWanted(each, pattern) && matchesGlob(pattern, each.id.id))
    .map(({ id }) => id.id);
}

const finer: ReadonlyMap<string, string> = new Map([
  ['microsoft.network/virtualnetworks/subnets', '/subnets/'],
  ['microsoft.network/networkinterfaces', '/networkinterfaces/'],
  ['microsoft.compute/virtualmachines', '/virtualmachines/'],
]);

/** A network includes its subnets, unless a pattern names them; a network's interfaces and machines likewise. */
export function isSource({ id }: Resource, pattern: string): boolean {
  if (id.type === 'microsoft.network/virtualnetworks' || id.type === clusterType) return true;
  const segment = finer.get(id.type);
  return segment !== undefined && foldCase(pattern).includes(segment);
}

/** What may have a private endpoint. */
export const isTarget = ({ id }: Resource): boolean =>
  id.parent === undefined && !id.type.startsWith('microsoft.network/');

/** Whether a cluster is one of those that an entry selects. */
export function isMeant({ id, body }: Resource, match: ReachabilityPolicy['clusters'][number]['match']): boolean {
  const tags = isRecord(body.tags) ? Object.entries(body.tags) : [];
  const location = foldCase(textOf(body.location))?.replaceAll(' ', '');
  const facts = {
    ...factsOf(id),
    location,
    tags: Object.fromEntries(tags.map(([name, value]) => [name, String(value ?? '')])),
  };
  return answerOf(match, facts, { who: 'the cluster' }).kind === 'met';
}

/** Whether a cluster's API server has a private name alone to be reached by. */
export const isPrivate = ({ properties }: Resource): boolean =>
  flagOf(field(field(properties, 'apiServerAccessProfile'), 'enablePrivateCluster')) === true &&
  lowerText(field(properties, 'privateFQDN')) !== undefined;
