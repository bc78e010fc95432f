import type { CloudName } from '../../../core/cloud.ts';

/** What `environment()` says in each cloud, of what templates make names with (learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-deployment). */
const environments: Readonly<Record<CloudName, Readonly<Record<string, unknown>>>> = {
  AzureCloud: {
    name: 'AzureCloud',
    resourceManager: 'https://management.azure.com/',
    authentication: { loginEndpoint: 'https://login.microsoftonline.com/' },
    suffixes: {
      acrLoginServer: '.azurecr.io',
      keyvaultDns: '.vault.azure.net',
      sqlServerHostname: '.database.windows.net',
      storage: 'core.windows.net',
    },
  },
  AzureUSGovernment: {
    name: 'AzureUSGovernment',
    resourceManager: 'https://management.usgovcloudapi.net/',
    authentication: { loginEndpoint: 'https://login.microsoftonline.us/' },
    suffixes: {
      acrLoginServer: '.azurecr.us',
      keyvaultDns: '.vault.usgovcloudapi.net',
      sqlServerHostname: '.database.usgovcloudapi.net',
      storage: 'core.usgovcloudapi.net',
    },
  },
  AzureChinaCloud: {
    name: 'AzureChinaCloud',
    resourceManager: 'https://management.chinacloudapi.cn/',
    authentication: { loginEndpoint: 'https://login.chinacloudapi.cn/' },
    suffixes: {
      acrLoginServer: '.azurecr.cn',
      keyvaultDns: '.vault.azure.cn',
      sqlServerHostname: '.database.chinacloudapi.cn',
      storage: 'core.chinacloudapi.cn',
    },
  },
};

export const environmentOf = (cloud: CloudName): Readonly<Record<string, unknown>> => environments[cloud];
