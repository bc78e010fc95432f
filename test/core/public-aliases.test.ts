import { describe, expect, it } from 'vitest';
import { gatewayAsksAzure, isAlwaysAliased } from '../../src/core/public-aliases.ts';

describe('zones that public names always pass through', () => {
  it.each([
    'privatelink.analysis.windows.net',
    'privatelink.pbidedicated.windows.net',
    'privatelink.prod.powerquery.microsoft.com',
    'privatelink.tip1.powerquery.microsoft.com',
    'privatelink.monitor.azure.com',
    'PrivateLink.Monitor.Azure.Us',
    'privatelink.oms.opinsights.azure.com',
    'privatelink.ods.opinsights.azure.us',
    'privatelink.agentsvc.azure-automation.net',
    'privatelink.adf.azure.com',
    'privatelink.azure.com',
  ])('%s is one', (zone) => expect(isAlwaysAliased(zone)).toBe(true));

  it.each([
    'privatelink.blob.core.windows.net',
    'privatelink.vaultcore.azure.net',
    'privatelink.azure-automation.net',
    'privatelink.westeurope.prometheus.monitor.azure.com',
    'privatelink.datafactory.azure.net',
    'analysis.windows.net',
  ])('%s is none', (zone) => expect(isAlwaysAliased(zone)).toBe(false));
});

describe('names that an Application Gateway asks of Azure DNS regardless of the DNS servers of its network', () => {
  it.each([
    'kvcert.vault.azure.net',
    'st1.blob.core.windows.net',
    'st1.blob.core.usgovcloudapi.net',
    'kv1.vault.azure.cn',
    'oai1.openai.azure.us',
    'St1.Blob.Core.Windows.Net.',
    'app.adu.microsoft.com',
  ])('%s is one', (fqdn) => expect(gatewayAsksAzure(fqdn)).toBe(true));

  it.each(['app1.azurewebsites.net', 'pg1.postgres.database.azure.com', 'api.example.com', 'notazure.net'])(
    '%s is none',
    (fqdn) => expect(gatewayAsksAzure(fqdn)).toBe(false),
  );
});
