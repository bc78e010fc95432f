import type { Problem } from '../core/errors.ts';
import { matchesGlob } from '../core/glob.ts';
import { quote } from '../core/text.ts';
import type { Policy } from './policy.ts';

/** What policy says of clusters and can hardly mean. Pure. */
export function reviewClusters({ clusters, reachability }: Policy): readonly Problem[] {
  const message = 'enforce asks no cluster anything: clusters.live names none';
  return [
    ...(clusters.mode === 'enforce' && clusters.live.length === 0 ? [{ path: 'clusters.mode', message }] : []),
    ...misses(clusters.live, 'clusters.live'),
    ...reachability.clusters.flatMap(({ match }, index) =>
      misses(match.ids ?? [], `reachability.clusters[${index}].match.ids`),
    ),
  ];
}

const misses = (patterns: readonly string[], path: string): readonly Problem[] =>
  patterns.flatMap((pattern, index) =>
    mayBeCluster(pattern)
      ? []
      : [
          {
            path: `${path}[${index}]`,
            message: `${quote(pattern)} matches no id of a cluster, which ends with /providers/Microsoft.ContainerService/managedClusters/{name}`,
          },
        ],
  );

const ending = ['providers', 'microsoft.containerservice', 'managedclusters'];

/** Whether a pattern can match the id of a cluster, as far as its last segments show: those before two stars, or a name, are compared with the end of such an id. */
function mayBeCluster(pattern: string): boolean {
  // A choice may hold slashes: how many segments it has can't be determined.
  if (/\{[^}]*\//.test(pattern)) return true;
  const segments = pattern.split('/');
  if (segments.at(-1) === '**') return true;
  const before = segments.slice(0, -1);
  const afterStars = before.slice(before.lastIndexOf('**') + 1).slice(-ending.length);
  return afterStars.every((segment, index) =>
    matchesGlob(segment, ending[ending.length - afterStars.length + index] ?? ''),
  );
}
