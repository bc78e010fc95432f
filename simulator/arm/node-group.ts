import type { SimResource } from '../world.ts';
import { freeAddresses } from './addresses.ts';
import { objectAt, objectsAt, propertiesAt, textAt, withProperties } from './bodies.ts';
import { anyResource } from './generic.ts';
import { guidOf, locationOf, type Made, makeAll, network, type Place } from './node-group-place.ts';
import { publishServices } from './published-services.ts';
import type { Handler } from './simulation.ts';

/**
 * A cluster; with `settings.nodeGroups` also what AKS makes for it in its node resource group
 * (https://learn.microsoft.com/azure/aks/faq and https://learn.microsoft.com/azure/aks/egress-outboundtype):
 *
 *   always                                  the group, the kubelet's identity
 *   no subnet of one's own                  a network with a subnet
 *   outboundType loadBalancer               a public address, load balancer `kubernetes`, its outbound rule
 *   managedNATGateway                       a public address, a NAT gateway on the subnet that AKS made
 *   none, block, userDefinedRouting, …      no way out
 *   private, without network integration    endpoint `kube-apiserver`, and its zone with record and link, but for privateDNSZone none
 *   services with azure-pls-create          load balancer `kubernetes-internal` and a private link service each
 *
 * What exists already is left as it is.
 */
export const managedClusters: Handler = (sim, call) => {
  const answer = anyResource(sim, call);
  const cluster = sim.world.find(call.path);
  if (call.method !== 'PUT' || answer.status >= 300 || cluster === undefined) return answer;
  if (!sim.settings.nodeGroups(cluster.id)) return answer;
  const group = groupOf(cluster);
  const subnets = objectsAt(propertiesAt(cluster.body), 'agentPoolProfiles').map((pool) =>
    textAt(pool, 'vnetSubnetID'),
  );
  const given = subnets.find((id) => id !== '');
  const place: Place = { sim, call, group, cluster, subnet: given ?? `${networkIn(group)}/subnets/aks-subnet` };
  writeOwnBody(place);
  makeAll(place, [...groupAndIdentity(place), ...wayOut(place), ...(given === undefined ? [ownNetwork(place)] : [])]);
  makeAll(place, apiEndpoint(place));
  publishServices(place, sim.settings.inClusters(cluster.id).objects);
  return { ...answer, body: sim.world.find(cluster.id)?.body };
};

const networkIn = (group: string): string => network(group, 'virtualNetworks/aks-vnet');

function groupOf({ id, name, body }: SimResource): string {
  const [, , subscription = '', , own = ''] = id.split('/');
  const named = textAt(propertiesAt(body), 'nodeResourceGroup');
  const group = named === '' ? `MC_${own}_${name}_${textAt(body, 'location')}` : named;
  return `/subscriptions/${subscription}/resourceGroups/${group}`;
}

const identityOf = ({ group, cluster }: Place): string =>
  `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${cluster.name}-agentpool`;

function groupAndIdentity(place: Place): readonly Made[] {
  const { group, cluster } = place;
  const location = locationOf(place);
  const ids = { principalId: guidOf(cluster.id, 'kubelet'), clientId: guidOf(cluster.id, 'client') };
  return [
    { path: group, body: { location, managedBy: cluster.id } },
    { path: identityOf(place), body: { location, properties: { ...ids, tenantId: place.sim.world.tenantId } } },
  ];
}

function ownNetwork(place: Place): Made {
  const isNat = outboundOf(place) === 'managednatgateway';
  const gateway = isNat ? { natGateway: { id: network(place.group, 'natGateways/aks-nat') } } : {};
  const properties = {
    addressSpace: { addressPrefixes: ['10.224.0.0/12'] },
    subnets: [{ name: 'aks-subnet', properties: { addressPrefix: '10.224.0.0/16', ...gateway } }],
  };
  return { path: networkIn(place.group), body: { location: locationOf(place), properties } };
}

const outboundOf = ({ cluster }: Place): string =>
  textAt(objectAt(propertiesAt(cluster.body), 'networkProfile'), 'outboundType').toLowerCase() || 'loadbalancer';

function wayOut(place: Place): readonly Made[] {
  const { group } = place;
  const location = locationOf(place);
  const outbound = outboundOf(place);
  const name = guidOf(place.cluster.id, 'outbound');
  const address = network(group, `publicIPAddresses/${name}`);
  const standard = { name: 'Standard' };
  const publicAddress: Made = {
    path: address,
    body: { location, sku: standard, properties: { publicIPAllocationMethod: 'Static' } },
  };
  if (outbound === 'managednatgateway') {
    const properties = { publicIpAddresses: [{ id: address }], idleTimeoutInMinutes: 4 };
    return [
      publicAddress,
      { path: network(group, 'natGateways/aks-nat'), body: { location, sku: standard, properties } },
    ];
  }
  if (outbound !== 'loadbalancer') return [];
  const balancer = network(group, 'loadBalancers/kubernetes');
  const properties = {
    frontendIPConfigurations: [{ name, properties: { publicIPAddress: { id: address } } }],
    backendAddressPools: [{ name: 'aksOutboundBackendPool' }, { name: 'kubernetes' }],
    outboundRules: [
      {
        name: 'aksOutboundRule',
        properties: {
          protocol: 'All',
          frontendIPConfigurations: [{ id: `${balancer}/frontendIPConfigurations/${name}` }],
          backendAddressPool: { id: `${balancer}/backendAddressPools/aksOutboundBackendPool` },
        },
      },
    ],
  };
  return [publicAddress, { path: balancer, body: { location, sku: standard, properties } }];
}

/** The endpoint of a private API server; a cluster with network integration has none. */
function apiEndpoint(place: Place): readonly Made[] {
  const { sim, group, cluster, subnet } = place;
  const access = objectAt(propertiesAt(cluster.body), 'apiServerAccessProfile');
  if (access.enablePrivateCluster !== true || access.enableVnetIntegration === true) return [];
  const location = locationOf(place);
  const [address = ''] = freeAddresses(sim, subnet, 1);
  const endpoint: Made = {
    path: network(group, 'privateEndpoints/kube-apiserver'),
    body: {
      location,
      properties: {
        subnet: { id: subnet },
        ipConfigurations: [
          { name: 'api', properties: { groupId: 'management', memberName: 'management', privateIPAddress: address } },
        ],
        privateLinkServiceConnections: [
          { name: 'kube-apiserver', properties: { privateLinkServiceId: cluster.id, groupIds: ['management'] } },
        ],
      },
    },
  };
  if (textAt(access, 'privateDNSZone').toLowerCase() === 'none') return [endpoint];
  const zone = zoneOf(place);
  const isOwn = zone.startsWith(`${group}/`);
  const link = {
    path: `${zone}/virtualNetworkLinks/${cluster.name}`,
    body: {
      location: 'global',
      properties: { virtualNetwork: { id: subnet.split('/subnets/')[0] }, registrationEnabled: false },
    },
  };
  const [record = ''] = nameOf(place).split('.');
  return [
    endpoint,
    ...(isOwn ? [{ path: zone, body: { location: 'global' } }, link] : []),
    {
      path: `${zone}/A/${record}`,
      body: { properties: { ttl: 300, metadata: { 'owned-by': 'aksrp' }, aRecords: [{ ipv4Address: address }] } },
    },
  ];
}

/** The zone of the API server's name: the one that is given by its id, else one of the cluster's own. */
function zoneOf(place: Place): string {
  const { group, cluster } = place;
  const properties = propertiesAt(cluster.body);
  const given = textAt(objectAt(properties, 'apiServerAccessProfile'), 'privateDNSZone');
  if (given.startsWith('/')) return given;
  const [, known] = /^[^.]+\.(.+)$/.exec(textAt(properties, 'privateFQDN')) ?? [];
  const name = known ?? `${guidOf(cluster.id, 'zone')}.privatelink.${locationOf(place)}.azmk8s.io`;
  return network(group, `privateDnsZones/${name}`);
}

/** The name that its body has already, as a cluster that was written down elsewhere, else one of its own. */
function nameOf(place: Place): string {
  const known = textAt(propertiesAt(place.cluster.body), 'privateFQDN');
  if (known !== '') return known;
  const label = `${place.cluster.name}-${guidOf(place.cluster.id, 'dns').slice(0, 8)}`;
  return `${label}.${zoneOf(place).split('/').at(-1)}`;
}

/** What the cluster's own body says of it. */
function writeOwnBody(place: Place): void {
  const { sim, group, cluster } = place;
  const properties = propertiesAt(cluster.body);
  const access = objectAt(properties, 'apiServerAccessProfile');
  const kubelet = {
    resourceId: identityOf(place),
    clientId: guidOf(cluster.id, 'client'),
    objectId: guidOf(cluster.id, 'kubelet'),
  };
  const isPrivate = access.enablePrivateCluster === true;
  sim.world.put(
    cluster.id,
    withProperties(cluster.body, {
      nodeResourceGroup: group.split('/').at(-1),
      identityProfile: properties.identityProfile ?? { kubeletidentity: kubelet },
      ...(isPrivate ? { privateFQDN: nameOf(place) } : {}),
    }),
  );
}
