import { describe, expect, it } from 'vitest';
import { clusterEndpoint, clusterId, clusterOf, gateway, gatewayId, privateCluster } from './askers.ts';
import { type Case, expectCase } from './cases.ts';
import {
  blobZone,
  body,
  connectionOf,
  endpoint,
  endpointNic,
  find,
  link,
  net,
  network,
  nic,
  record,
  rule,
  ruleSetId,
  ruleSetLink,
  storage,
  storageId,
  subnet,
  vnet,
  without,
  zone,
  zoneId,
} from './estate.ts';

const linkId = `${zoneId(blobZone)}/virtualNetworkLinks/to-vnet-hub`;
const recordId = `${zoneId(blobZone)}/A/st1`;
const hubRule = `${ruleSetId}/forwardingRules/blob`;
const servers = (all: readonly ReturnType<typeof body>[], id: string, list: readonly string[]) => {
  find(all, vnet(id)).properties.dhcpOptions.dnsServers = list;
};

const cases: readonly (Case & { readonly trap: number })[] = [
  {
    trap: 1,
    when: "the zone is linked to the client's network, which has servers of its own",
    change: (all) => [...without(all, linkId), link(blobZone, 'vnet-app')],
    answer: 'public',
    brokenAt: 'link',
  },
  {
    trap: 2,
    when: "the hub's zone serves no peered spoke that asks Azure DNS",
    from: vnet('vnet-restore'),
    answer: 'public',
    brokenAt: 'link',
  },
  {
    trap: 3,
    when: 'the second server is asked on silence only',
    change: (all) => {
      servers(all, 'vnet-app', ['10.0.1.4', '168.63.129.16']);
      return [
        ...without(all, linkId, recordId, zoneId(blobZone)),
        zone(blobZone, 1),
        link(blobZone, 'vnet-hub'),
        link(blobZone, 'vnet-app'),
      ];
    },
    answer: 'none',
    brokenAt: 'record',
  },
  {
    trap: 4,
    when: 'a linked zone, and no approved connection: public DNS has no alias',
    change: (all) => [
      ...without(all, `${net()}/privateEndpoints/pe-st1`, nic('pe-st1.nic'), storageId('st1')),
      storage('st1'),
    ],
    answer: 'public',
    brokenAt: 'endpoint',
  },
  {
    trap: 5,
    when: "another's account with an endpoint of its own is asked in our zone",
    name: 'theirs.blob.core.windows.net',
    change: (all) => [...all, storage('theirs', [connectionOf('elsewhere', 'Approved')])],
    answer: 'none',
    brokenAt: 'endpoint',
  },
  {
    trap: 6,
    when: "a rule doesn't fill a linked zone's gaps",
    from: vnet('vnet-data'),
    name: `st9.${blobZone}`,
    change: (all) => [
      ...without(all, hubRule),
      rule('pl', `${blobZone}.`, ['10.0.1.4']),
      link(blobZone, 'vnet-data'),
      storage('st9', [connectionOf('x', 'Approved')]),
    ],
    answer: 'none',
    brokenAt: 'endpoint',
  },
  {
    trap: 7,
    when: 'a rule for the public suffix takes the name before the privatelink zone that is linked',
    from: vnet('vnet-data'),
    change: (all) => [...without(all, linkId), link(blobZone, 'vnet-data')],
    answer: 'public',
    brokenAt: 'link',
  },
  {
    trap: 8,
    when: "a rule for privatelink.blob… doesn't match the public name; whether it catches the alias is unknown",
    from: vnet('vnet-data'),
    change: (all) => [...without(all, hubRule), rule('pl', `${blobZone}.`, ['10.0.1.4'])],
    answer: 'unknown',
    brokenAt: 'link',
  },
  {
    trap: 9,
    when: 'the rule for all names skips those reserved for Azure',
    from: vnet('vnet-data'),
    change: (all) => [...without(all, hubRule), rule('all', '.', ['10.0.1.4'])],
    answer: 'public',
    brokenAt: 'link',
  },
  {
    trap: 10,
    when: "a rule to the hub's inbound endpoint, linked to the hub, is a loop",
    from: vnet('vnet-hub'),
    change: (all) => [...without(all, linkId), ruleSetLink('vnet-hub')],
    answer: 'none',
    brokenAt: 'resolver',
  },
  {
    trap: 11,
    when: 'a rule set serves a network that is peered with nobody',
    from: vnet('vnet-alone'),
    change: (all) => [
      ...all,
      network('vnet-alone', '10.8.0.0/16', { a: { addressPrefix: '10.8.0.0/24' } }),
      ruleSetLink('vnet-alone'),
    ],
    answer: 'private',
    reachable: 'no',
    brokenAt: 'path',
  },
  {
    trap: 12,
    when: 'of two rule sets on one network one counts, and it is not known which',
    from: vnet('vnet-data'),
    change: (all) => [
      ...all,
      body(`${net()}/dnsForwardingRulesets/second`, { dnsResolverOutboundEndpoints: [] }),
      body(`${net()}/dnsForwardingRulesets/second/virtualNetworkLinks/l`, {
        virtualNetwork: { id: vnet('vnet-data') },
      }),
    ],
    answer: 'unknown',
    brokenAt: null,
    says: /2 rule sets are linked to vnet-data, where Azure allows one/,
  },
  {
    trap: 13,
    when: 'a forwarder asks from a network that is not linked, with anything it forwards',
    from: vnet('vnet-onprem'),
    answer: 'public',
    brokenAt: 'link',
  },
  {
    trap: 14,
    when: 'fallback turns a lost record into a public answer',
    change: (all) => [
      ...without(all, recordId, linkId, zoneId(blobZone)),
      zone(blobZone, 1),
      link(blobZone, 'vnet-hub', { resolutionPolicy: 'NxDomainRedirect' }),
    ],
    answer: 'public',
    brokenAt: 'record',
  },
  {
    trap: 15,
    when: 'an empty linked zone takes Azure Monitor away',
    name: 'api.monitor.azure.com',
    change: (all) => [
      ...all,
      zone('privatelink.monitor.azure.com', 1),
      link('privatelink.monitor.azure.com', 'vnet-hub'),
    ],
    answer: 'none',
    brokenAt: 'endpoint',
  },
  {
    trap: 16,
    when: 'a second Azure Monitor endpoint has overwritten a shared name',
    name: 'api.monitor.azure.com',
    change: (all) => [
      ...all,
      endpoint('pe-ampls', {
        target: `${net()}/../Microsoft.Insights/privateLinkScopes/scope`.replace('/Microsoft.Network/..', ''),
        group: 'azuremonitor',
      }),
      endpointNic('pe-ampls', '10.2.1.30', ['api.monitor.azure.com']),
      zone('privatelink.monitor.azure.com', 2),
      link('privatelink.monitor.azure.com', 'vnet-hub'),
      record('privatelink.monitor.azure.com', 'api', ['10.7.0.9']),
    ],
    answer: 'stale',
    brokenAt: 'record',
  },
  {
    trap: 17,
    when: 'an application gateway asks Azure DNS for PaaS names regardless of the DNS servers',
    from: gatewayId,
    change: (all) => [...all, gateway(), link(blobZone, 'vnet-onprem')],
    answer: 'private',
    reachable: 'no',
    brokenAt: 'path',
  },
  {
    trap: 18,
    when: "an interface's own servers come before the network's",
    from: nic('vm1'),
    change: (all) => [
      ...all,
      body(nic('vm1'), {
        dnsSettings: { dnsServers: ['10.0.1.4'] },
        ipConfigurations: [
          {
            name: 'a',
            properties: {
              primary: true,
              privateIPAddress: '10.4.0.4',
              subnet: { id: subnet('vnet-restore', 'nodes') },
            },
          },
        ],
      }),
    ],
    answer: 'private',
    reachable: 'yes',
    brokenAt: null,
  },
  {
    trap: 19,
    when: 'LocalDNS that is Preferred is validated only, so nothing is in between',
    from: clusterId,
    change: (all) => [...all, clusterOf('Preferred')],
    answer: 'private',
    reachable: 'yes',
    brokenAt: null,
    says: /^the DNS server 10\.0\.1\.4/m,
  },
  {
    trap: 20,
    when: "a private cluster's public name leads to the private address",
    name: 'aks1-abc.hcp.westeurope.azmk8s.io',
    from: vnet('vnet-restore'),
    change: (all) => [...all, privateCluster, ...clusterEndpoint],
    answer: 'private',
    addresses: ['10.2.1.20'],
    reachable: 'yes',
    brokenAt: null,
  },
  {
    trap: 21,
    when: 'a route for 0.0.0.0/0 never takes what is for an endpoint',
    from: subnet('vnet-app', 'nodes'),
    change: (all) => {
      find(all, vnet('vnet-data')).properties.subnets[0].properties.privateEndpointNetworkPolicies = 'Enabled';
      find(all, vnet('vnet-app')).properties.subnets[0].properties.routeTable = { id: `${net()}/routeTables/rt` };
      return [
        ...all,
        body(`${net()}/routeTables/rt`, {
          routes: [
            {
              name: 'all',
              properties: { addressPrefix: '0.0.0.0/0', nextHopType: 'VirtualAppliance', nextHopIpAddress: '10.0.9.4' },
            },
          ],
        }),
      ];
    },
    answer: 'private',
    reachable: 'yes',
    brokenAt: null,
  },
  {
    trap: 22,
    when: 'a group filters no endpoint whose subnet has no policies on',
    change: (all) => {
      find(all, vnet('vnet-data')).properties.subnets[0].properties.networkSecurityGroup = {
        id: `${net()}/networkSecurityGroups/nsg`,
      };
      return [
        ...all,
        body(`${net()}/networkSecurityGroups/nsg`, {
          securityRules: [
            {
              name: 'no',
              properties: {
                priority: 100,
                direction: 'Inbound',
                access: 'Deny',
                protocol: '*',
                sourceAddressPrefix: '*',
                destinationAddressPrefix: '*',
                destinationPortRange: '*',
              },
            },
          ],
        }),
      ];
    },
    answer: 'private',
    reachable: 'yes',
    brokenAt: null,
  },
  {
    trap: 23,
    when: 'two spokes of one hub are not joined by it',
    change: (all) => {
      find(all, vnet('vnet-data')).properties.virtualNetworkPeerings.splice(1, 1);
      find(all, vnet('vnet-app')).properties.virtualNetworkPeerings.splice(1, 1);
    },
    answer: 'private',
    reachable: 'no',
    brokenAt: 'path',
    says: /peering is not transitive/,
  },
  {
    trap: 24,
    when: 'an approved endpoint closes nothing: public access stays open',
    from: vnet('vnet-restore'),
    answer: 'public',
    brokenAt: 'link',
    states: { door: 'ok' },
  },
  {
    trap: 25,
    when: "a virtual hub's firewall sees no zone",
    from: vnet('vnet-wan'),
    change: (all) => {
      servers(all, 'vnet-wan', ['10.9.0.4']);
      return [
        ...all,
        body(`${net()}/azureFirewalls/fw`, {
          virtualHub: { id: `${net()}/virtualHubs/whub` },
          hubIPAddresses: { privateIPAddress: '10.9.0.4' },
        }),
      ];
    },
    answer: 'unknown',
    brokenAt: null,
    says: /fw in a virtual hub, to which no zone can be linked/,
  },
];

describe('the traps of private link DNS', () => {
  it.each(cases)('$trap: $when', expectCase);

  it('names all of them', () => {
    expect(cases.map(({ trap }) => trap)).toEqual(Array.from({ length: 25 }, (_, index) => index + 1));
  });
});
