import { clusterType } from '../core/cluster-type.ts';
import type { Problem } from '../core/errors.ts';
import { quote } from '../core/text.ts';
import type { ReachabilityPolicy } from '../policy/reachability.ts';
import type { Graph } from './graph/graph.ts';
import { isMeant, isPrivate, isSource, isTarget, meant } from './promises.ts';

/**
 * Entries of policy under `reachability` that match nothing among the bodies: they promise nothing without notice. An id in full isn't among these:
 * it counts although nothing of that id is seen. Pure; in the order of the document.
 */
export function unmatchedIn({ world }: Graph, policy: ReachabilityPolicy): readonly Problem[] {
  const patterns = (list: readonly string[], path: string, isWanted: typeof isSource, what: string) =>
    list.flatMap((pattern, index) => {
      const message = `${quote(pattern)} matches no ${what} among these resources, so it promises nothing`;
      return meant(world, pattern, isWanted).length > 0 ? [] : [{ path: `${path}[${index}]`, message }];
    });
  const targets = (list: readonly string[], path: string) =>
    patterns(list, path, isTarget, 'resource that may have a private endpoint');
  const clusters = world.resources.filter(({ id }) => id.type === clusterType);
  const firsts = clusters.map((each) => policy.clusters.findIndex(({ match }) => isMeant(each, match)));
  const ofClusters = policy.clusters.flatMap(({ match }, index) => {
    if (firsts.includes(index)) return [];
    const message = clusters.some((each) => isMeant(each, match))
      ? 'is never reached: entries above it take every cluster that it matches'
      : 'matches no cluster among these resources, so it promises nothing';
    return [{ path: `reachability.clusters[${index}]`, message }];
  });
  const noServer = clusters.some(isPrivate)
    ? []
    : (['managementNetworks', 'buildAgents'] as const).flatMap((list) =>
        policy[list].length === 0
          ? []
          : [
              {
                path: `reachability.${list}`,
                message: 'promises nothing: there is no private cluster among these resources',
              },
            ],
      );
  const hollow = (path: string, message: string, isHollow: boolean) => (isHollow ? [{ path, message }] : []);
  const hasTargets = policy.targets.length > 0;
  const hasClusters = policy.clusters.length > 0;
  return [
    ...hollow('reachability.targets', 'is empty, so the clusters promise nothing', hasClusters && !hasTargets),
    ...targets(policy.targets, 'reachability.targets'),
    ...hollow('reachability.clusters', 'is empty, so the targets promise nothing', hasTargets && !hasClusters),
    ...ofClusters,
    ...noServer,
    ...(['must', 'mustNot'] as const).flatMap((wanted) =>
      policy[wanted].flatMap((pair, index) => [
        ...patterns(
          pair.from,
          `reachability.${wanted}[${index}].from`,
          isSource,
          'network, subnet, machine or cluster',
        ),
        ...targets(pair.targets, `reachability.${wanted}[${index}].targets`),
      ]),
    ),
  ];
}
