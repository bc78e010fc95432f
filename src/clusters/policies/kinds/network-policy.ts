import { foldCase } from '../../../core/text.ts';
import { every, type Match, matchOf, some } from '../match.ts';
import {
  type Cluster,
  type Dataplane,
  type Direction,
  type End,
  type Flow,
  halves,
  type Namespace,
  type Pod,
  type PolicyPart,
  type Rule,
  type Side,
} from '../model.ts';
import { holdsEnd } from '../ranges.ts';
import { meets, unknownValue, type ValueOf, valuesIn } from '../selector.ts';
import { relevantLabels } from './cilium-labels.ts';
import { namedOnCilium } from './cilium-ports.ts';
import type { NetworkPolicySpec, Peer } from './network-policy-schema.ts';
import { isPort, namedThere } from './ports.ts';

/** https://github.com/cilium/cilium/issues/48703 */
const obeysLists = 'Cilium enforces rules of a direction that policyTypes leaves out (cilium/cilium#48703)';

/**
 * What a NetworkPolicy does on a data plane.
 *
 *   policyTypes               ingress isolated                 egress isolated
 *   absent or empty           yes                              where egress has a rule
 *   named                     where it is named                where it is named
 *   not named, with rules     kubernetes no, cilium yes        kubernetes no, cilium yes
 */
export function partOfNetworkPolicy(
  spec: NetworkPolicySpec,
  namespace: string,
  cluster: Cluster,
  dataplane: Dataplane,
): PolicyPart {
  const toRule = (
    peers: readonly Peer[],
    ports: NetworkPolicySpec['ingress'][number]['ports'],
    way: Direction,
  ): Rule => ({
    effect: 'allow',
    peer: (other) =>
      peers.length === 0 ? 'yes' : some(peers.map((peer) => isPeer(peer, other, namespace, cluster, dataplane))),
    port: (flow, subject) =>
      ports.length === 0
        ? 'yes'
        : some(
            ports.map(({ protocol, port, endPort }) =>
              isPort({ protocol, port: port ?? undefined, end: endPort ?? undefined }, flow, (name) =>
                named(name, flow, subject, way),
              ),
            ),
          ),
    isEmpty: false,
    covers: peers.length === 0 ? halves : [],
    unjudged: [],
    ranges: peers.flatMap(({ ipBlock }) => ipBlock ?? []),
  });
  const named = (name: string, flow: Flow, subject: Pod, way: Direction): Match =>
    dataplane === 'cilium' ? namedOnCilium(cluster, name, flow, subject, way) : namedThere(name, flow);
  const side = (way: Direction, rules: readonly Rule[]): Side => {
    const types = spec.policyTypes.map((each) => foldCase(each));
    const isNamed = types.length === 0 ? way === 'ingress' || rules.length > 0 : types.includes(way);
    if (isNamed) return { isolates: 'yes', rules };
    if (dataplane === 'kubernetes' || rules.length === 0) return { isolates: 'no', rules: [] };
    return { isolates: 'yes', rules, note: obeysLists };
  };
  return {
    selects: (pod) => (pod.namespace === namespace ? meets(spec.podSelector, valuesOfPod(pod, dataplane)) : 'no'),
    ingress: side(
      'ingress',
      spec.ingress.map(({ from, ports }) => toRule(from, ports, 'ingress')),
    ),
    egress: side(
      'egress',
      spec.egress.map(({ to, ports }) => toRule(to, ports, 'egress')),
    ),
  };
}

function isPeer(
  { podSelector, namespaceSelector, ipBlock }: Peer,
  other: End,
  namespace: string,
  cluster: Cluster,
  dataplane: Dataplane,
): Match {
  if (ipBlock) {
    // Cilium's address rules are for what it doesn't manage: neither pods nor nodes (https://docs.cilium.io/en/stable/security/policy/language/#ip-cidr-based).
    if (dataplane === 'cilium' && (other.kind === 'pod' || other.kind === 'node')) return 'no';
    return holdsEnd(ipBlock, other);
  }
  if (other.kind !== 'pod') return 'no';
  const { pod } = other;
  const inNamespace = namespaceSelector
    ? meets(namespaceSelector, valuesOfNamespace(cluster.namespaceOf(pod.namespace)))
    : matchOf(pod.namespace === namespace);
  return every([inNamespace, podSelector ? meets(podSelector, valuesOfPod(pod, dataplane)) : 'yes']);
}

const valuesOfPod = ({ labels }: Pod, dataplane: Dataplane): ValueOf =>
  valuesIn(dataplane === 'cilium' ? relevantLabels(labels) : labels);

/** A namespace that isn't among the objects has its own name for a label, and nobody knows which others. */
export const valuesOfNamespace = ({ labels, isKnown }: Namespace): ValueOf => {
  const known = valuesIn(labels);
  return (key) => known(key) ?? (isKnown ? undefined : unknownValue);
};
