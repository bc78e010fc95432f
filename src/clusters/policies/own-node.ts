import { type Match, matchOf } from './match.ts';
import type { End, Pod } from './model.ts';

/** Whether an end is the node that a pod runs on. */
export function isOwnNode(pod: Pod, other: End): Match {
  if (other.kind !== 'node' || other.node === undefined) return 'no';
  return pod.node === undefined ? 'unknown' : matchOf(pod.node === other.node.name);
}
