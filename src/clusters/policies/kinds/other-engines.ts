import * as z from 'zod';
import { isRecord } from '../../../core/arm-body.ts';
import { foldCase } from '../../../core/text.ts';
import { every, type Match } from '../match.ts';
import type { Cluster, Direction, OtherPolicy, Pod, Policy, Rule, Side } from '../model.ts';
import { LabelSelector, meets, valuesIn } from '../selector.ts';
import { valuesOfNamespace } from './network-policy.ts';

/** Kubernetes' own kinds for administrators, which some engines read (https://network-policy-api.sigs.k8s.io). */
const ofAdministrators = 'policy.networking.k8s.io';

/** Kinds that close connections by other means than addresses and ports, with the directions they apply to. */
const ofMeshes: Readonly<Record<string, readonly Direction[]>> = {
  'security.istio.io/AuthorizationPolicy': ['ingress'],
  'policy.linkerd.io/AuthorizationPolicy': ['ingress'],
};

/** `projectcalico.org`, and `crd.projectcalico.org` as it is stored; its policies say their directions under `types`. */
const calico = 'projectcalico.org';

const groupOf = (apiVersion: string): string => apiVersion.split('/')[0] ?? '';

/** Groups of Kubernetes and Cilium: an object there by the name of one of their kinds is that kind, or nothing. */
const isOurs = (group: string): boolean =>
  group === '' ||
  !group.includes('.') ||
  group === 'cilium.io' ||
  (group.endsWith('.k8s.io') && group !== ofAdministrators);

/**
 * Whether an object closes or opens connections for another engine than those judged here. What Calico only stages has no effect
 * (https://docs.tigera.io/calico/latest/reference/resources/stagednetworkpolicy).
 */
export const isOfOtherEngine = (kind: string, apiVersion: string | undefined): boolean => {
  const group = groupOf(apiVersion ?? '');
  if (isOurs(group) || kind.startsWith('Staged')) return false;
  return kind.endsWith('NetworkPolicy') || `${group}/${kind}` in ofMeshes;
};

/** Namespaced kinds; those of clusters have a longer name. */
export const isNamespaced = (kind: string): boolean => kind === 'NetworkPolicy' || kind === 'AuthorizationPolicy';

/** The effect of another engine's policy: it may allow and it may deny, before or after all others, for each pod that it may be for. */
export function policyOfOther(other: OtherPolicy, cluster: Cluster): Policy {
  const { apiVersion, kind } = other;
  const rule = (effect: Rule['effect']): Rule => ({
    effect,
    peer: () => 'unknown',
    port: () => 'unknown',
    isEmpty: false,
    covers: [],
    unjudged: [`a ${kind} of ${apiVersion}`],
    ranges: [],
  });
  const ways = directionsOf(other);
  const side = (way: Direction): Side =>
    ways.includes(way) ? { isolates: 'unknown', rules: [rule('allow'), rule('deny')] } : { isolates: 'no', rules: [] };
  const selects = selectorOf(other, cluster);
  return { id: other.id, parts: [{ selects, ingress: side('ingress'), egress: side('egress') }] };
}

function directionsOf({ apiVersion, kind, spec }: OtherPolicy): readonly Direction[] {
  const group = groupOf(apiVersion);
  const both = ['ingress', 'egress'] as const;
  const types = isRecord(spec) && group.endsWith(calico) && Array.isArray(spec.types) ? spec.types : [];
  if (types.length > 0)
    return both.filter((way) => types.some((each) => typeof each === 'string' && foldCase(each) === way));
  if (group !== ofAdministrators) return ofMeshes[`${group}/${kind}`] ?? both;
  return both.filter((way) => isRecord(spec) && Array.isArray(spec[way]) && spec[way].length > 0);
}

const Subject = z.object({
  subject: z.object({
    namespaces: LabelSelector.optional(),
    pods: z.object({ namespaceSelector: LabelSelector, podSelector: LabelSelector }).optional(),
  }),
});

/** The pods it may be for: those of its subject where that is Kubernetes' own, those of its namespace, else all. A policy in the mesh's own namespace is for all. */
function selectorOf({ apiVersion, namespace, spec }: OtherPolicy, cluster: Cluster): (pod: Pod) => Match {
  if (namespace.endsWith('istio-system')) return () => 'yes';
  if (namespace !== '') return (pod) => (pod.namespace === namespace ? 'yes' : 'no');
  const parsed = Subject.safeParse(spec);
  if (groupOf(apiVersion) !== ofAdministrators || !parsed.success) return () => 'yes';
  const { namespaces, pods } = parsed.data.subject;
  return (pod) =>
    every([
      meets(namespaces ?? pods?.namespaceSelector ?? [], valuesOfNamespace(cluster.namespaceOf(pod.namespace))),
      meets(pods?.podSelector ?? [], valuesIn(pod.labels)),
    ]);
}
