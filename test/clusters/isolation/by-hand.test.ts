import { describe, expect, it } from 'vitest';
import {
  change,
  clusterId,
  grant,
  history,
  live,
  networkId,
  registryId,
  roles,
  storageClass,
  subnetId,
  vaultId,
} from './golden.ts';
import {
  address,
  at,
  type Bodies,
  type Body,
  type Files,
  natId,
  pool,
  set,
  statesOf,
  status,
  subnet,
  verify,
} from './mutate.ts';

/** Changes of the golden cluster that are easily taken for another one, each with the line that it fails; none: it stays isolated. */
type Row = readonly [line: string, when: string, change: (bodies: Bodies) => void, files?: Files];

const kubelet = '00000000-0000-0000-0000-00000000000a';
const identity = '00000000-0000-0000-0000-00000000000b';
const subscription = registryId.slice(0, registryId.indexOf('/resourceGroups'));
const nothing = (): void => undefined;
const inside = (...items: readonly Body[]): Files => ({ live: live(...items), history: history() });
const after = (...changes: readonly Body[]): Files => ({ live: live(), history: changes });
const [cached = {}, imaged = {}, closed = {}] = history();
const outbound = (when: string, before: string, now: string) =>
  change(when, 'networkProfile.outboundType', before, now);

const routes =
  (...all: readonly (readonly [prefix: string, type: string])[]) =>
  (bodies: Bodies): void => {
    const id = networkId.replace('virtualNetworks/vnet', 'routeTables/rt');
    for (const name of ['nodes', 'pods']) subnet(bodies, name).routeTable = { id };
    const route = ([addressPrefix, nextHopType]: readonly [string, string], index: number) => ({
      name: `r${index}`,
      properties: {
        addressPrefix,
        nextHopType,
        ...(nextHopType === 'VirtualAppliance' ? { nextHopIpAddress: '10.9.0.4' } : {}),
      },
    });
    bodies.table = { id, properties: { routes: all.map(route) } };
  };
const pools = (bodies: Bodies): Body[] => at(bodies.cluster, 'properties').agentPoolProfiles as Body[];
const morePool = (name: string, more: Body): Body => ({
  name,
  osType: 'Linux',
  currentOrchestratorVersion: '1.33.2',
  vnetSubnetID: subnetId('nodes'),
  ...more,
});
const child = (bodies: Bodies, name: string, more: Body): void => {
  bodies.child = { id: `${clusterId}/agentPools/${name}`, properties: morePool(name, more) };
};
const extension =
  (extensionType: string) =>
  (bodies: Bodies): void => {
    bodies.more = {
      id: `${clusterId}/providers/Microsoft.KubernetesConfiguration/extensions/more`,
      properties: { extensionType },
    };
  };
const peered =
  (peering: Body) =>
  (bodies: Bodies): void => {
    const hub = `${networkId}-hub`;
    set(bodies.registryEndpoint, 'subnet', { id: `${hub}/subnets/endpoints` });
    set(bodies.network, 'virtualNetworkPeerings', [
      { name: 'hub', properties: { remoteVirtualNetwork: { id: hub }, ...peering } },
    ]);
  };
const record =
  (which: 'record' | 'dataRecord', ...addresses: readonly string[]) =>
  (bodies: Bodies): void =>
    set(
      bodies[which],
      'aRecords',
      addresses.map((ipv4Address) => ({ ipv4Address })),
    );
const asService = (type: string, annotations: Body = {}): Body => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { namespace: 'shop', name: 'more', annotations },
  spec: { type },
});
const defaultClass = {
  ...storageClass('azurefile', 'file.csi.azure.com'),
  metadata: { name: 'azurefile', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
};
const olderDefault = 'storageclass.beta.kubernetes.io/is-default-class';
const claim = (spec: Body): Body => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { namespace: 'shop', name: 'more' },
  spec,
});

const rows: readonly Row[] = [
  [
    '3.1',
    'a NAT gateway that AKS keeps',
    ({ cluster }) => set(cluster, 'networkProfile.outboundType', 'managedNATGateway'),
  ],
  ['none', 'the type in another casing', ({ cluster }) => set(cluster, 'networkProfile.outboundType', 'None')],
  [
    '3.2',
    'a pool of its own body with public addresses',
    (bodies) => child(bodies, 'user', { enableNodePublicIP: true }),
  ],
  [
    '3.2',
    'both halves of everything to an appliance',
    routes(['0.0.0.0/1', 'VirtualAppliance'], ['128.0.0.0/1', 'VirtualAppliance']),
  ],
  ['none', 'a default route to nowhere', routes(['0.0.0.0/0', 'None'])],
  [
    '3.2',
    'default outbound access for pods',
    (bodies) => Object.assign(subnet(bodies, 'pods'), { defaultOutboundAccess: true }),
  ],
  [
    'none',
    'a NAT gateway where neither nodes nor pods are',
    (bodies) => {
      subnet(bodies, 'endpoints').natGateway = { id: natId };
      bodies.nat = { id: natId, properties: { publicIpAddresses: [address] } };
    },
  ],
  [
    '3.2',
    'a second pool on a subnet that is not private',
    (bodies) => {
      pools(bodies).push(morePool('user', { vnetSubnetID: subnetId('open') }));
      (at(bodies.network, 'properties').subnets as Body[]).push({
        id: subnetId('open'),
        name: 'open',
        properties: { addressPrefix: '10.0.9.0/24' },
      });
    },
  ],
  [
    '3.2',
    'a pool that is a static egress gateway',
    (bodies) =>
      void pools(bodies).push(morePool('gw', { mode: 'Gateway', gatewayProfile: { publicIPPrefixSize: 31 } })),
  ],
  [
    '3.2',
    'a frontend of a public prefix',
    ({ balancer }) => {
      (at(balancer, 'properties').frontendIPConfigurations as Body[]).push({
        name: 'open',
        properties: { publicIPPrefix: address },
      });
    },
  ],
  [
    '3.2',
    'a service whose annotation says false',
    nothing,
    inside(asService('LoadBalancer', { 'service.beta.kubernetes.io/azure-load-balancer-internal': 'false' })),
  ],
  ['none', 'a service on the ports of nodes', nothing, inside(asService('NodePort'))],
  [
    '3.3',
    'a source that is not set',
    ({ cluster }) => set(cluster, 'bootstrapProfile', { containerRegistryId: registryId }),
  ],
  ['3.4', 'access that is not set, which is open', ({ registry }) => set(registry, 'publicNetworkAccess', undefined)],
  ['3.5', 'a source in another casing', ({ cacheRule }) => set(cacheRule, 'sourceRepository', 'MCR.microsoft.com/*')],
  ['3.5', 'a narrower source', ({ cacheRule }) => set(cacheRule, 'sourceRepository', 'mcr.microsoft.com/oss/*')],
  ['3.6', 'an endpoint that was cut off', ({ registryEndpoint }) => status(registryEndpoint, 'Disconnected')],
  ['3.6', 'a peering that is down', peered({ peeringState: 'Disconnected' })],
  [
    '3.6',
    'a peering that lets nobody through',
    peered({ peeringState: 'Connected', allowVirtualNetworkAccess: false }),
  ],
  [
    '3.6',
    'the data of another region',
    ({ registryEndpoint }) => {
      const [, data] = at(registryEndpoint, 'properties').customDnsConfigs as Body[];
      if (data !== undefined) data.fqdn = 'acrshop.northeurope.data.azurecr.io';
    },
  ],
  ['3.7', 'a record without an address', record('record')],
  ['3.7', 'a record at an address of nobody', record('record', '10.0.3.99')],
  ['3.7', 'a record at a public address', record('dataRecord', '20.1.2.3')],
  ['3.7', 'a record at its address and another', record('record', '10.0.3.10', '10.0.3.99')],
  [
    '3.8',
    'AcrPull for the cluster and not for the kubelet',
    (bodies) => {
      bodies.pull = grant(registryId, roles.acrPull, identity);
    },
  ],
  [
    '3.8',
    'a grant on a group whose name begins the same',
    (bodies) => {
      bodies.pull = grant(`${subscription}/resourceGroups/rg-aks2`, roles.acrPull, kubelet);
      bodies.other = grant(registryId, roles.reader, kubelet);
    },
  ],
  [
    '3.8',
    "a grant on the nodes' subnet instead of the API server's",
    (bodies) => {
      bodies.contributor = grant(subnetId('nodes'), roles.networkContributor, identity);
      bodies.other = grant(subnetId('apiserver'), roles.reader, identity);
    },
  ],
  [
    'none',
    'a grant on the subnet itself',
    (bodies) => {
      bodies.contributor = grant(subnetId('apiserver'), roles.networkContributor, identity);
    },
  ],
  ['3.9', 'no word of private', ({ cluster }) => set(cluster, 'apiServerAccessProfile', {})],
  [
    '3.10',
    'a version that is older by number and not by letter',
    ({ cluster }) => set(cluster, 'currentKubernetesVersion', '1.9.11'),
  ],
  [
    '3.10',
    'a pool that is behind',
    (bodies) => {
      pool(bodies).currentOrchestratorVersion = '1.29.7';
    },
  ],
  ['3.10', 'a pool of its own body with Windows', (bodies) => child(bodies, 'win', { osType: 'Windows' })],
  [
    '3.11',
    'the source set back',
    nothing,
    after(cached, imaged, closed, change('4-01', 'bootstrapProfile.artifactSource', 'Cache', 'Direct')),
  ],
  ['3.11', 'closed before the cache', nothing, after(outbound('1-01', 'loadBalancer', 'none'), cached, imaged)],
  [
    '3.11',
    'opened and closed again without an image',
    nothing,
    after(cached, outbound('3-05', 'none', 'loadBalancer'), outbound('3-06', 'loadBalancer', 'none')),
  ],
  [
    'none',
    'opened for the image and closed again',
    nothing,
    after(outbound('1-01', 'loadBalancer', 'none'), outbound('2-20', 'none', 'loadBalancer'), cached, imaged, closed),
  ],
  [
    'none',
    'from none to block, which closes nothing',
    nothing,
    after(cached, imaged, closed, outbound('4-01', 'none', 'block')),
  ],
  [
    '3.12',
    'the channel in small letters',
    ({ cluster }) => set(cluster, 'autoUpgradeProfile.nodeOSUpgradeChannel', 'unmanaged'),
  ],
  ['none', 'no updates', ({ cluster }) => set(cluster, 'autoUpgradeProfile.nodeOSUpgradeChannel', 'None')],
  ...['AppConfiguration', 'AzureML.Kubernetes', 'Flux', 'DataProtection.Kubernetes'].map(
    (name): Row => ['3.13', `extension ${name}`, extension(`Microsoft.${name}`)],
  ),
  ['none', 'an extension that works', extension('microsoft.azurecontainerstorage')],
  [
    '3.14',
    'a class of blobs',
    nothing,
    inside(storageClass('blobs', 'blob.csi.azure.com', { networkEndpointType: 'public' })),
  ],
  ['3.14', 'a class by the old name of the driver', nothing, inside(storageClass('old', 'kubernetes.io/azure-file'))],
  ['3.14', 'a claim that takes the default class', nothing, inside(defaultClass, claim({}))],
  [
    '3.14',
    'a claim that takes the default class by the older annotation of a class',
    nothing,
    inside({ ...defaultClass, metadata: { name: 'azurefile', annotations: { [olderDefault]: 'true' } } }, claim({})),
  ],
  ['none', 'a claim that wants no class', nothing, inside(defaultClass, claim({ storageClassName: '' }))],
  [
    'none',
    'a class in another casing',
    nothing,
    inside(storageClass('f', 'file.csi.azure.com', { networkEndpointType: 'PrivateEndpoint' })),
  ],
  [
    'none',
    'a parameter in another casing',
    nothing,
    inside(storageClass('f', 'file.csi.azure.com', { networkendpointtype: 'privateEndpoint' })),
  ],
  [
    '3.14',
    'a built-in class by the older annotation of a claim',
    nothing,
    inside(storageClass('azurefile', 'file.csi.azure.com'), {
      ...claim({}),
      metadata: {
        namespace: 'shop',
        name: 'old',
        annotations: { 'volume.beta.kubernetes.io/storage-class': 'azurefile' },
      },
    }),
  ],
  [
    '3.15',
    'a vault of KMS without an endpoint',
    (bodies) => {
      bodies.kms = { id: `${vaultId}2`, properties: { privateEndpointConnections: [] } };
      set(bodies.cluster, 'securityProfile', {
        azureKeyVaultKms: { enabled: true, keyVaultResourceId: `${vaultId}2` },
      });
    },
  ],
  [
    '3.15',
    'metrics alone, whose scope waits',
    (bodies) => {
      set(bodies.cluster, 'addonProfiles.omsagent', { enabled: false });
      set(bodies.cluster, 'azureMonitorProfile', { metrics: { enabled: true } });
      status(bodies.scopeEndpoint, 'Pending');
    },
  ],
  [
    'none',
    'no monitoring and no scope',
    (bodies) => {
      set(bodies.cluster, 'addonProfiles.omsagent', { enabled: false });
      set(bodies.extension, 'extensionType', 'microsoft.azurecontainerstorage');
      delete bodies.scope;
      delete bodies.scopeEndpoint;
    },
  ],
];

describe('one change fails its line alone, and 3.16 with it', () => {
  it.each(rows.map(([line, when, mutate, files]) => ({ line, when, mutate, files })))(
    '$line: $when',
    ({ line, mutate, files = inside() }) => {
      expect(statesOf(verify(mutate, files))).toEqual(line === 'none' ? {} : { [line]: 'fail', '3.16': 'fail' });
    },
  );

  it('an address of a record is judged only where every endpoint of the registry was read', () => {
    const answer = verify((bodies) => {
      record('record', '10.0.3.99')(bodies);
      set(bodies.registry, 'privateEndpointConnections', [
        {
          name: 'far',
          properties: {
            privateEndpoint: { id: `${networkId}x` },
            privateLinkServiceConnectionState: { status: 'Approved' },
          },
        },
      ]);
    });
    expect(statesOf(answer)).toEqual({});
  });
});
