import { flowsBehind, podsBehind } from '../backends.ts';
import type { InForce } from '../kinds/in-force.ts';
import type { Cluster, Dataplane, Direction, Flow, Pod, Policy, PolicyPart } from '../model.ts';
import { selecting } from '../selection.ts';

export const warningKinds = [
  'egress-only-guard',
  'ingress-empty',
  'no-api-version',
  'ipblock-never-matches-pods',
  'pls-consumer-range',
  'not-enforced',
  'not-judged',
  'said-twice',
  'selects-nothing',
  'unknown-field',
] as const;

/** Where a policy probably does something else than its author intended. */
export interface Warning {
  readonly policy: string;
  readonly kind: (typeof warningKinds)[number];
  readonly says: string;
}

/** What a warning is made of: the objects, and the policies that count on one data plane. */
export interface Setting {
  readonly cluster: Cluster;
  readonly dataplane: Dataplane;
  readonly inForce: InForce;
  /** The pods that each policy selects. */
  readonly pods: ReadonlyMap<Policy, readonly Pod[]>;
}

/** The living pods that policies can select: those on the host's network never are. */
export const selectable = ({ pods }: Cluster): readonly Pod[] =>
  pods.filter(({ isLiving, usesHostNetwork }) => isLiving && !usesHostNetwork);

/** The names of the services that each pod is behind; none for a pod behind no service. */
export function servicesByPod(cluster: Cluster): ReadonlyMap<Pod, readonly string[]> {
  const byPod = new Map<Pod, string[]>();
  for (const service of cluster.services) {
    const name = `${service.namespace}/${service.name}`;
    for (const pod of podsBehind(cluster, service)) addTo(byPod, pod, name);
  }
  return byPod;
}

/** What arrives at each pod from the services that it is behind. */
export function flowsByPod(cluster: Cluster): ReadonlyMap<Pod, readonly Flow[]> {
  const byPod = new Map<Pod, Flow[]>();
  for (const service of cluster.services) {
    const flows = service.ports.flatMap(({ port, protocol }) => flowsBehind(cluster, service, port, protocol));
    for (const flow of flows) if (flow.to.kind === 'pod') addTo(byPod, flow.to.pod, flow);
  }
  return byPod;
}

/** The pods that each policy selects. */
export function podsByPolicy({
  cluster,
  inForce: { policies },
}: Omit<Setting, 'pods'>): ReadonlyMap<Policy, readonly Pod[]> {
  const byPolicy = new Map<Policy, Pod[]>();
  for (const pod of selectable(cluster))
    for (const { policy } of selecting(policies, pod)) addTo(byPolicy, policy, pod);
  return byPolicy;
}

function addTo<K, T>(lists: Map<K, T[]>, key: K, one: T): void {
  const known = lists.get(key);
  if (known === undefined) lists.set(key, [one]);
  else known.push(one);
}

/** Whether a part covers a direction. */
export const covers = (part: PolicyPart, direction: Direction): boolean =>
  part[direction].isolates !== 'no' || part[direction].rules.length > 0;

/** Names for a sentence, sorted, each once. */
export const listed = (names: readonly string[]): string => [...new Set(names)].sort().join(', ');
