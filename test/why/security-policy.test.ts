import { describe, expect, it } from 'vitest';
import { DnsPolicy } from '../../src/policy/dns.ts';
import { stateOf } from '../../src/why/reach.ts';
import { readGraph } from '../../src/why/read-graph.ts';
import { explainWhy } from '../../src/why/why.ts';
import { type Body, blobZone, body, golden, link, name, net, record, vnet, zone, zoneId } from './estate.ts';

const policyId = `${net()}/dnsResolverPolicies/guard`;
const listId = (each: string) => `${net()}/dnsResolverDomainLists/${each}`;

const policy = (network = vnet('vnet-hub')): readonly Body[] => [
  body(policyId, {}),
  body(`${policyId}/virtualNetworkLinks/hub`, { virtualNetwork: { id: network } }),
];
const list = (each: string, domains: readonly string[]): Body => body(listId(each), { domains });
const rule = (each: string, priority: number, actionType: string, lists: readonly string[], state = 'Enabled'): Body =>
  body(`${policyId}/dnsSecurityRules/${each}`, {
    priority,
    action: { actionType },
    dnsSecurityRuleState: state,
    dnsResolverDomainLists: lists.map((id) => ({ id: listId(id) })),
  });
const ask = (more: readonly Body[], from = 'vnet-hub') =>
  explainWhy(readGraph([...golden(), ...more], DnsPolicy.parse({})), name, vnet(from));
const open = { answer: 'private', brokenAt: null };

describe('a DNS security policy', () => {
  it('blocks what a rule says, and the answer names both', () => {
    const why = ask([...policy(), list('storage', ['windows.net.']), rule('deny', 100, 'Block', ['storage'])]);
    expect(why).toMatchObject({ answer: 'none', addresses: [], brokenAt: 'resolver' });
    expect(why.sentence).toMatch(/the rule deny of the DNS security policy guard, linked to vnet-hub, blocks st1/);
    expect(stateOf(why)).toBe('no-dns');
  });

  it('blocks by the alias through privatelink too', () => {
    expect(ask([...policy(), list('alias', [`${blobZone}.`]), rule('deny', 100, 'Block', ['alias'])])).toMatchObject({
      answer: 'none',
      brokenAt: 'resolver',
    });
  });

  it('counts for who asks another network in the end: a spoke that asks the hub', () => {
    const more = [...policy(), list('all', ['.']), rule('deny', 100, 'Block', ['all'])];
    expect(ask(more, 'vnet-app')).toMatchObject({ answer: 'none', brokenAt: 'resolver' });
  });

  it('counts before a rule set forwards: what it blocks there goes nowhere', () => {
    const more = [...policy(vnet('vnet-data')), list('all', ['.']), rule('deny', 100, 'Block', ['all'])];
    expect(ask([], 'vnet-data')).toMatchObject(open);
    expect(ask(more, 'vnet-data')).toMatchObject({ answer: 'none', brokenAt: 'resolver' });
  });

  it('counts for what an alias in a zone leads to, and for no alias that nobody asks for', () => {
    const suffix = 'blob.core.windows.net';
    const zoned = (more: Body) => [...policy(), zone(suffix, 2), link(suffix, 'vnet-hub'), more];
    const toAlias = body(`${zoneId(suffix)}/CNAME/st1`, { cnameRecord: { cname: `st1.${blobZone}` } });
    const blocks = [list('alias', [`${blobZone}.`]), rule('deny', 100, 'Block', ['alias'])];
    expect(ask([...zoned(toAlias), ...blocks])).toMatchObject({ answer: 'none', brokenAt: 'resolver' });
    expect(ask([...zoned(record(suffix, 'st1', ['10.2.1.4'])), ...blocks])).toMatchObject(open);
  });

  it.each([
    [
      'is linked to another network',
      [...policy(vnet('vnet-restore')), list('all', ['.']), rule('a', 1, 'Block', ['all'])],
    ],
    ['only reports', [...policy(), list('all', ['.']), rule('a', 1, 'Alert', ['all'])]],
    ['blocks other names', [...policy(), list('x', ['dows.net.', 'contoso.com.']), rule('a', 1, 'Block', ['x'])]],
    ['has its rule disabled', [...policy(), list('all', ['.']), rule('a', 1, 'Block', ['all'], 'Disabled')]],
    [
      'allows it by a lower number',
      [
        ...policy(),
        list('all', ['.']),
        list('st', ['windows.net.']),
        rule('b', 200, 'Block', ['all']),
        rule('a', 100, 'Allow', ['st']),
      ],
    ],
  ])('changes nothing where it %s', (_, more) => {
    expect(ask(more)).toMatchObject(open);
  });

  it.each([
    ['rules', policy()],
    ['lists', [...policy(), rule('a', 1, 'Block', ['unseen'])]],
  ])('leaves it unknown where its %s are not among the resources', (_, more) => {
    expect(ask(more)).toMatchObject({ answer: 'unknown', brokenAt: null });
  });
});
