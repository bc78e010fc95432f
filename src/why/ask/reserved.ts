import { findLongest } from '../graph/names.ts';

/**
 * Names that only a rule of their own forwards (learn.microsoft.com/azure/dns/private-resolver-endpoints-rulesets); the list is that of the zones
 * nobody may make (learn.microsoft.com/azure/dns/private-dns-privatednszone).
 */
export const isReserved = (name: string): boolean => findLongest(name, reserved) !== undefined;
const reserved: ReadonlyMap<string, true> = new Map(
  [
    ...[
      'azclient.ms',
      'azure.com',
      'cloudapp.net',
      'core.windows.net',
      'microsoft.com',
      'msidentity.com',
      'trafficmanager.net',
      'windows.net',
    ],
    ...[
      'azclient.us',
      'azure.us',
      'usgovcloudapp.net',
      'core.usgovcloudapi.net',
      'microsoft.us',
      'msidentity.us',
      'usgovtrafficmanager.net',
      'usgovcloudapi.net',
    ],
    ...[
      'azclient.cn',
      'azure.cn',
      'chinacloudapp.cn',
      'core.chinacloudapi.cn',
      'microsoft.cn',
      'msidentity.cn',
      'trafficmanager.cn',
      'chinacloudapi.cn',
    ],
  ].map((name) => [name, true]),
);
