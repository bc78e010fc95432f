import { foldCase } from './text.ts';

/**
 * Zones of services whose public names are aliases through privatelink for everybody, whether or not anybody has a private endpoint: a network
 * that is linked to such a zone and finds nothing in it gets NXDOMAIN for the whole service. Most others' names are such aliases only while a
 * connection is approved. Azure Monitor: Azure/Enterprise-Scale#1017. Power BI: Azure/Enterprise-Scale#1441. The portal of Data Factory:
 * MicrosoftDocs/azure-docs#89920. Resource Manager: MicrosoftDocs/azure-docs#65868. For the sibling zones of Monitor and Power BI it follows from their names, which are shared or an
 * organisation's own in the same way.
 */
const always: readonly RegExp[] = [
  /^privatelink\.(monitor|oms\.opinsights|ods\.opinsights)\.azure\.(com|us|cn)$/,
  /^privatelink\.agentsvc\.azure-automation\.(net|us|cn)$/,
  /^privatelink\.(analysis|pbidedicated)\.(windows\.net|usgovcloudapi\.net|chinacloudapi\.cn)$/,
  /^privatelink\.[a-z0-9]+\.powerquery\.microsoft\.com$/,
  /^privatelink\.adf\.azure\.(com|us|cn)$/,
  /^privatelink\.azure\.com$/,
];

/** The best known of them, in the public cloud. */
export const alwaysAliasedZones: readonly string[] = [
  'privatelink.adf.azure.com',
  'privatelink.agentsvc.azure-automation.net',
  'privatelink.analysis.windows.net',
  'privatelink.monitor.azure.com',
  'privatelink.ods.opinsights.azure.com',
  'privatelink.oms.opinsights.azure.com',
  'privatelink.pbidedicated.windows.net',
];

/** Whether public DNS leads every name of this zone's service through it: linked and empty, it takes the service away. */
export const isAlwaysAliased = (zoneName: string): boolean => {
  const name = foldCase(zoneName);
  return always.some((each) => each.test(name));
};

/**
 * Suffixes for which an Application Gateway asks the Azure DNS of its own network, regardless of that network's DNS servers; all other names it
 * asks of those servers (learn.microsoft.com/azure/application-gateway/application-gateway-dns-resolution).
 */
const gatewaySuffixes = [
  'windows.net',
  'azure.net',
  'azure.us',
  'usgovcloudapi.net',
  'chinacloudapi.cn',
  'azure.cn',
  'microsoft.com',
] as const;

/**
 * Whether an Application Gateway asks Azure DNS for a name, regardless of the DNS servers of its network. One whose network isolation is on
 * (`networkIsolationEnabled`) asks the servers for every name.
 */
export const gatewayAsksAzure = (fqdn: string): boolean => {
  const name = foldCase(fqdn.trim()).replace(/\.$/, '');
  return gatewaySuffixes.some((suffix) => name === suffix || name.endsWith(`.${suffix}`));
};
