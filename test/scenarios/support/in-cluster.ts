/** Who sees the service. */
export const tenant = '00000000-0000-0000-0000-0000000000b1';

/** What a small cluster holds: a class of its own, a service that is published by its annotations with its pod, and the first policy of the published guide. */
export const inCluster = [
  {
    kind: 'StorageClass',
    metadata: { name: 'private' },
    provisioner: 'file.csi.azure.com',
    parameters: { networkEndpointType: 'privateEndpoint' },
  },
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      namespace: 'shop',
      name: 'web',
      annotations: {
        'service.beta.kubernetes.io/azure-load-balancer-internal': 'true',
        'service.beta.kubernetes.io/azure-pls-create': 'true',
        'service.beta.kubernetes.io/azure-pls-name': 'pls-shop',
        'service.beta.kubernetes.io/azure-pls-ip-configuration-subnet': 'pls',
        'service.beta.kubernetes.io/azure-pls-ip-configuration-ip-address': '10.0.1.7',
        'service.beta.kubernetes.io/azure-pls-visibility': tenant,
      },
    },
    spec: { type: 'LoadBalancer', selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080 }] },
  },
  {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { namespace: 'shop', name: 'web-1', labels: { app: 'web' } },
    spec: { nodeName: 'aks-1', containers: [{ name: 'web', image: 'web', ports: [{ containerPort: 8080 }] }] },
    status: { phase: 'Running', podIP: '10.244.0.7' },
  },
  {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { namespace: 'shop', name: 'allow-consumer' },
    spec: {
      podSelector: { matchLabels: { app: 'web' } },
      policyTypes: ['Egress'],
      egress: [{ to: [{ ipBlock: { cidr: '10.9.0.0/16' } }] }],
    },
  },
];

/** The second one, made a policy: a cluster takes no object without an apiVersion. */
export const denyRest = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { namespace: 'shop', name: 'deny-rest' },
  spec: { podSelector: {}, policyTypes: ['Ingress'] },
};

/** More pods than one command prints of. */
export const manyPods = Array.from({ length: 3_000 }, (_, index) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { namespace: 'jobs', name: `job-${index}`, labels: { app: 'job', note: 'x'.repeat(40) } },
  spec: { nodeName: 'aks-1', containers: [{ name: 'job', image: 'job' }] },
  status: { phase: 'Running' },
}));

/** A load balancer with one frontend, public or in a subnet. */
export const frontendOf = (isPublic: boolean, group: string, subnet: string) => ({
  location: 'westeurope',
  sku: { name: 'Standard' },
  properties: {
    frontendIPConfigurations: [
      {
        name: 'web',
        properties: isPublic
          ? { publicIPAddress: { id: `${group}/providers/Microsoft.Network/publicIPAddresses/p` } }
          : { privateIPAddress: '10.0.0.10', subnet: { id: subnet } },
      },
    ],
  },
});
