/** Bodies of a golden estate of six networks, as REST returns them; a case takes it and breaks one thing. */

const subscription = '/subscriptions/00000000-0000-0000-0000-0000000000aa';
export const net = (group = 'rg-net') => `${subscription}/resourceGroups/${group}/providers/Microsoft.Network`;

export interface Body {
  id: string;
  // biome-ignore lint/suspicious/noExplicitAny: a case reaches into any part of any body to break it
  properties: any;
  [field: string]: unknown;
}

export const body = (id: string, properties: object, more: object = {}): Body => ({
  id,
  name: id.split('/').at(-1),
  properties,
  ...more,
});

export const vnet = (name: string) => `${net()}/virtualNetworks/${name}`;
export const subnet = (network: string, name: string) => `${vnet(network)}/subnets/${name}`;
export const zoneId = (name: string, group = 'rg-dns') => `${net(group)}/privateDnsZones/${name}`;
export const nic = (name: string) => `${net()}/networkInterfaces/${name}`;
export const storageId = (name: string) =>
  `${subscription}/resourceGroups/rg-data/providers/Microsoft.Storage/storageAccounts/${name}`;
export const blobZone = 'privatelink.blob.core.windows.net';
export const name = 'st1.blob.core.windows.net';

export const network = (
  id: string,
  prefix: string,
  subnets: Record<string, object>,
  peers: readonly string[] = [],
  servers: readonly string[] = [],
): Body =>
  body(vnet(id), {
    provisioningState: 'Succeeded',
    addressSpace: { addressPrefixes: [prefix] },
    dhcpOptions: { dnsServers: servers },
    subnets: Object.entries(subnets).map(([each, properties]) => ({ id: subnet(id, each), name: each, properties })),
    virtualNetworkPeerings: peers.map((peer) => peering(id, peer)),
  });

export const peering = (from: string, to: string, more: object = {}) => ({
  id: `${vnet(from)}/virtualNetworkPeerings/to-${to}`,
  name: `to-${to}`,
  properties: {
    peeringState: 'Connected',
    remoteVirtualNetwork: { id: vnet(to) },
    allowVirtualNetworkAccess: true,
    allowForwardedTraffic: true,
    ...more,
  },
});

export const zone = (name: string, count: number, group?: string, more: object = {}): Body =>
  body(
    zoneId(name, group),
    { numberOfRecordSets: count, provisioningState: 'Succeeded', ...more },
    { location: 'global' },
  );

export const link = (zone: string, network: string, more: object = {}, group?: string): Body =>
  body(`${zoneId(zone, group)}/virtualNetworkLinks/to-${network}`, {
    virtualNetwork: { id: vnet(network) },
    registrationEnabled: false,
    virtualNetworkLinkState: 'Completed',
    ...more,
  });

export const record = (
  zone: string,
  name: string,
  addresses: readonly string[],
  more: object = {},
  group?: string,
): Body =>
  body(`${zoneId(zone, group)}/A/${name}`, {
    ttl: 10,
    fqdn: `${name}.${zone}.`,
    aRecords: addresses.map((ipv4Address) => ({ ipv4Address })),
    metadata: { 'gatehouse-owner': 'prod' },
    ...more,
  });

export const endpoint = (
  id: string,
  {
    target = storageId('st1'),
    group = 'blob',
    where = subnet('vnet-data', 'endpoints'),
    status = 'Approved',
    manual = false,
  } = {},
): Body => {
  const connection = {
    name: id,
    properties: { privateLinkServiceId: target, groupIds: [group], privateLinkServiceConnectionState: { status } },
  };
  return body(`${net()}/privateEndpoints/${id}`, {
    provisioningState: 'Succeeded',
    resourceGuid: '00000000-0000-0000-0000-0000000000e1',
    subnet: { id: where },
    networkInterfaces: [{ id: nic(`${id}.nic`) }],
    customDnsConfigs: [],
    privateLinkServiceConnections: manual ? [] : [connection],
    manualPrivateLinkServiceConnections: manual ? [connection] : [],
  });
};

export const endpointNic = (
  id: string,
  address: string,
  fqdns: readonly string[],
  where = subnet('vnet-data', 'endpoints'),
): Body =>
  body(nic(`${id}.nic`), {
    privateEndpoint: { id: `${net()}/privateEndpoints/${id}` },
    ipConfigurations: [
      {
        name: 'one',
        properties: {
          privateIPAddress: address,
          subnet: { id: where },
          privateLinkConnectionProperties: { groupId: 'blob', requiredMemberName: 'blob', fqdns },
        },
      },
    ],
  });

export const storage = (id: string, connections: readonly object[] = []): Body =>
  body(
    storageId(id),
    {
      provisioningState: 'Succeeded',
      publicNetworkAccess: 'Enabled',
      networkAcls: { defaultAction: 'Allow', ipRules: [], virtualNetworkRules: [] },
      primaryEndpoints: { blob: `https://${id}.blob.core.windows.net/`, dfs: `https://${id}.dfs.core.windows.net/` },
      privateEndpointConnections: connections,
    },
    { kind: 'StorageV2', location: 'westeurope' },
  );

export const connectionOf = (endpoint: string, status: string) => ({
  name: endpoint,
  properties: {
    privateEndpoint: { id: `${net()}/privateEndpoints/${endpoint}` },
    privateLinkServiceConnectionState: { status },
  },
});

const resolverId = `${net()}/dnsResolvers/resolver`;
export const inboundId = `${resolverId}/inboundEndpoints/in`;
export const ruleSetId = `${net()}/dnsForwardingRulesets/rules`;

export const rule = (id: string, domainName: string, servers: readonly string[], state = 'Enabled'): Body =>
  body(`${ruleSetId}/forwardingRules/${id}`, {
    domainName,
    forwardingRuleState: state,
    targetDnsServers: servers.map((ipAddress) => ({ ipAddress, port: 53 })),
  });

export const ruleSetLink = (network: string): Body =>
  body(`${ruleSetId}/virtualNetworkLinks/to-${network}`, { virtualNetwork: { id: vnet(network) } });

const delegated = { delegations: [{ name: 'd', properties: { serviceName: 'Microsoft.Network/dnsResolvers' } }] };
export const hubId = `${net()}/virtualHubs/whub`;
export const hubConnection = (network: string): Body =>
  body(`${hubId}/hubVirtualNetworkConnections/${network}`, { remoteVirtualNetwork: { id: vnet(network) } });

/**
 *   vnet-hub       10.0.0.0/16   Azure DNS; the resolver; the zone is linked here
 *   vnet-app       10.1.0.0/16   asks the resolver's inbound endpoint 10.0.1.4
 *   vnet-data      10.2.0.0/16   the private endpoint, 10.2.1.4; a rule set forwards to the resolver
 *   vnet-onprem    10.3.0.0/16   asks its own forwarder 10.3.0.10; policy may say where that asks
 *   vnet-restore   10.4.0.0/16   peered, Azure DNS, not linked
 *   vnet-wan       10.5.0.0/16   on a virtual WAN with vnet-data, asks a server in vnet-data
 */
export function golden(): Body[] {
  return [
    network(
      'vnet-hub',
      '10.0.0.0/16',
      {
        inbound: { addressPrefix: '10.0.1.0/28', ...delegated },
        outbound: { addressPrefix: '10.0.1.16/28', ...delegated },
        machines: { addressPrefix: '10.0.2.0/24' },
      },
      ['vnet-app', 'vnet-data', 'vnet-onprem', 'vnet-restore'],
    ),
    network(
      'vnet-app',
      '10.1.0.0/16',
      { nodes: { addressPrefix: '10.1.0.0/24' } },
      ['vnet-hub', 'vnet-data'],
      ['10.0.1.4'],
    ),
    network(
      'vnet-data',
      '10.2.0.0/16',
      {
        endpoints: { addressPrefix: '10.2.1.0/24', privateEndpointNetworkPolicies: 'Disabled' },
        servers: { addressPrefix: '10.2.2.0/24' },
      },
      ['vnet-hub', 'vnet-app', 'vnet-restore'],
    ),
    network('vnet-onprem', '10.3.0.0/16', { servers: { addressPrefix: '10.3.0.0/24' } }, ['vnet-hub'], ['10.3.0.10']),
    network('vnet-restore', '10.4.0.0/16', { nodes: { addressPrefix: '10.4.0.0/24' } }, ['vnet-hub', 'vnet-data']),
    network('vnet-wan', '10.5.0.0/16', { apps: { addressPrefix: '10.5.0.0/24' } }, [], ['10.2.2.10']),
    body(hubId, { virtualWan: { id: `${net()}/virtualWans/wan` }, addressPrefix: '10.9.0.0/24' }),
    hubConnection('vnet-wan'),
    hubConnection('vnet-data'),
    body(resolverId, { virtualNetwork: { id: vnet('vnet-hub') } }),
    body(inboundId, {
      ipConfigurations: [{ subnet: { id: subnet('vnet-hub', 'inbound') }, privateIpAddress: '10.0.1.4' }],
    }),
    body(`${resolverId}/outboundEndpoints/out`, { subnet: { id: subnet('vnet-hub', 'outbound') } }),
    body(ruleSetId, { dnsResolverOutboundEndpoints: [{ id: `${resolverId}/outboundEndpoints/out` }] }),
    rule('blob', 'blob.core.windows.net.', ['10.0.1.4']),
    ruleSetLink('vnet-data'),
    zone(blobZone, 2),
    link(blobZone, 'vnet-hub'),
    record(blobZone, 'st1', ['10.2.1.4']),
    endpoint('pe-st1'),
    endpointNic('pe-st1', '10.2.1.4', [name]),
    storage('st1', [connectionOf('pe-st1', 'Approved')]),
  ];
}

/** The body with this id, to break it. */
export function find(bodies: readonly Body[], id: string): Body {
  const found = bodies.find((each) => each.id === id);
  if (found === undefined) throw new Error(`no ${id} in the estate`);
  return found;
}

export const without = (bodies: readonly Body[], ...ids: readonly string[]): Body[] =>
  bodies.filter(({ id }) => !ids.includes(id));

/** As Azure shows a network that a hub connects: with a peering to a network of Microsoft's, in a group of the hub's name. */
export function withHubPeering(each: Body): Body {
  if (![vnet('vnet-data'), vnet('vnet-wan')].includes(each.id)) return each;
  const hidden = `/subscriptions/00000000-0000-0000-0000-0000000000ff/resourceGroups/RG_whub_00000000-0000-0000-0000-0000000000fe/providers/Microsoft.Network/virtualNetworks/HV_whub_00000000-0000-0000-0000-0000000000fe`;
  const toHub = {
    id: `${each.id}/virtualNetworkPeerings/RemoteVnetToHubPeering_00000000`,
    name: 'RemoteVnetToHubPeering_00000000',
    properties: { peeringState: 'Connected', remoteVirtualNetwork: { id: hidden } },
  };
  const peers = [...each.properties.virtualNetworkPeerings, toHub];
  return { ...each, properties: { ...each.properties, virtualNetworkPeerings: peers } };
}
