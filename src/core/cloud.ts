/** Azure Resource Manager of the clouds this product knows, by their `az cloud` names; also the audience of its tokens (`/.default` makes it a scope). */
export const resourceManagers = {
  AzureCloud: 'https://management.azure.com',
  AzureUSGovernment: 'https://management.usgovcloudapi.net',
  AzureChinaCloud: 'https://management.chinacloudapi.cn',
} as const;

export type CloudName = keyof typeof resourceManagers;
export const cloudNames = Object.keys(resourceManagers) as CloudName[];

/** Hosts that issue Entra tokens of versions 1 and 2 in each cloud, of which the first signs people in. */
export const tokenIssuers: Readonly<Record<CloudName, readonly string[]>> = {
  AzureCloud: ['login.microsoftonline.com', 'sts.windows.net'],
  AzureUSGovernment: ['login.microsoftonline.us', 'sts.windows.net'],
  AzureChinaCloud: ['login.partner.microsoftonline.cn', 'login.chinacloudapi.cn', 'sts.chinacloudapi.cn'],
};

/** The Azure portal of each cloud, for people. */
export const portals: Readonly<Record<CloudName, string>> = {
  AzureCloud: 'https://portal.azure.com',
  AzureUSGovernment: 'https://portal.azure.us',
  AzureChinaCloud: 'https://portal.azure.cn',
};
