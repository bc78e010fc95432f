import { describe, expect, it } from 'vitest';
import { answerTo, type Case, expectCase } from './cases.ts';
import {
  type Body,
  blobZone,
  body,
  endpoint,
  endpointNic,
  link,
  net,
  network,
  peering,
  record,
  rule,
  ruleSetId,
  subnet,
  vnet,
  zone,
  zoneId,
} from './estate.ts';

const data = vnet('vnet-data');
const plus =
  (...more: readonly Body[]) =>
  (all: Body[]) => [...all, ...more];
const cluster = `${net().replace('Microsoft.Network', 'Microsoft.ContainerService')}/managedClusters/aks`;
const torn = { answer: 'unknown', addresses: [], brokenAt: null } as const;
const fine = { answer: 'private', addresses: ['10.2.1.4'], reachable: 'yes', brokenAt: null } as const;

const otherSet = `${net('rg-other')}/dnsForwardingRulesets/other`;
/** A second rule set of the network of data, which forwards a domain to a server nobody has. */
const secondSet = (domainName: string): readonly Body[] => [
  body(otherSet, { dnsResolverOutboundEndpoints: [] }),
  body(`${otherSet}/virtualNetworkLinks/l`, { virtualNetwork: { id: data } }),
  body(`${otherSet}/forwardingRules/r`, { domainName, targetDnsServers: [{ ipAddress: '10.9.9.9' }] }),
];

/** A second zone of one name. */
const secondZone = (name: string, address: string, network = 'vnet-hub'): readonly Body[] => [
  zone(name, 2, 'rg-other'),
  link(name, network, {}, 'rg-other'),
  record(name, 'st1', [address], {}, 'rg-other'),
];

/** A DNS security policy of the hub, with one rule about all names. */
const guard = (id: string, actionType: string): readonly Body[] => {
  const policy = `${net()}/dnsResolverPolicies/${id}`;
  return [
    body(policy, {}),
    body(`${policy}/virtualNetworkLinks/hub`, { virtualNetwork: { id: vnet('vnet-hub') } }),
    ruleOf(id, 'r', actionType),
    body(`${net()}/dnsResolverDomainLists/all`, { domains: ['.'] }),
  ];
};
const ruleOf = (policy: string, id: string, actionType: string): Body =>
  body(`${net()}/dnsResolverPolicies/${policy}/dnsSecurityRules/${id}`, {
    priority: 100,
    action: { actionType },
    dnsResolverDomainLists: [{ id: `${net()}/dnsResolverDomainLists/all` }],
  });

const cases: readonly Case[] = [
  {
    when: 'two rule sets are linked, and one takes the name',
    from: data,
    change: plus(...secondSet('contoso.com.')),
    ...torn,
    states: { resolver: 'unknown' },
    says: /2 rule sets are linked to vnet-data, where Azure allows one, .*dnsforwardingrulesets\/rules, .*rg-other.*\/other/,
  },
  {
    when: 'two rule sets are linked, and the second one takes the name',
    from: data,
    change: (all) => [...all.filter(({ id }) => !id.includes('/forwardingRules/')), ...secondSet('windows.net.')],
    ...torn,
  },
  {
    when: 'two rule sets are linked, and none takes the name',
    from: data,
    change: (all) => [
      ...all.filter(({ id }) => !id.includes('/forwardingRules/')),
      ...secondSet('contoso.com.'),
      link(blobZone, 'vnet-data'),
    ],
    ...fine,
  },
  {
    when: 'two rule sets are linked where a linked zone ends the way before any rule',
    from: data,
    name: `st1.${blobZone}`,
    change: plus(...secondSet('windows.net.'), link(blobZone, 'vnet-data')),
    ...fine,
  },
  {
    when: 'the second link is of the same rule set',
    from: data,
    change: plus(body(`${ruleSetId}/virtualNetworkLinks/again`, { virtualNetwork: { id: data } })),
    ...fine,
  },
  {
    when: 'two rules of a set are for one domain and lead elsewhere',
    from: data,
    change: plus(rule('again', 'blob.core.windows.net.', ['10.2.2.10'])),
    ...torn,
    says: /several rules of rules are for blob\.core\.windows\.net, where Azure allows one, and lead elsewhere: again, blob/,
  },
  {
    when: 'two rules of a set are for one domain and lead to the same servers',
    from: data,
    change: plus(rule('again', 'blob.core.windows.net.', ['10.0.1.4'])),
    ...fine,
  },
  {
    when: 'two zones of the name are linked',
    change: plus(...secondZone(blobZone, '10.2.1.9')),
    ...torn,
    states: { record: 'ok', link: 'unknown', hidden: 'ok' },
    says: /2 zones of the name privatelink\.blob\.core\.windows\.net are linked to vnet-hub, where Azure allows one, .*rg-dns.*rg-other/,
  },
  {
    when: 'two zones of the name are linked, one by a link that does not work yet',
    change: (all) => [
      ...all,
      ...secondZone(blobZone, '10.2.1.9').map((each) =>
        each.id.includes('/virtualNetworkLinks/')
          ? { ...each, properties: { ...each.properties, virtualNetworkLinkState: 'InProgress' } }
          : each,
      ),
    ],
    ...fine,
  },
  {
    when: 'the second zone of the name is linked to another network',
    change: plus(...secondZone(blobZone, '10.2.1.9', 'vnet-restore')),
    ...fine,
  },
  {
    when: 'two zones that hide the meant one are linked',
    change: plus(
      zone('blob.core.windows.net', 2),
      link('blob.core.windows.net', 'vnet-hub'),
      record('blob.core.windows.net', 'st1', ['10.2.1.9']),
      ...secondZone('blob.core.windows.net', '10.2.1.4'),
    ),
    ...torn,
    states: { hidden: 'unknown', link: 'ok' },
    says: /2 zones of the name blob\.core\.windows\.net are linked to vnet-hub/,
  },
  {
    when: 'two links of the zone differ, and it lacks the name',
    change: (all) => [
      ...all.filter(({ id }) => !id.includes('/A/') && id !== zoneId(blobZone)),
      zone(blobZone, 1),
      body(`${zoneId(blobZone)}/virtualNetworkLinks/again`, {
        virtualNetwork: { id: vnet('vnet-hub') },
        resolutionPolicy: 'NxDomainRedirect',
      }),
    ],
    answer: 'unknown',
    brokenAt: 'record',
    states: { link: 'unknown' },
    says: /two links of privatelink\.blob\.core\.windows\.net lead to vnet-hub/,
  },
  {
    when: 'two links of the zone differ, and it has the name',
    change: plus(
      body(`${zoneId(blobZone)}/virtualNetworkLinks/again`, {
        virtualNetwork: { id: vnet('vnet-hub') },
        resolutionPolicy: 'NxDomainRedirect',
      }),
    ),
    ...fine,
  },
  {
    when: 'the name has an address and an alias',
    change: plus(
      body(`${zoneId(blobZone)}/CNAME/st1`, { cnameRecord: { cname: 'st1.contoso.com.' } }),
      zone(blobZone, 3),
    ),
    ...torn,
    states: { record: 'unknown' },
    says: /st1 in privatelink\.blob\.core\.windows\.net \(rg-dns\) says 10\.2\.1\.4 and is an alias of st1\.contoso\.com too/,
  },
  {
    when: 'two DNS security policies are linked and disagree',
    change: plus(...guard('a', 'Block'), ...guard('b', 'Allow')),
    ...torn,
    says: /2 DNS security policies are linked to vnet-hub, where Azure allows one, .*\/a, .*\/b/,
  },
  {
    when: 'two DNS security policies are linked and both let it be',
    change: plus(...guard('a', 'Allow'), ...guard('b', 'Allow')),
    ...fine,
  },
  {
    when: 'two DNS security policies are linked and both block it',
    change: plus(...guard('a', 'Block'), ...guard('b', 'Block')),
    answer: 'none',
    brokenAt: 'resolver',
  },
  {
    when: 'two rules of a DNS security policy have one priority and disagree',
    change: plus(...guard('a', 'Block'), ruleOf('a', 's', 'Allow')),
    ...torn,
    says: /the rules r and s of the DNS security policy a, linked to vnet-hub, have one priority and disagree about st1/,
  },
  {
    when: 'a DNS server is in two networks that are both peered',
    change: (all) => {
      const app = all.find(({ id }) => id === vnet('vnet-app'));
      app?.properties.virtualNetworkPeerings.push(peering('vnet-app', 'vnet-twin'));
      return [...all, network('vnet-twin', '10.0.0.0/16', { s: { addressPrefix: '10.0.1.0/24' } }, ['vnet-app'])];
    },
    ...torn,
    states: { resolver: 'unknown' },
    says: /the DNS server 10\.0\.1\.4 is in several networks that vnet-app is connected to, .*vnet-hub, .*vnet-twin/,
  },
  {
    when: 'a DNS server is in two networks of which one is peered',
    change: plus(network('vnet-twin', '10.0.0.0/16', { s: { addressPrefix: '10.0.1.0/24' } })),
    ...fine,
  },
  {
    when: 'the outbound endpoints of a rule set are in two networks',
    from: data,
    change: (all) => {
      const elsewhere = `${net()}/dnsResolvers/second/outboundEndpoints/out`;
      const set = all.find(({ id }) => id === ruleSetId);
      set?.properties.dnsResolverOutboundEndpoints.push({ id: elsewhere });
      return [...all, body(elsewhere, { subnet: { id: subnet('vnet-wan', 'apps') } })];
    },
    ...torn,
    says: /the outbound endpoints of rules are in several networks, where Azure allows one, .*vnet-hub, .*vnet-wan/,
  },
  {
    when: 'the pools of a cluster are in two networks',
    from: cluster,
    change: plus(
      body(cluster, {
        agentPoolProfiles: ['vnet-restore', 'vnet-app'].map((each) => ({
          name: each,
          vnetSubnetID: subnet(each, 'nodes'),
        })),
      }),
    ),
    ...torn,
    says: /its subnets are in several networks, where Azure allows one: .*vnet-app, .*vnet-restore/,
  },
  {
    when: 'two endpoints have the name, which Azure allows',
    change: plus(
      endpoint('pe-st1-b', { where: subnet('vnet-app', 'nodes') }),
      endpointNic('pe-st1-b', '10.1.0.9', ['st1.blob.core.windows.net'], subnet('vnet-app', 'nodes')),
    ),
    ...fine,
  },
];

describe('what Azure allows one of and bodies show two of', () => {
  it.each(cases)('$when: $answer', (each) => {
    expectCase(each);
    const { change } = each;
    const backwards = answerTo({
      ...each,
      change: (bodies) => [...((change?.(bodies) as Body[]) ?? bodies)].reverse(),
    });
    expect(backwards).toEqual(answerTo(each));
  });
});
