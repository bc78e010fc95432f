import { describe, expect, it } from 'vitest';
import { DnsPolicy } from '../../../src/policy/dns.ts';
import { findTaker, isTaken } from '../../../src/why/ask/rules.ts';
import { readGraph } from '../../../src/why/read-graph.ts';
import { type Body, body, link, net, network, vnet, zone } from '../estate.ts';

const setId = (name: string): string => `${net()}/dnsForwardingRulesets/${name}`;
const ruleSet = (name: string, outbound: readonly string[] = ['vnet-a']): Body =>
  body(setId(name), {
    dnsResolverOutboundEndpoints: outbound.map((each) => ({ id: `${net()}/dnsResolvers/r/outboundEndpoints/${each}` })),
  });
const outbound = (where: string): Body =>
  body(`${net()}/dnsResolvers/r/outboundEndpoints/${where}`, { subnet: { id: `${vnet(where)}/subnets/out` } });
const linked = (name: string, to = 'vnet-a'): Body =>
  body(`${setId(name)}/virtualNetworkLinks/to-${to}`, { virtualNetwork: { id: vnet(to) } });
const forwards = (name: string, domainName: string, address = '10.0.0.53', set = 'set'): Body =>
  body(`${setId(set)}/forwardingRules/${name}`, {
    domainName,
    forwardingRuleState: 'Enabled',
    targetDnsServers: [{ ipAddress: address, port: 53 }],
  });
const base = [
  network('vnet-a', '10.1.0.0/16', {}),
  ruleSet('set'),
  outbound('vnet-a'),
  outbound('vnet-b'),
  linked('set'),
];

const taking = (bodies: readonly Body[], name: string) => {
  const { world } = readGraph(bodies, DnsPolicy.parse({}));
  const from = vnet('vnet-a').toLowerCase();
  const taker = findTaker(world, from, name);
  const shown = taker?.kind === 'rule' ? { set: taker.ruleSet.id.split('/').at(-1), rule: taker.rule.name } : taker;
  return { taker: shown, isTaken: isTaken(world, from, name) };
};
const nothing = { taker: undefined, isTaken: false };
const by = (rule: string) => ({ taker: { set: 'set', rule }, isTaken: true });

describe('what forwards a name from the Azure DNS of a network', () => {
  it.each([
    { when: 'no rule set is linked: nothing', bodies: [], name: 'a.corp.example', is: nothing },
    {
      when: 'a rule set is linked to another network: nothing',
      bodies: [ruleSet('set'), linked('set', 'vnet-b'), forwards('corp', 'corp.example.')],
      name: 'a.corp.example',
      is: nothing,
    },
    {
      when: 'no rule ends like it: nothing',
      bodies: [...base, forwards('corp', 'corp.example.')],
      name: 'a.example',
      is: nothing,
    },
    {
      when: 'one rule ends like it: that one',
      bodies: [...base, forwards('corp', 'corp.example.')],
      name: 'a.corp.example',
      is: by('corp'),
    },
    {
      when: 'several end like it: the one with the longest ending',
      bodies: [
        ...base,
        forwards('corp', 'corp.example.'),
        forwards('deep', 'deep.corp.example.'),
        forwards('all', '.'),
      ],
      name: 'a.deep.corp.example',
      is: by('deep'),
    },
    {
      when: 'the rule for all names takes what no other does',
      bodies: [...base, forwards('all', '.')],
      name: 'a.example',
      is: by('all'),
    },
    {
      when: 'the rule for all names leaves what is reserved for Azure',
      bodies: [...base, forwards('all', '.')],
      name: 'st1.blob.core.windows.net',
      is: nothing,
    },
    {
      when: 'a rule of its own takes a name that is reserved for Azure',
      bodies: [...base, forwards('all', '.'), forwards('blob', 'blob.core.windows.net.')],
      name: 'st1.blob.core.windows.net',
      is: by('blob'),
    },
    {
      when: 'a zone that is linked there contains the name: nothing, though a rule would take it',
      bodies: [...base, forwards('corp', 'corp.example.'), zone('corp.example', 1), link('corp.example', 'vnet-a')],
      name: 'a.corp.example',
      is: { taker: undefined, isTaken: true },
    },
    {
      when: 'two rules for one ending lead to the same servers: the first of them',
      bodies: [...base, forwards('one', 'corp.example.'), forwards('two', 'corp.example.')],
      name: 'a.corp.example',
      is: by('one'),
    },
    {
      when: 'two rules for one ending lead elsewhere: not known',
      bodies: [...base, forwards('one', 'corp.example.'), forwards('two', 'corp.example.', '10.0.0.54')],
      name: 'a.corp.example',
      is: {
        taker: {
          kind: 'doubled',
          because: 'several rules of set are for corp.example, where Azure allows one, and lead elsewhere: one, two',
          remedy: 'export the rules of set again',
        },
        isTaken: true,
      },
    },
    {
      when: 'two rules for all names lead elsewhere: not known',
      bodies: [...base, forwards('one', '.'), forwards('two', '.', '10.0.0.54')],
      name: 'a.example',
      is: {
        taker: {
          kind: 'doubled',
          because: 'several rules of set are for all names, where Azure allows one, and lead elsewhere: one, two',
          remedy: 'export the rules of set again',
        },
        isTaken: true,
      },
    },
    {
      when: 'several rule sets are linked, and one takes it: not known',
      bodies: [...base, ruleSet('other'), linked('other'), forwards('corp', 'corp.example.')],
      name: 'a.corp.example',
      is: {
        taker: {
          kind: 'doubled',
          because: `2 rule sets are linked to vnet-a, where Azure allows one, so it is not known which one forwards a.corp.example: ${setId('other').toLowerCase()}, ${setId('set').toLowerCase()}`,
          remedy: 'export the links of these rule sets again, and leave out the one that is not linked to vnet-a',
        },
        isTaken: true,
      },
    },
    {
      when: 'several rule sets are linked, and none takes it: nothing',
      bodies: [...base, ruleSet('other'), linked('other'), forwards('corp', 'corp.example.')],
      name: 'a.example',
      is: nothing,
    },
    {
      when: 'its outbound endpoints are in several networks: not known',
      bodies: [
        ...base.filter(({ id }) => id !== setId('set')),
        ruleSet('set', ['vnet-a', 'vnet-b']),
        forwards('corp', 'corp.example.'),
      ],
      name: 'a.corp.example',
      is: {
        taker: {
          kind: 'doubled',
          because: `the outbound endpoints of set are in several networks, where Azure allows one, so it is not known from which one a.corp.example is forwarded: ${vnet('vnet-a').toLowerCase()}, ${vnet('vnet-b').toLowerCase()}`,
          remedy: 'export set again',
        },
        isTaken: true,
      },
    },
  ])('$when', ({ bodies, name, is }) => {
    expect(taking(bodies, name)).toEqual(is);
  });
});
