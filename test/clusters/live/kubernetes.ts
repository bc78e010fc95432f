import type { SectionResult } from '../../../src/clusters/live/output.ts';
import { end, type Section } from '../../../src/clusters/live/sections.ts';

type Item = Readonly<Record<string, unknown>>;

/** What a cluster prints for the sections it was asked for. */
export const printed = (sections: Readonly<Record<string, readonly Item[] | string>>): string =>
  [
    ...Object.entries(sections).flatMap(([section, items]) => [
      JSON.stringify({ section }),
      typeof items === 'string' ? items : JSON.stringify(items),
    ]),
    JSON.stringify({ section: end }),
  ].join('\n');

export const whole = (...items: readonly Item[]): SectionResult => ({ kind: 'whole', items });
export const cut: SectionResult = { kind: 'cut' };
export const resultsOf = (given: Partial<Record<Section, SectionResult>>): ReadonlyMap<Section, SectionResult> =>
  new Map(Object.entries(given) as [Section, SectionResult][]);

export const storageClass = (name: string, parameters: Record<string, string> | null = null) => ({
  kind: 'StorageClass',
  metadata: { name, annotations: null },
  provisioner: 'file.csi.azure.com',
  parameters,
});

export const service = (name: string, annotations: Record<string, string> = {}) => ({
  kind: 'Service',
  apiVersion: 'v1',
  metadata: { namespace: 'shop', name, annotations },
  spec: { type: 'LoadBalancer', selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080 }] },
  status: { loadBalancer: { ingress: null } },
});

export const pod = (name: string, namespace = 'shop') => ({
  kind: 'Pod',
  apiVersion: 'v1',
  metadata: { namespace, name, labels: { app: 'web' } },
  spec: { nodeName: 'aks-1', hostNetwork: null, serviceAccountName: 'default', containers: [{ ports: null }] },
  status: { phase: 'Running', podIP: '10.244.0.7', podIPs: [{ ip: '10.244.0.7' }], hostIP: null, hostIPs: null },
});

export const egressOnly = {
  kind: 'NetworkPolicy',
  apiVersion: 'networking.k8s.io/v1',
  metadata: { namespace: 'shop', name: 'allow-consumer' },
  spec: {
    podSelector: { matchLabels: { app: 'web' } },
    policyTypes: ['Egress'],
    egress: [{ to: [{ ipBlock: { cidr: '10.9.0.0/16' } }] }],
  },
};

/** Everything of a small cluster, as it prints it. */
export const smallCluster = {
  storageclasses: [storageClass('azurefile-csi'), storageClass('private', { networkEndpointType: 'privateEndpoint' })],
  persistentvolumeclaims: [],
  services: [service('web', { 'service.beta.kubernetes.io/azure-load-balancer-internal': 'true' })],
  namespaces: [{ kind: 'Namespace', apiVersion: 'v1', metadata: { namespace: null, name: 'shop', labels: {} } }],
  nodes: [],
  networkpolicies: [egressOnly],
  ciliumnetworkpolicies: 'error: the server doesn\'t have a resource type "ciliumnetworkpolicies"',
  ciliumclusterwidenetworkpolicies:
    'error: the server doesn\'t have a resource type "ciliumclusterwidenetworkpolicies"',
  pods: [pod('web-1')],
} as const;
