import type { Match } from '../match.ts';
import type { Cluster, End, Labels, Pod } from '../model.ts';
import { isOwnNode } from '../own-node.ts';
import { type LabelSelector, meets, partsOfKey, type Requirement, unknownValue, type ValueOf } from '../selector.ts';

/**
 * Labels that Cilium leaves out of a pod's identity, so that no selector sees them
 * (https://docs.cilium.io/en/stable/operations/performance/scalability/identity-relevant-labels/).
 */
const ignored: readonly RegExp[] = [
  /^io\.kubernetes/,
  /^kubernetes\.io/,
  /^[^/]*beta\.kubernetes\.io/,
  /^k8s\.io/,
  /^statefulset\.kubernetes\.io\/pod-name/,
  /^apps\.kubernetes\.io\/pod-index/,
  /^batch\.kubernetes\.io\/(?:job-completion-index|controller-uid)/,
  /^pod-template-(?:generation|hash)/,
  /^controller-(?:revision-hash|uid)/,
  /^annotation/,
  /^etcd_node/,
  // Cilium's own, which it takes off the pod's and writes itself.
  /^io\.cilium\.k8s/,
];

const relevant = new WeakMap<Labels, Labels>();

/** What is left of a pod's labels in its identity; worked out once, since every selector asks. */
export function relevantLabels(labels: Labels): Labels {
  const known = relevant.get(labels);
  if (known !== undefined) return known;
  const kept = Object.fromEntries(
    Object.entries(labels).filter(([key]) => !ignored.some((pattern) => pattern.test(key))),
  );
  relevant.set(labels, kept);
  return kept;
}

const namespaceKey = 'io.kubernetes.pod.namespace';
const namespaceLabels = 'io.cilium.k8s.namespace.labels.';

/** The labels of a pod's identity, by a key with or without its source. */
function valuesOfPod(pod: Pod, cluster: Cluster): ValueOf {
  const labels = relevantLabels(pod.labels);
  const space = cluster.namespaceOf(pod.namespace);
  return (key) => {
    const { source, name } = partsOfKey(key);
    if (source !== 'k8s' && source !== 'any') return undefined;
    if (name === namespaceKey) return pod.namespace;
    if (name === 'io.cilium.k8s.policy.serviceaccount') return pod.serviceAccount;
    // The cluster's name in a mesh is in no object.
    if (name === 'io.cilium.k8s.policy.cluster') return unknownValue;
    if (name.startsWith(namespaceLabels)) {
      const label = name.slice(namespaceLabels.length);
      if (Object.hasOwn(space.labels, label)) return space.labels[label];
      return space.isKnown ? undefined : unknownValue;
    }
    return Object.hasOwn(labels, name) ? labels[name] : undefined;
  };
}

const isReserved = (selector: LabelSelector): boolean =>
  selector.some(({ key }) => partsOfKey(key).source === 'reserved');

const namesNamespace = (selector: LabelSelector): boolean =>
  selector.some(({ key }) => {
    const { name } = partsOfKey(key);
    return name === namespaceKey || name.startsWith(namespaceLabels);
  });

/**
 * Which pods an object's endpointSelector means: in a namespaced object its own namespace's. What matchLabels say of `k8s:` namespaces is written
 * over, and anything else that is said of them has to hold besides (https://github.com/cilium/cilium/blob/main/pkg/k8s/apis/cilium.io/utils/utils.go).
 */
export function selectsPod(selector: LabelSelector, namespace: string, cluster: Cluster): (pod: Pod) => Match {
  const isWrittenOver = ({ key, isLabel }: Requirement): boolean => isLabel === true && key === `k8s:${namespaceKey}`;
  const others = namespace === '' ? selector : selector.filter((each) => !isWrittenOver(each));
  return (pod) => (namespace !== '' && pod.namespace !== namespace ? 'no' : meets(others, valuesOfPod(pod, cluster)));
}

/**
 * Whether a selector in a rule means this end.
 *
 *   selector                          in a CiliumNetworkPolicy     clusterwide
 *   {} or labels of pods              pods of its own namespace    pods of every namespace
 *   names a namespace, or its label   pods there                   pods there
 *   names a reserved identity         that identity                that identity
 */
export function isEndpoint(
  selector: LabelSelector,
  namespace: string,
  other: End,
  subject: Pod,
  cluster: Cluster,
): Match {
  if (isReserved(selector)) return meets(selector, reservedValues(other, subject, cluster));
  if (other.kind !== 'pod') return 'no';
  const isOwn = namespace === '' || namesNamespace(selector) || other.pod.namespace === namespace;
  return isOwn ? meets(selector, valuesOfPod(other.pod, cluster)) : 'no';
}

function reservedValues(other: End, subject: Pod, cluster: Cluster): ValueOf {
  if (other.kind === 'pod') return valuesOfPod(other.pod, cluster);
  return (key) => {
    const { source, name } = partsOfKey(key);
    if (source !== 'reserved' && source !== 'any') return undefined;
    if (name === 'kube-apiserver') return unknownValue;
    if (other.kind !== 'node') return name === 'world' ? '' : undefined;
    if (name !== 'host' && name !== 'remote-node') return undefined;
    const isOwn = isOwnNode(subject, other);
    if (isOwn === 'unknown') return unknownValue;
    return (isOwn === 'yes') === (name === 'host') ? '' : undefined;
  };
}
