import { of } from '../checks/rows.ts';
import { app, type Trap } from './trap.ts';

/** What the access restrictions of an app let in. */
export const appTraps: readonly Trap[] = [
  {
    trap: 'access restrictions restrict an app',
    given: [
      app({
        publicNetworkAccess: 'Enabled',
        siteConfig: {
          ipSecurityRestrictions: [
            { ipAddress: '203.0.113.0/24', action: 'Allow', priority: 100 },
            { ipAddress: 'Any', action: 'Deny', priority: 2147483647 },
          ],
        },
      }),
    ],
    is: 'restricted',
  },
  {
    trap: 'an app that allows Any does not',
    given: [app({ siteConfig: { ipSecurityRestrictions: [{ ipAddress: 'Any', action: 'Allow', priority: 1 }] } })],
    is: 'enabled',
  },
  {
    trap: "an app's configuration is a child in REST",
    given: [
      app({ publicNetworkAccess: 'Enabled', siteConfig: null }),
      of('Microsoft.Web/sites/config', 'app/web', {
        ipSecurityRestrictions: [{ ipAddress: '203.0.113.7/32', action: 'Allow' }],
      }),
    ],
    is: 'restricted',
  },
  {
    trap: "an app's restrictions that were not read are no restrictions that let everybody in",
    given: [app({ publicNetworkAccess: 'Enabled', siteConfig: { ipSecurityRestrictions: null } })],
    is: 'enabled',
    says: 'siteConfig.ipSecurityRestrictions was not read, so anybody may be let in',
  },
  {
    trap: "an app's configuration that was read and lists nobody restricts nobody",
    given: [app({ publicNetworkAccess: 'Enabled' }), of('Microsoft.Web/sites/config', 'app/web', { alwaysOn: true })],
    is: 'enabled',
    says: 'restricts nobody',
  },
  {
    trap: 'an app that denies all others, with rules that were not read',
    given: [app({ siteConfig: { ipSecurityRestrictionsDefaultAction: 'Deny' } })],
    is: 'unknown',
  },
  {
    trap: 'an app that denies all others and allows nobody is closed',
    given: [app({ siteConfig: { ipSecurityRestrictions: [], ipSecurityRestrictionsDefaultAction: 'Deny' } })],
    is: 'disabled',
  },
  {
    trap: 'halves of the internet are everybody for an app',
    given: [
      app({
        siteConfig: {
          ipSecurityRestrictions: [
            { ipAddress: '0.0.0.0/1', action: 'Allow', priority: 1 },
            { ipAddress: '128.0.0.0/1', action: 'Allow', priority: 2 },
          ],
        },
      }),
    ],
    is: 'enabled',
  },
  {
    trap: 'halves of the internet that are denied leave nobody to allow',
    given: [
      app({
        siteConfig: {
          ipSecurityRestrictions: [
            { ipAddress: '0.0.0.0/1,128.0.0.0/1', action: 'Deny', priority: 1 },
            { ipAddress: '0.0.0.0/0', action: 'Allow', priority: 2 },
          ],
        },
      }),
    ],
    is: 'disabled',
  },
  {
    trap: 'rules that deny some, and nothing said of others: rules deny all others',
    given: [app({ siteConfig: { ipSecurityRestrictions: [{ ipAddress: '203.0.113.7/32', action: 'Deny' }] } })],
    is: 'disabled',
  },
  {
    trap: 'rules that deny some, and all others allowed',
    given: [
      app({
        siteConfig: {
          ipSecurityRestrictions: [{ ipAddress: '203.0.113.7/32', action: 'Deny' }],
          ipSecurityRestrictionsDefaultAction: 'Allow',
        },
      }),
    ],
    is: 'enabled',
  },
  {
    trap: 'a service tag or a network restricts an app',
    given: [
      app({
        siteConfig: {
          ipSecurityRestrictions: [
            { ipAddress: 'AzureFrontDoor.Backend', tag: 'ServiceTag', action: 'Allow', priority: 1 },
            { vnetSubnetResourceId: '/subscriptions/x', action: 'Allow', priority: 2 },
          ],
        },
      }),
    ],
    is: 'restricted',
    says: 'AzureFrontDoor.Backend',
  },
];
