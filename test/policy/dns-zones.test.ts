import { describe, expect, it } from 'vitest';
import { DnsPolicy } from '../../src/policy/dns.ts';
import { Policy } from '../../src/policy/policy.ts';
import { reviewPolicy } from '../../src/policy/review-policy.ts';

const group = '/subscriptions/00000000-0000-0000-0000-000000000009/resourceGroups/dns';
const network = `${group}/providers/Microsoft.Network/virtualNetworks/Hub`;
const zone = `${group}/providers/Microsoft.Network/privateDnsZones/privatelink.azurecr.io`;

describe('zones, links and resolvers in the policy', () => {
  it('are lower-cased, and absent by default', () => {
    const policy = DnsPolicy.parse({
      links: [{ network, zones: ['Privatelink.*'] }],
      aks: { linkTo: [network] },
      resolvers: [{ addresses: ['FD00::4'], network }],
    });
    expect(policy.links).toEqual([{ network: network.toLowerCase(), zones: ['privatelink.*'] }]);
    expect(policy.aks.linkTo).toEqual([network.toLowerCase()]);
    expect(policy.resolvers[0]?.addresses).toEqual(['fd00::4']);
    expect(DnsPolicy.parse({})).toMatchObject({
      zones: { rules: [], missing: 'report' },
      links: [],
      aks: { linkTo: [] },
      resolvers: [],
    });
  });

  it.each([
    {
      policy: { zones: { rules: [{ match: {}, resourceGroup: group }] } },
      at: 'zones.rules.0.match',
      says: 'says nothing',
    },
    {
      policy: { zones: { rules: [{ match: { networks: ['**/vnet'] } }] } },
      at: 'zones.rules.0',
      says: 'names no place; set resourceGroup or byName',
    },
    {
      policy: { zones: { byName: { 'privatelink.azuree.io': zone } } },
      at: 'zones.byName.privatelink.azuree.io',
      says: "named 'privatelink.azurecr.io'",
    },
    { policy: { links: [{ network: zone }] }, at: 'links.0.network', says: 'is not a virtual network id' },
    { policy: { links: [{ network, zones: ['a/b'] }] }, at: 'links.0.zones.0', says: 'begin with /subscriptions/' },
    { policy: { links: [{ network, zones: [] }] }, at: 'links.0.zones', says: 'is empty' },
    { policy: { aks: { linkTo: ['hub'] } }, at: 'aks.linkTo.0', says: 'is not a virtual network id' },
    {
      policy: { resolvers: [{ addresses: ['10.0.0'], network }] },
      at: 'resolvers.0.addresses.0',
      says: 'is not an IP address',
    },
    {
      policy: {
        resolvers: [
          { addresses: ['10.0.0.4'], network },
          { addresses: ['10.0.0.4'], network },
        ],
      },
      at: 'resolvers.1.addresses.0',
      says: 'is named twice',
    },
  ])('refuse what means nothing: $at $says', ({ policy, at, says }) => {
    const { error } = DnsPolicy.safeParse(policy);
    const issue = error?.issues.find(({ path }) => path.join('.') === at);
    expect(issue?.message).toContain(says);
  });

  it('warn of a network that would be linked to two zones of one name', () => {
    const policy = Policy.parse({
      version: 1,
      dns: {
        zones: {
          resourceGroup: group,
          rules: [{ match: { networks: ['**/vnet-east'] }, resourceGroup: `${group}-east` }],
        },
        links: [{ network }, { network, zones: ['/subscriptions/**'] }],
      },
    });
    expect(reviewPolicy(policy, new Date(0)).map(({ path }) => path)).toEqual(['dns.links[0].zones']);
  });

  it.each([
    {
      when: 'a pattern takes in zones that public names always pass through',
      link: { zones: ['privatelink.*'] },
      of: 7,
    },
    {
      when: 'one of them is named besides',
      link: { zones: ['privatelink.*', 'privatelink.monitor.azure.com'] },
      of: 6,
    },
    { when: 'all that it names is named in full', link: { zones: ['privatelink.analysis.windows.net'] }, of: 0 },
    { when: 'the pattern takes in others only', link: { zones: ['privatelink.blob.*'] }, of: 0 },
    {
      when: 'its links ask public DNS for what a zone lacks',
      link: { zones: ['privatelink.*'], resolutionPolicy: 'NxDomainRedirect' },
      of: 0,
    },
  ])('gets a word where $when', ({ link, of }) => {
    const policy = Policy.parse({
      version: 1,
      dns: { zones: { resourceGroup: group }, links: [{ network, ...link }] },
    });
    const [problem, ...others] = reviewPolicy(policy, new Date(0)).filter(({ path }) => path.startsWith('dns.'));
    expect(others).toEqual([]);
    expect(problem?.path).toBe(of === 0 ? undefined : 'dns.links[0].zones');
    expect(problem?.message.match(/privatelink\.[a-z.-]+/g) ?? []).toHaveLength(of);
  });
});
