/** The Azure clouds this product knows, by their `az cloud` names. */
export type CloudName = 'AzureCloud' | 'AzureUSGovernment' | 'AzureChinaCloud';
export const cloudNames: readonly CloudName[] = ['AzureCloud', 'AzureUSGovernment', 'AzureChinaCloud'];

export interface CloudEndpoints {
  readonly resourceManager: string;
  /** Audience of ARM tokens; `/.default` makes it a scope. */
  readonly audience: string;
}

export const cloudEndpoints: Readonly<Record<CloudName, CloudEndpoints>> = {
  AzureCloud: { resourceManager: 'https://management.azure.com', audience: 'https://management.azure.com' },
  AzureUSGovernment: {
    resourceManager: 'https://management.usgovcloudapi.net',
    audience: 'https://management.usgovcloudapi.net',
  },
  AzureChinaCloud: {
    resourceManager: 'https://management.chinacloudapi.cn',
    audience: 'https://management.chinacloudapi.cn',
  },
};
