import { describe, it } from 'vitest';
import { type Case, expectCase } from './cases.ts';
import {
  blobZone,
  body,
  find,
  inboundId,
  net,
  peering,
  rule,
  ruleSetId,
  ruleSetLink,
  vnet,
  without,
  zone,
  zoneId,
} from './estate.ts';

const linkId = `${zoneId(blobZone)}/virtualNetworkLinks/to-vnet-hub`;

const cases: readonly Case[] = [
  // resolver
  {
    when: 'the inbound endpoint was rebuilt at another address',
    change: (all) => {
      find(all, inboundId).properties.ipConfigurations[0].privateIpAddress = '10.0.1.5';
    },
    answer: 'none',
    brokenAt: 'resolver',
    states: { link: 'skipped' },
  },
  {
    when: "the resolver's inbound endpoint is gone",
    change: (all) => without(all, inboundId),
    answer: 'none',
    brokenAt: 'resolver',
  },
  {
    when: 'the server is in a network that is not peered',
    change: (all) => {
      find(all, vnet('vnet-app')).properties.dhcpOptions.dnsServers = ['10.3.0.10'];
    },
    answer: 'none',
    brokenAt: 'resolver',
    says: /no path is known to the DNS server 10\.3\.0\.10/,
  },
  {
    when: 'the peering to the resolver is only initiated',
    change: (all) => {
      find(all, vnet('vnet-hub')).properties.virtualNetworkPeerings[0].properties.peeringState = 'Initiated';
    },
    answer: 'none',
    brokenAt: 'resolver',
  },
  {
    when: 'a rule leads to the inbound endpoint of the network its set is linked to',
    change: (all) => [...without(all, linkId), ruleSetLink('vnet-hub')],
    answer: 'none',
    brokenAt: 'resolver',
    says: /a loop/,
  },
  {
    when: 'the server is in no known network',
    change: (all) => {
      find(all, vnet('vnet-app')).properties.dhcpOptions.dnsServers = ['192.168.7.7'];
    },
    answer: 'unknown',
    brokenAt: null,
    states: { resolver: 'unknown', link: 'unknown' },
  },
  {
    when: 'policy says where an unknown server asks from',
    change: (all) => {
      find(all, vnet('vnet-app')).properties.dhcpOptions.dnsServers = ['192.168.7.7'];
    },
    policy: { resolvers: [{ addresses: ['192.168.7.7'], network: vnet('vnet-hub') }] },
    answer: 'private',
    reachable: 'yes',
    brokenAt: null,
  },
  {
    when: "the forwarder's own network is not linked",
    from: vnet('vnet-onprem'),
    answer: 'public',
    brokenAt: 'link',
  },
  {
    when: 'policy says that the forwarder asks the hub',
    from: vnet('vnet-onprem'),
    policy: { resolvers: [{ addresses: ['10.3.0.10'], network: vnet('vnet-hub') }] },
    answer: 'private',
    reachable: 'no',
    brokenAt: 'path',
  },
  {
    when: 'the rule of the set is disabled',
    from: vnet('vnet-data'),
    change: (all) => [
      ...without(all, `${ruleSetId}/forwardingRules/blob`),
      rule('blob', 'blob.core.windows.net.', ['10.0.1.4'], 'Disabled'),
    ],
    answer: 'public',
    brokenAt: 'link',
  },
  {
    when: 'the rule leads to a server nobody knows',
    from: vnet('vnet-data'),
    change: (all) => [
      ...without(all, `${ruleSetId}/forwardingRules/blob`),
      rule('blob', 'blob.core.windows.net.', ['192.168.7.7']),
    ],
    answer: 'unknown',
    brokenAt: null,
    states: { resolver: 'unknown' },
  },
  {
    when: 'a rule takes the name unless a zone is linked whose links are not all in the export',
    from: vnet('vnet-data'),
    change: (all) => [
      ...without(all, zoneId(blobZone)),
      zone(blobZone, 2, undefined, { numberOfVirtualNetworkLinks: 9 }),
      zone('blob.core.windows.net', 1, undefined, { numberOfVirtualNetworkLinks: 1 }),
    ],
    answer: 'unknown',
    brokenAt: null,
    states: { resolver: 'unknown' },
    says: /takes st1\.blob\.core\.windows\.net unless blob\.core\.windows\.net is linked to vnet-data/,
  },
  {
    when: 'the body of the rule set is not in the export, its rules and links are',
    from: vnet('vnet-data'),
    change: (all) => without(all, ruleSetId),
    answer: 'unknown',
    brokenAt: null,
    says: /the outbound endpoint of rules is not among the resources/,
  },
  {
    when: 'the rule leads to the address at which every network has its own Azure DNS, which no rule may name',
    from: vnet('vnet-data'),
    change: (all) => [
      ...without(all, `${ruleSetId}/forwardingRules/blob`),
      rule('blob', 'blob.core.windows.net.', ['168.63.129.16']),
    ],
    answer: 'unknown',
    brokenAt: null,
  },
  {
    when: "the rule's domain is written in capitals and without its final dot",
    from: vnet('vnet-data'),
    change: (all) => [
      ...without(all, `${ruleSetId}/forwardingRules/blob`),
      rule('blob', 'BLOB.Core.Windows.Net', ['10.0.1.4']),
    ],
    answer: 'private',
    reachable: 'yes',
    brokenAt: null,
  },
  {
    when: 'two rule sets lead to each other',
    from: vnet('vnet-data'),
    change: (all) => {
      const second = `${net()}/dnsForwardingRulesets/second`;
      return [
        ...without(all, linkId),
        body(second, {
          dnsResolverOutboundEndpoints: [{ id: `${net()}/dnsResolvers/resolver/outboundEndpoints/out` }],
        }),
        body(`${second}/forwardingRules/back`, {
          domainName: 'core.windows.net.',
          forwardingRuleState: 'Enabled',
          targetDnsServers: [{ ipAddress: '10.2.2.10', port: 53 }],
        }),
        body(`${second}/virtualNetworkLinks/hub`, { virtualNetwork: { id: vnet('vnet-hub') } }),
      ];
    },
    answer: 'none',
    brokenAt: 'resolver',
    says: /a loop/,
  },
  {
    when: 'the first server is not known, and the second is Azure DNS',
    change: (all) => {
      find(all, vnet('vnet-app')).properties.dhcpOptions.dnsServers = ['192.168.7.7', '168.63.129.16'];
    },
    answer: 'unknown',
    brokenAt: null,
  },
  {
    when: 'the first server is silent, and the second is not known',
    change: (all) => {
      find(all, vnet('vnet-app')).properties.dhcpOptions.dnsServers = ['10.0.1.9', '192.168.7.7'];
    },
    answer: 'unknown',
    brokenAt: null,
  },
  {
    when: 'a server is named by no address',
    change: (all) => {
      find(all, vnet('vnet-app')).properties.dhcpOptions.dnsServers = ['dns.contoso.com'];
    },
    answer: 'unknown',
    brokenAt: null,
    says: /the DNS server dns\.contoso\.com is in no network/,
  },
  {
    when: 'the network of the client is not in the export',
    change: (all) => without(all, vnet('vnet-app')),
    answer: 'unknown',
    brokenAt: null,
    states: { resolver: 'unknown' },
  },
  // path
  {
    when: "the client's side of the peering is gone from the other network",
    change: (all) => {
      find(all, vnet('vnet-data')).properties.virtualNetworkPeerings[1].properties.peeringState = 'Disconnected';
    },
    answer: 'private',
    reachable: 'no',
    brokenAt: 'path',
  },
  {
    when: 'one side of the peering is missing from the export',
    change: (all) => {
      find(all, vnet('vnet-data')).properties.virtualNetworkPeerings.splice(1, 1);
    },
    answer: 'private',
    reachable: 'unknown',
    brokenAt: null,
    states: { path: 'unknown' },
  },
  {
    when: 'the networks are not peered',
    change: (all) => {
      find(all, vnet('vnet-data')).properties.virtualNetworkPeerings.splice(1, 1);
      find(all, vnet('vnet-app')).properties.virtualNetworkPeerings.splice(1, 1);
    },
    answer: 'private',
    reachable: 'no',
    brokenAt: 'path',
  },
  {
    when: 'the peering forbids access and no rule is known that allows it',
    change: (all) => {
      find(all, vnet('vnet-data')).properties.virtualNetworkPeerings[1] = peering('vnet-data', 'vnet-app', {
        allowVirtualNetworkAccess: false,
      });
    },
    answer: 'private',
    reachable: 'no',
    brokenAt: 'path',
  },
  {
    when: "the wan's hub sends private traffic through a firewall",
    from: vnet('vnet-wan'),
    change: (all) => [
      ...all,
      body(`${net()}/virtualHubs/whub/routingIntent/intent`, {
        routingPolicies: [{ name: 'private', destinations: ['PrivateTraffic'], nextHop: `${net()}/azureFirewalls/fw` }],
      }),
    ],
    answer: 'unknown',
    reachable: 'unknown',
    brokenAt: null,
    states: { resolver: 'unknown' },
  },
];

describe('one thing broken at a time on the golden estate, from whom is asked to the path', () => {
  it.each(cases)('$when', expectCase);
});
