import { foldCase } from './text.ts';

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

/** How names of services end, and regions begin, in the clouds that have their own. */
const signs: readonly { readonly cloud: CloudName; readonly name: RegExp; readonly region: RegExp }[] = [
  {
    cloud: 'AzureUSGovernment',
    name: /\.(usgovcloudapi\.net|azure\.us|microsoft\.us|azurewebsites\.us)$/,
    region: /^usgov|^usdod/,
  },
  { cloud: 'AzureChinaCloud', name: /\.(chinacloudapi\.cn|azure\.cn|chinacloudsites\.cn)$/, region: /^china/ },
];
const ofPublic = /\.(windows\.net|azure\.com|azure\.net|azurewebsites\.net|azurecr\.io)$/;

/** The cloud that a service's name is of, by its ending; undefined where it ends like none. */
export const findCloudOfName = (name: string): CloudName | undefined =>
  signs.find((each) => each.name.test(foldCase(name)))?.cloud ??
  (ofPublic.test(foldCase(name)) ? 'AzureCloud' : undefined);

/** The cloud that a region is in, where its name begins as those of one do. */
export const findCloudOfRegion = (region: string): CloudName | undefined =>
  signs.find((each) => each.region.test(foldCase(region).replaceAll(' ', '')))?.cloud;
