import { portsNamed } from '../backends.ts';
import { type Match, matchOf } from '../match.ts';
import type { Cluster, Direction, Flow, Pod } from '../model.ts';
import { namedThere } from './ports.ts';

/**
 * A port by its name in Cilium. Who is entered has the name; on the way out older versions take it for the one number it has in the cluster
 * (and skip the rule where it has several, https://github.com/cilium/cilium/issues/30003), newer ones for the number it has on the pod addressed
 * (https://github.com/cilium/cilium/pull/45601). Where these differ it is unknown.
 */
export function namedOnCilium(cluster: Cluster, name: string, flow: Flow, subject: Pod, direction: Direction): Match {
  const { port, protocol } = flow;
  if (direction === 'ingress') {
    const [number] = portsNamed(subject.ports, name, protocol);
    if (number === undefined) return 'no';
    return port === undefined ? 'unknown' : matchOf(number === port);
  }
  const newer = namedThere(name, flow);
  const numbers = numbersIn(cluster).get(`${protocol} ${name}`) ?? none;
  const [only] = numbers;
  const older: Match = numbers.size !== 1 ? 'no' : port === undefined ? 'unknown' : matchOf(only === port);
  return newer === older ? newer : 'unknown';
}

const none: ReadonlySet<number> = new Set();
const kept = new WeakMap<Cluster, ReadonlyMap<string, ReadonlySet<number>>>();

/** The numbers that each name of a port has among the living pods; worked out once for a cluster. */
function numbersIn(cluster: Cluster): ReadonlyMap<string, ReadonlySet<number>> {
  const known = kept.get(cluster);
  if (known !== undefined) return known;
  const byName = new Map<string, Set<number>>();
  for (const { name, number, protocol } of cluster.pods.flatMap(({ isLiving, ports }) => (isLiving ? ports : []))) {
    const key = `${protocol} ${name}`;
    byName.set(key, (byName.get(key) ?? new Set()).add(number));
  }
  kept.set(cluster, byName);
  return byName;
}
