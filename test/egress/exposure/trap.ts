import { type Body, idOf, of } from '../checks/rows.ts';

/** A body on which readers of one property go wrong, and the right answer. */
export interface Trap {
  readonly trap: string;
  /** The first is the one in question. */
  readonly given: readonly Body[];
  readonly is: 'enabled' | 'restricted' | 'disabled' | 'unknown';
  readonly says?: string;
}

export const store = (properties: Body, more: Body = {}) =>
  of('Microsoft.AppConfiguration/configurationStores', 'x', properties, more);
export const app = (properties: Body) => of('Microsoft.Web/sites', 'app', properties);
export const slot = (properties: Body) => of('Microsoft.Web/sites/slots', 'app/staging', properties);
export const endpoint = (type: string, name: string, groupIds: readonly string[], status = 'Approved') =>
  of('Microsoft.Network/privateEndpoints', 'pe', {
    privateLinkServiceConnections: [
      {
        name: 'c',
        properties: { privateLinkServiceId: idOf(type, name), groupIds, privateLinkServiceConnectionState: { status } },
      },
    ],
  });
export const namespace = (provider: string, properties: Body) =>
  of(`Microsoft.${provider}/namespaces`, 'ns', properties);
export const ruleSet = (provider: string, properties: Body) =>
  of(`Microsoft.${provider}/namespaces/networkRuleSets`, 'ns/default', properties);
export const address = [{ value: '203.0.113.7' }];
export const environment = (properties: Body) => of('Microsoft.App/managedEnvironments', 'env', properties);
export const containerApp = (ingress: Body) =>
  of('Microsoft.App/containerApps', 'ca', {
    environmentId: idOf('Microsoft.App/managedEnvironments', 'env'),
    configuration: { ingress },
  });
export const flexible = (provider: string, network: Body) =>
  of(`Microsoft.${provider}/flexibleServers`, 'db', { network });
export const firewallRule = (provider: string, startIpAddress: string, endIpAddress: string) =>
  of(`Microsoft.${provider}/flexibleServers/firewallRules`, 'db/r', { startIpAddress, endIpAddress });
export const redisRule = (startIP: string, endIP: string) =>
  of('Microsoft.Cache/redis/firewallRules', 'r/x', { startIP, endIP });
