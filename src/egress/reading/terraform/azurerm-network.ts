import type { Row } from './row.ts';
import { block, blocks, build, each, not, reference, same, type Values, within } from './shape.ts';

const network = (type: string): string => `Microsoft.Network/${type}`;
const inNetwork = { type: network('virtualNetworks'), name: 'virtual_network_name' };
const inZone = { type: network('privateDnsZones'), name: 'private_dns_zone_name', id: 'private_dns_zone_id' };
const recordZone = { ...inZone, name: 'zone_name' };

/** The subnet's own default outbound access is sent as it is printed; null, and an argument that the provider doesn't know, is not sent. */
const subnet = {
  addressPrefixes: same('address_prefixes'),
  defaultOutboundAccess: same('default_outbound_access_enabled'),
  privateEndpointNetworkPolicies: same('private_endpoint_network_policies'),
  delegations: blocks('delegation', {
    name: same('name'),
    properties: { serviceName: within('service_delegation', same('name')) },
  }),
  serviceEndpoints: each('service_endpoints', (service) => ({ service })),
};

const connection = (values: Values) =>
  block('private_service_connection', {
    name: same('name'),
    properties: {
      privateLinkServiceId: same('private_connection_resource_id', 'private_connection_resource_alias'),
      groupIds: same('subresource_names'),
      requestMessage: same('request_message'),
    },
  })(values);

/** Which of the two lists a connection goes to; where even that is not known, it is in neither and the list is an expression. */
function connections(values: Values): Readonly<Record<string, unknown>> {
  const isManual = within('private_service_connection', same('is_manual_connection'))(values);
  const made = connection(values);
  if (isManual === true) return { manualPrivateLinkServiceConnections: [made] };
  if (isManual === false || isManual === undefined) return { privateLinkServiceConnections: [made] };
  return { privateLinkServiceConnections: isManual };
}

/** What azurerm makes of names, networks and ways out. */
export const networkRows: Readonly<Record<string, Row>> = {
  azurerm_private_endpoint: {
    type: network('privateEndpoints'),
    properties: (values) => ({
      ...connections(values),
      ...build(
        {
          subnet: reference('subnet_id'),
          customNetworkInterfaceName: same('custom_network_interface_name'),
          ipConfigurations: blocks('ip_configuration', {
            name: same('name'),
            properties: {
              privateIPAddress: same('private_ip_address'),
              groupId: same('subresource_name'),
              memberName: same('member_name', 'subresource_name'),
            },
          }),
        },
        values,
      ),
    }),
    children: (values) => {
      const group = block('private_dns_zone_group', {
        name: same('name'),
        properties: {
          privateDnsZoneConfigs: each('private_dns_zone_ids', (id) => ({
            name: String(id).split('/').at(-1),
            properties: { privateDnsZoneId: id },
          })),
        },
      })(values) as { name?: unknown; properties?: unknown } | undefined;
      if (group === undefined || typeof group === 'string') return [];
      return [{ list: 'privateDnsZoneGroups', name: String(group.name ?? 'default'), properties: group.properties }];
    },
  },
  azurerm_private_dns_zone: { type: network('privateDnsZones'), properties: () => ({}) },
  azurerm_private_dns_zone_virtual_network_link: {
    type: network('privateDnsZones/virtualNetworkLinks'),
    parent: inZone,
    properties: {
      virtualNetwork: reference('virtual_network_id'),
      registrationEnabled: same('registration_enabled'),
      resolutionPolicy: same('resolution_policy'),
    },
  },
  azurerm_private_dns_a_record: {
    type: network('privateDnsZones/A'),
    parent: recordZone,
    properties: { ttl: same('ttl'), aRecords: each('records', (ipv4Address) => ({ ipv4Address })) },
  },
  azurerm_private_dns_aaaa_record: {
    type: network('privateDnsZones/AAAA'),
    parent: recordZone,
    properties: { ttl: same('ttl'), aaaaRecords: each('records', (ipv6Address) => ({ ipv6Address })) },
  },
  azurerm_virtual_network: {
    type: network('virtualNetworks'),
    properties: {
      addressSpace: { addressPrefixes: same('address_space') },
      dhcpOptions: { dnsServers: same('dns_servers') },
      subnets: blocks('subnet', {
        name: same('name'),
        properties: {
          addressPrefixes: same('address_prefixes'),
          defaultOutboundAccess: same('default_outbound_access_enabled'),
          routeTable: reference('route_table_id'),
          networkSecurityGroup: reference('security_group'),
        },
      }),
    },
  },
  azurerm_subnet: { type: network('virtualNetworks/subnets'), parent: inNetwork, properties: subnet },
  azurerm_nat_gateway: {
    type: network('natGateways'),
    sku: same('sku_name'),
    properties: { idleTimeoutInMinutes: same('idle_timeout_in_minutes') },
  },
  azurerm_public_ip: {
    type: network('publicIPAddresses'),
    sku: same('sku'),
    properties: { publicIPAllocationMethod: same('allocation_method'), publicIPAddressVersion: same('ip_version') },
  },
  azurerm_public_ip_prefix: {
    type: network('publicIPPrefixes'),
    sku: same('sku'),
    properties: { prefixLength: same('prefix_length') },
  },
  azurerm_route_table: {
    type: network('routeTables'),
    properties: {
      disableBgpRoutePropagation: not('bgp_route_propagation_enabled'),
      routes: blocks('route', {
        name: same('name'),
        properties: {
          addressPrefix: same('address_prefix'),
          nextHopType: same('next_hop_type'),
          nextHopIpAddress: same('next_hop_in_ip_address'),
        },
      }),
    },
  },
  azurerm_route: {
    type: network('routeTables/routes'),
    parent: { type: network('routeTables'), name: 'route_table_name' },
    properties: {
      addressPrefix: same('address_prefix'),
      nextHopType: same('next_hop_type'),
      nextHopIpAddress: same('next_hop_in_ip_address'),
    },
  },
  azurerm_network_interface: {
    type: network('networkInterfaces'),
    properties: {
      enableIPForwarding: same('ip_forwarding_enabled', 'enable_ip_forwarding'),
      ipConfigurations: blocks('ip_configuration', {
        name: same('name'),
        properties: {
          subnet: reference('subnet_id'),
          publicIPAddress: reference('public_ip_address_id'),
          privateIPAddress: same('private_ip_address'),
          primary: same('primary'),
        },
      }),
    },
  },
};

/** What only joins two other resources: the property of the first that points at the second. */
export const joins: Readonly<Record<string, { of: string; to: string; property: string; isList: boolean }>> = {
  azurerm_subnet_nat_gateway_association: {
    of: 'subnet_id',
    to: 'nat_gateway_id',
    property: 'natGateway',
    isList: false,
  },
  azurerm_subnet_route_table_association: {
    of: 'subnet_id',
    to: 'route_table_id',
    property: 'routeTable',
    isList: false,
  },
  azurerm_subnet_network_security_group_association: {
    of: 'subnet_id',
    to: 'network_security_group_id',
    property: 'networkSecurityGroup',
    isList: false,
  },
  azurerm_nat_gateway_public_ip_association: {
    of: 'nat_gateway_id',
    to: 'public_ip_address_id',
    property: 'publicIpAddresses',
    isList: true,
  },
  azurerm_nat_gateway_public_ip_prefix_association: {
    of: 'nat_gateway_id',
    to: 'public_ip_prefix_id',
    property: 'publicIpPrefixes',
    isList: true,
  },
};
