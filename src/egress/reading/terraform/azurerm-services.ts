import { acl, firewallRule, inbound, open, ranges, ruleSet, switched } from './azurerm-gates.ts';
import type { Row } from './row.ts';
import { asValue, block, blocks, each, fieldsOf, onOff, same, type Take } from './shape.ts';

/** What azurerm makes of the services whose public way is judged. Absent from a plan: the argument came with a later provider, and nothing is sent. */
export const serviceRows: Readonly<Record<string, Row>> = {
  azurerm_storage_account: {
    type: 'Microsoft.Storage/storageAccounts',
    kind: same('account_kind'),
    properties: {
      publicNetworkAccess: open,
      networkAcls: acl('network_rules'),
      allowBlobPublicAccess: same('allow_nested_items_to_be_public'),
      allowSharedKeyAccess: same('shared_access_key_enabled'),
      dnsEndpointType: same('dns_endpoint_type'),
      isHnsEnabled: same('is_hns_enabled'),
      isSftpEnabled: same('sftp_enabled'),
      isLocalUserEnabled: same('local_user_enabled'),
    },
  },
  azurerm_key_vault: {
    type: 'Microsoft.KeyVault/vaults',
    properties: { publicNetworkAccess: open, networkAcls: acl('network_acls') },
  },
  azurerm_key_vault_managed_hardware_security_module: {
    type: 'Microsoft.KeyVault/managedHSMs',
    properties: { publicNetworkAccess: open, networkAcls: acl('network_acls') },
  },
  azurerm_mssql_server: {
    type: 'Microsoft.Sql/servers',
    properties: {
      publicNetworkAccess: open,
      restrictOutboundNetworkAccess: onOff('outbound_network_restriction_enabled'),
    },
  },
  azurerm_mssql_firewall_rule: firewallRule('Microsoft.Sql/servers', 'server_id'),
  azurerm_mssql_virtual_network_rule: {
    type: 'Microsoft.Sql/servers/virtualNetworkRules',
    parent: { type: 'Microsoft.Sql/servers', id: 'server_id' },
    properties: { virtualNetworkSubnetId: same('subnet_id') },
  },
  azurerm_mssql_managed_instance: {
    type: 'Microsoft.Sql/managedInstances',
    properties: { publicDataEndpointEnabled: same('public_data_endpoint_enabled') },
  },
  azurerm_container_registry: {
    type: 'Microsoft.ContainerRegistry/registries',
    sku: same('sku'),
    properties: {
      publicNetworkAccess: open,
      anonymousPullEnabled: same('anonymous_pull_enabled'),
      networkRuleBypassOptions: same('network_rule_bypass_option'),
      dataEndpointEnabled: same('data_endpoint_enabled'),
      networkRuleSet: block('network_rule_set', {
        defaultAction: same('default_action'),
        ipRules: each('ip_rule', fieldsOf({ action: 'action', value: 'ip_range' })),
      }),
    },
  },
  azurerm_cosmosdb_account: {
    type: 'Microsoft.DocumentDB/databaseAccounts',
    kind: same('kind'),
    properties: {
      publicNetworkAccess: open,
      ipRules: ranges,
      isVirtualNetworkFilterEnabled: same('is_virtual_network_filter_enabled'),
      virtualNetworkRules: each('virtual_network_rule', fieldsOf({ id: 'id' })),
      locations: blocks('geo_location', {
        locationName: same('location'),
        failoverPriority: same('failover_priority'),
      }),
    },
  },
  azurerm_postgresql_flexible_server: {
    type: 'Microsoft.DBforPostgreSQL/flexibleServers',
    properties: { network: { publicNetworkAccess: open, delegatedSubnetResourceId: same('delegated_subnet_id') } },
  },
  azurerm_postgresql_flexible_server_firewall_rule: firewallRule(
    'Microsoft.DBforPostgreSQL/flexibleServers',
    'server_id',
  ),
  azurerm_mysql_flexible_server: {
    type: 'Microsoft.DBforMySQL/flexibleServers',
    properties: {
      network: {
        publicNetworkAccess: (values) => onOff('public_network_access')(values) ?? open(values),
        delegatedSubnetResourceId: same('delegated_subnet_id'),
      },
    },
  },
  azurerm_redis_cache: {
    type: 'Microsoft.Cache/redis',
    properties: { publicNetworkAccess: open, subnetId: same('subnet_id') },
  },
  azurerm_managed_redis: {
    type: 'Microsoft.Cache/redisEnterprise',
    properties: { publicNetworkAccess: onOff('public_network_access') },
  },
  azurerm_search_service: {
    type: 'Microsoft.Search/searchServices',
    sku: same('sku'),
    properties: {
      publicNetworkAccess: open,
      networkRuleSet: { ipRules: each('allowed_ips', asValue), bypass: same('network_rule_bypass_option') },
    },
  },
  azurerm_servicebus_namespace: {
    type: 'Microsoft.ServiceBus/namespaces',
    sku: same('sku'),
    properties: { publicNetworkAccess: open },
    children: ruleSet(
      'network_rule_set',
      each('ip_rules', (ipMask) => ({ ipMask, action: 'Allow' })),
      each('network_rules', (rule) => ({ subnet: fieldsOf({ id: 'subnet_id' })(rule) })),
    ),
  },
  azurerm_eventhub_namespace: {
    type: 'Microsoft.EventHub/namespaces',
    sku: same('sku'),
    properties: { publicNetworkAccess: open },
    children: ruleSet(
      'network_rulesets',
      each('ip_rule', (rule) => ({ ...(fieldsOf({ ipMask: 'ip_mask' })(rule) as object), action: 'Allow' })),
      each('virtual_network_rule', (rule) => ({ subnet: fieldsOf({ id: 'subnet_id' })(rule) })),
    ),
  },
  azurerm_cognitive_account: {
    type: 'Microsoft.CognitiveServices/accounts',
    kind: same('kind'),
    properties: {
      publicNetworkAccess: open,
      networkAcls: acl('network_acls'),
      customSubDomainName: same('custom_subdomain_name'),
    },
  },
  azurerm_app_configuration: {
    type: 'Microsoft.AppConfiguration/configurationStores',
    properties: { publicNetworkAccess: onOff('public_network_access') },
  },
  azurerm_eventgrid_topic: {
    type: 'Microsoft.EventGrid/topics',
    properties: { publicNetworkAccess: open, inboundIpRules: inbound },
  },
  azurerm_eventgrid_domain: {
    type: 'Microsoft.EventGrid/domains',
    properties: { publicNetworkAccess: open, inboundIpRules: inbound },
  },
  azurerm_log_analytics_workspace: {
    type: 'Microsoft.OperationalInsights/workspaces',
    properties: {
      publicNetworkAccessForIngestion: onOff('internet_ingestion_enabled'),
      publicNetworkAccessForQuery: onOff('internet_query_enabled'),
    },
  },
  azurerm_application_insights: {
    type: 'Microsoft.Insights/components',
    properties: {
      publicNetworkAccessForIngestion: onOff('internet_ingestion_enabled'),
      publicNetworkAccessForQuery: onOff('internet_query_enabled'),
    },
  },
  azurerm_kusto_cluster: {
    type: 'Microsoft.Kusto/clusters',
    properties: { publicNetworkAccess: open, allowedIpRangeList: same('allowed_ip_ranges') },
  },
  azurerm_batch_account: switched('Microsoft.Batch/batchAccounts'),
  azurerm_automation_account: switched('Microsoft.Automation/automationAccounts'),
  azurerm_databricks_workspace: switched('Microsoft.Databricks/workspaces'),
  azurerm_data_factory: switched('Microsoft.DataFactory/factories', 'public_network_enabled'),
  azurerm_purview_account: switched('Microsoft.Purview/accounts', 'public_network_enabled'),
  azurerm_iothub: switched('Microsoft.Devices/iotHubs'),
  azurerm_iothub_dps: switched('Microsoft.Devices/provisioningServices'),
  azurerm_synapse_workspace: switched('Microsoft.Synapse/workspaces'),
  azurerm_synapse_firewall_rule: firewallRule('Microsoft.Synapse/workspaces', 'synapse_workspace_id'),
  azurerm_machine_learning_workspace: switched('Microsoft.MachineLearningServices/workspaces'),
  azurerm_signalr_service: switched('Microsoft.SignalRService/signalR'),
  azurerm_web_pubsub: switched('Microsoft.SignalRService/webPubSub'),
  azurerm_recovery_services_vault: switched('Microsoft.RecoveryServices/vaults'),
  azurerm_dashboard_grafana: switched('Microsoft.Dashboard/grafana'),
  azurerm_healthcare_service: switched('Microsoft.HealthcareApis/services'),
  azurerm_managed_disk: {
    type: 'Microsoft.Compute/disks',
    properties: { publicNetworkAccess: open, networkAccessPolicy: same('network_access_policy') },
  },
};

/** Rules that are resources of their own: the property of the account that they write. */
export const rules: Readonly<Record<string, { readonly of: string; readonly property: string; readonly take: Take }>> =
  {
    azurerm_storage_account_network_rules: {
      of: 'storage_account_id',
      property: 'networkAcls',
      take: (values) => acl('rules')({ rules: [values] }),
    },
  };
