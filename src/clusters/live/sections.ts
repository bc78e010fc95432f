import { annotation } from '../isolation/read-live.ts';
import { isNamespaceName } from '../policies/names.ts';

/** What a command asks a cluster for: each section is one list of its objects, as small as what is judged of them. `pods/{namespace}`: those of one. */
export type Section = (typeof sectionNames)[number] | `pods/${string}`;

/** In the order they are asked: what may grow largest comes last, for output ends at a limit. */
export const sectionNames = [
  'storageclasses',
  'persistentvolumeclaims',
  'services',
  'namespaces',
  'nodes',
  'networkpolicies',
  'ciliumnetworkpolicies',
  'ciliumclusterwidenetworkpolicies',
  'pods',
] as const;

/** Those that isolation rests on. */
export const isolationSections = ['storageclasses', 'persistentvolumeclaims', 'services'] as const;

const named = 'kind,apiVersion,metadata:{namespace:.metadata.namespace,name:.metadata.name';
const policy = `[.items[]|{${named}},spec}]`;
const ciliumPolicy = `[.items[]|{${named}},spec,specs,status:{conditions:.status.conditions}}]`;
const containers = (of: string): string => `${of}:[.spec.${of}[]?|{ports,restartPolicy}]`;

/** One claim of each class, by its older name where it has one, says that the class is used. Of services only those that a load balancer publishes. */
const filters: Readonly<Record<(typeof sectionNames)[number], string>> = {
  storageclasses: `[.items[]|{kind,metadata:{name:.metadata.name,annotations:.metadata.annotations},provisioner,parameters}]`,
  persistentvolumeclaims: `[.items[]|{${named}},spec:{storageClassName:(.metadata.annotations."${annotation.storageClass}"//.spec.storageClassName)}}]|unique_by(.spec.storageClassName)`,
  services: `[.items[]|select(.spec.type=="LoadBalancer")|{${named},annotations:.metadata.annotations},spec:{type:.spec.type,selector:.spec.selector,ports:.spec.ports,clusterIP:.spec.clusterIP,clusterIPs:.spec.clusterIPs,externalIPs:.spec.externalIPs,externalTrafficPolicy:.spec.externalTrafficPolicy},status:{loadBalancer:{ingress:.status.loadBalancer.ingress}}}]`,
  namespaces: `[.items[]|{${named},labels:.metadata.labels}}]`,
  nodes: `[.items[]|{${named}},status:{addresses:.status.addresses}}]`,
  networkpolicies: policy,
  ciliumnetworkpolicies: ciliumPolicy,
  ciliumclusterwidenetworkpolicies: ciliumPolicy,
  pods: `[.items[]|select(.status.phase!="Succeeded" and .status.phase!="Failed")|{${named},labels:.metadata.labels},spec:{nodeName:.spec.nodeName,hostNetwork:.spec.hostNetwork,serviceAccountName:.spec.serviceAccountName,${containers('containers')},${containers('initContainers')}},status:{phase:.status.phase,podIP:.status.podIP,podIPs:.status.podIPs,hostIP:.status.hostIP,hostIPs:.status.hostIPs}}]`,
};

/** Full names of kinds: a short one may be another group's. */
const kinds: Readonly<Record<(typeof sectionNames)[number], string>> = {
  storageclasses: 'storageclasses.storage.k8s.io',
  persistentvolumeclaims: 'persistentvolumeclaims -A',
  services: 'services -A',
  namespaces: 'namespaces',
  nodes: 'nodes',
  networkpolicies: 'networkpolicies.networking.k8s.io -A',
  ciliumnetworkpolicies: 'ciliumnetworkpolicies.cilium.io -A',
  ciliumclusterwidenetworkpolicies: 'ciliumclusterwidenetworkpolicies.cilium.io',
  pods: 'pods -A',
};

/** The section after the last one: where it is there, the output is whole. */
export const end = 'end';

/**
 * One command for these sections: it only reads, and prints for each a line that names it, and its objects on the next. What kubectl says
 * instead (no such kind, forbidden) is between the two.
 */
export function commandFor(sections: readonly Section[]): string {
  const parts = sections.map((section) => `${marker(section)}; ${listing(section)}`);
  return [...parts, marker(end)].join('; ');
}

const marker = (section: string): string => `echo '{"section":"${section}"}'`;

function listing(section: Section): string {
  const [kind = 'pods', namespace] = section.split('/') as [(typeof sectionNames)[number], string | undefined];
  // Nothing else of a cluster becomes part of a command.
  if (namespace !== undefined && !isNamespaceName(namespace))
    throw new TypeError(`${namespace} is no name of a namespace`);
  const what = namespace === undefined ? kinds[kind] : `${kind} -n ${namespace}`;
  return `kubectl get ${what} -o json | jq -c '${filters[kind]}'`;
}
