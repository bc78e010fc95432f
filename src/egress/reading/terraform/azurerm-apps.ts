import { open, switched } from './azurerm-gates.ts';
import type { Row } from './row.ts';
import { block, blocks, build, each, fieldsOf, onOff, same, type Take, type Values } from './shape.ts';

const serviceTag = (element: unknown): object => {
  const { tag } = fieldsOf({ tag: 'service_tag' })(element) as { tag?: unknown };
  return tag === undefined ? {} : { ipAddress: tag, tag: 'ServiceTag' };
};

/** Who is let in, of a site and of its scm site. */
const restrictions = (name: string): Take =>
  each(name, (element) => ({
    action: 'Allow',
    ...(fieldsOf({
      action: 'action',
      priority: 'priority',
      ipAddress: 'ip_address',
      vnetSubnetResourceId: 'virtual_network_subnet_id',
    })(element) as object),
    ...serviceTag(element),
  }));

const app = {
  publicNetworkAccess: open,
  virtualNetworkSubnetId: same('virtual_network_subnet_id'),
  siteConfig: block('site_config', {
    ipSecurityRestrictionsDefaultAction: same('ip_restriction_default_action'),
    vnetRouteAllEnabled: same('vnet_route_all_enabled'),
    ipSecurityRestrictions: restrictions('ip_restriction'),
    scmIpSecurityRestrictionsDefaultAction: same('scm_ip_restriction_default_action'),
    scmIpSecurityRestrictionsUseMain: same('scm_use_main_ip_restriction'),
    scmIpSecurityRestrictions: restrictions('scm_ip_restriction'),
  }),
};

const site = (kind: string): Row => ({ type: 'Microsoft.Web/sites', kind: () => kind, properties: app });
const slot = (kind: string, id: string): Row => ({
  ...site(kind),
  type: 'Microsoft.Web/sites/slots',
  parent: { type: 'Microsoft.Web/sites', id },
});

const cluster = {
  apiServerAccessProfile: (values: Values) =>
    build(
      {
        enablePrivateCluster: same('private_cluster_enabled'),
        enablePrivateClusterPublicFQDN: same('private_cluster_public_fqdn_enabled'),
        authorizedIPRanges: (all) =>
          block('api_server_access_profile', { ranges: same('authorized_ip_ranges') })(all) === undefined
            ? same('api_server_authorized_ip_ranges')(all)
            : (block('api_server_access_profile', { ranges: same('authorized_ip_ranges') })(all) as Values).ranges,
      },
      values,
    ),
  networkProfile: block('network_profile', {
    outboundType: same('outbound_type'),
    networkPlugin: same('network_plugin'),
    networkPolicy: same('network_policy'),
  }),
  agentPoolProfiles: blocks('default_node_pool', {
    name: same('name'),
    mode: () => 'System',
    vnetSubnetID: same('vnet_subnet_id'),
    enableNodePublicIP: same('node_public_ip_enabled', 'enable_node_public_ip'),
  }),
};

/** What azurerm makes of what runs people's code, and its public ways. */
export const appRows: Readonly<Record<string, Row>> = {
  azurerm_kubernetes_cluster: { type: 'Microsoft.ContainerService/managedClusters', properties: cluster },
  azurerm_linux_web_app: site('app,linux'),
  azurerm_windows_web_app: site('app'),
  azurerm_linux_function_app: site('functionapp,linux'),
  azurerm_windows_function_app: site('functionapp'),
  azurerm_function_app_flex_consumption: site('functionapp,linux'),
  azurerm_linux_web_app_slot: slot('app,linux', 'app_service_id'),
  azurerm_windows_web_app_slot: slot('app', 'app_service_id'),
  azurerm_linux_function_app_slot: slot('functionapp,linux', 'function_app_id'),
  azurerm_windows_function_app_slot: slot('functionapp', 'function_app_id'),
  azurerm_static_web_app: switched('Microsoft.Web/staticSites'),
  azurerm_api_management: {
    type: 'Microsoft.ApiManagement/service',
    properties: { publicNetworkAccess: open, virtualNetworkType: same('virtual_network_type') },
  },
  azurerm_container_app_environment: {
    type: 'Microsoft.App/managedEnvironments',
    properties: {
      publicNetworkAccess: onOff('public_network_access'),
      vnetConfiguration: {
        internal: same('internal_load_balancer_enabled'),
        infrastructureSubnetId: same('infrastructure_subnet_id'),
      },
    },
  },
  azurerm_bot_service_azure_bot: switched('Microsoft.BotService/botServices'),
};
