import { connections, of } from '../checks/rows.ts';
import { app, endpoint, flexible, slot, store, type Trap } from './trap.ts';

/** Where the switch is, what silence means, and what closes at any value of it. */
export const switchTraps: readonly Trap[] = [
  {
    trap: 'an empty text says nothing: open',
    given: [of('Microsoft.Attestation/attestationProviders', 'x', { publicNetworkAccess: '' })],
    is: 'enabled',
  },
  {
    trap: 'NotSpecified says nothing: open',
    given: [of('Microsoft.Purview/accounts', 'x', { publicNetworkAccess: 'NotSpecified' })],
    is: 'enabled',
  },
  {
    trap: 'an unknown value is unknown, never closed',
    given: [of('Microsoft.Kusto/clusters', 'x', { publicNetworkAccess: 'Sometimes' })],
    is: 'unknown',
    says: "'sometimes'",
  },
  {
    trap: 'a boolean: false closes an Automation account',
    given: [of('Microsoft.Automation/automationAccounts', 'x', { publicNetworkAccess: false })],
    is: 'disabled',
  },
  {
    trap: 'a boolean: absent leaves it open',
    given: [of('Microsoft.Automation/automationAccounts', 'x', { state: 'Ok' })],
    is: 'enabled',
  },
  {
    trap: 'any casing',
    given: [of('Microsoft.KeyVault/vaults', 'x', { publicNetworkAccess: 'disabled' })],
    is: 'disabled',
  },
  {
    trap: 'SecuredByPerimeter is neither open nor closed',
    given: [of('Microsoft.Search/searchServices', 'x', { publicNetworkAccess: 'SecuredByPerimeter' })],
    is: 'unknown',
    says: 'perimeter',
  },
  {
    trap: 'two switches: both off',
    given: [
      of('Microsoft.OperationalInsights/workspaces', 'x', {
        publicNetworkAccessForIngestion: 'Disabled',
        publicNetworkAccessForQuery: 'Disabled',
      }),
    ],
    is: 'disabled',
  },
  {
    trap: 'two switches: queries alone',
    given: [
      of('Microsoft.OperationalInsights/workspaces', 'x', {
        publicNetworkAccessForIngestion: 'Disabled',
        publicNetworkAccessForQuery: 'Enabled',
      }),
    ],
    is: 'enabled',
    says: 'ForQuery',
  },
  {
    trap: 'two switches: one in a perimeter, one off',
    given: [
      of('Microsoft.OperationalInsights/workspaces', 'x', {
        publicNetworkAccessForIngestion: 'SecuredByPerimeter',
        publicNetworkAccessForQuery: 'Disabled',
      }),
    ],
    is: 'unknown',
  },
  {
    trap: 'a switch inside networkAcls',
    given: [
      of('Microsoft.Insights/dataCollectionEndpoints', 'x', { networkAcls: { publicNetworkAccess: 'Disabled' } }),
    ],
    is: 'disabled',
  },
  {
    trap: 'a switch inside network',
    given: [flexible('DBforPostgreSQL', { publicNetworkAccess: 'Disabled' })],
    is: 'disabled',
  },
  {
    trap: 'null closes a store behind an endpoint it lists',
    given: [store({ publicNetworkAccess: null, ...connections('Approved') })],
    is: 'disabled',
    says: 'is approved',
  },
  {
    trap: 'null closes a store behind an endpoint in the file',
    given: [
      store({ publicNetworkAccess: null }),
      endpoint('Microsoft.AppConfiguration/configurationStores', 'x', ['configurationStores']),
    ],
    is: 'disabled',
  },
  {
    trap: 'null does not close it behind an endpoint that waits',
    given: [store({ publicNetworkAccess: null, ...connections('Pending') })],
    is: 'enabled',
  },
  {
    trap: 'null closes an app behind its endpoint',
    given: [app({ publicNetworkAccess: null }), endpoint('Microsoft.Web/sites', 'app', ['sites'])],
    is: 'disabled',
  },
  {
    trap: 'null does not close a slot behind the endpoint of its app',
    given: [slot({ publicNetworkAccess: null }), app({}), endpoint('Microsoft.Web/sites', 'app', ['sites'])],
    is: 'enabled',
  },
  {
    trap: 'null closes a slot behind an endpoint of its own group',
    given: [slot({ publicNetworkAccess: null }), app({}), endpoint('Microsoft.Web/sites', 'app', ['sites-staging'])],
    is: 'disabled',
  },
  {
    trap: "a slot's endpoint does not close the app",
    given: [app({ publicNetworkAccess: null }), endpoint('Microsoft.Web/sites', 'app', ['sites-staging'])],
    is: 'enabled',
  },
  {
    trap: 'an app whose endpoint exists and whose switch is on is open',
    given: [app({ publicNetworkAccess: 'Enabled' }), endpoint('Microsoft.Web/sites', 'app', ['sites'])],
    is: 'enabled',
  },
  {
    trap: "the site's own switch counts where the app says nothing",
    given: [app({ publicNetworkAccess: null, siteConfig: { publicNetworkAccess: 'Disabled' } })],
    is: 'disabled',
  },
  {
    trap: 'null of a static site means open',
    given: [of('Microsoft.Web/staticSites', 'x', { publicNetworkAccess: null })],
    is: 'enabled',
  },
];
