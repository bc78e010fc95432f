import { describe, expect, it } from 'vitest';
import { findPrefix } from '../../../src/core/prefixes.ts';
import { DnsPolicy } from '../../../src/policy/dns.ts';
import { type Packet, type Ruling, rule } from '../../../src/why/path/rules.ts';
import { readGraph } from '../../../src/why/read-graph.ts';
import { body, net } from '../estate.ts';

const id = `${net()}/networkSecurityGroups/nsg`;
const senders = `${net()}/applicationSecurityGroups/senders`;
const others = `${net()}/applicationSecurityGroups/others`;
const prefixes = (...texts: readonly string[]) => texts.flatMap((text) => findPrefix(text) ?? []);
const packet: Packet = {
  direction: 'inbound',
  from: prefixes('10.1.0.0/24'),
  fromGroups: [],
  to: prefixes('10.2.0.4'),
  port: 443,
  isInTag: false,
};
const any = {
  direction: 'Inbound',
  access: 'Allow',
  protocol: '*',
  priority: 100,
  sourceAddressPrefix: '*',
  sourcePortRange: '*',
  destinationAddressPrefix: '*',
  destinationPortRange: '*',
};
const { sourceAddressPrefix: _, ...ofNobody } = any;
const { destinationAddressPrefix: __, ...toNobody } = any;
const allowed: Ruling = { effect: 'allow', rule: 'r0' };
const partly: Ruling = { effect: 'some', rule: 'r0' };
const notTaken: Ruling = { effect: 'deny', rule: 'DenyAllInBound' };

interface Row {
  readonly when: string;
  readonly rules?: readonly object[];
  readonly sent?: Partial<Packet>;
  readonly is: Ruling;
}

const ruled = ({ rules = [], sent }: Row): Ruling => {
  const securityRules = rules.map((properties, index) => ({ name: `r${index}`, properties }));
  const { world } = readGraph([body(id, { securityRules })], DnsPolicy.parse({}));
  return rule(world, id.toLowerCase(), { ...packet, ...sent });
};

it('of a group that is not here is not known', () => {
  const { world } = readGraph([], DnsPolicy.parse({}));
  expect(rule(world, id.toLowerCase(), packet)).toEqual({ effect: 'unread', rule: '' });
});

describe('which rule decides', () => {
  it.each<Row>([
    { when: 'what comes in from elsewhere is denied by the last default', is: notTaken },
    {
      when: 'what leaves for elsewhere is denied by the last default',
      sent: { direction: 'outbound' },
      is: { effect: 'deny', rule: 'DenyAllOutBound' },
    },
    {
      when: 'what comes in from the network is allowed by the first default',
      sent: { isInTag: true },
      is: { effect: 'allow', rule: 'AllowVnetInBound' },
    },
    {
      when: 'what leaves for the network is allowed by the first default',
      sent: { isInTag: true, direction: 'outbound' },
      is: { effect: 'allow', rule: 'AllowVnetOutBound' },
    },
    {
      when: 'a rule for what leaves says nothing of what comes in',
      rules: [{ ...any, direction: 'Outbound' }],
      is: notTaken,
    },
    { when: 'a rule that denies denies', rules: [{ ...any, access: 'Deny' }], is: { effect: 'deny', rule: 'r0' } },
    {
      when: 'the lowest priority is asked first, wherever it is in the list',
      rules: [
        { ...any, access: 'Deny', priority: 300 },
        { ...any, priority: 200 },
      ],
      is: { effect: 'allow', rule: 'r1' },
    },
    {
      when: 'a rule without a priority is asked last',
      rules: [{ ...any, access: 'Deny', priority: undefined }, any],
      is: { effect: 'allow', rule: 'r1' },
    },
    {
      when: 'a rule for a part decides nothing where the rest has the same answer',
      rules: [
        { ...any, sourceAddressPrefix: '10.1.0.0/28' },
        { ...any, priority: 200 },
      ],
      is: { effect: 'allow', rule: 'r1' },
    },
    {
      when: 'a rule for a part divides where the rest has another answer',
      rules: [
        { ...any, sourceAddressPrefix: '10.1.0.0/28' },
        { ...any, access: 'Deny', priority: 200 },
      ],
      is: partly,
    },
  ])('$when', (row) => {
    expect(ruled(row)).toEqual(row.is);
  });
});

describe('what a rule is about', () => {
  it.each<Row>([
    { when: 'a rule without a protocol is for all', rules: [{ ...any, protocol: undefined }], is: allowed },
    { when: 'a rule for any protocol is for TCP', rules: [{ ...any, protocol: 'Any' }], is: allowed },
    { when: 'a rule for TCP is', rules: [{ ...any, protocol: 'Tcp' }], is: allowed },
    { when: 'a rule for UDP is not', rules: [{ ...any, protocol: 'Udp' }], is: notTaken },
    { when: 'a rule for another port is not', rules: [{ ...any, destinationPortRange: '22' }], is: notTaken },
    {
      when: 'one of several ports is enough',
      rules: [{ ...any, destinationPortRange: undefined, destinationPortRanges: ['22', '443'] }],
      is: allowed,
    },
    {
      when: 'a rule for some source ports is for a part',
      rules: [{ ...any, sourcePortRange: '1024-65535' }],
      is: partly,
    },
    {
      when: 'a rule for every source port by number is for all',
      rules: [{ ...any, sourcePortRange: '0-65535' }],
      is: allowed,
    },
    {
      when: 'a rule that names no source port is for all',
      rules: [{ ...any, sourcePortRange: undefined }],
      is: allowed,
    },
    {
      when: 'a rule for a list of some source ports is for a part',
      rules: [{ ...any, sourcePortRange: undefined, sourcePortRanges: ['80', '81'] }],
      is: partly,
    },
    {
      when: 'every source port beside some of them is every port',
      rules: [{ ...any, sourcePortRange: undefined, sourcePortRanges: ['80', '*'] }],
      is: allowed,
    },
    {
      when: 'a rule for some source ports of others is not for these',
      rules: [{ ...any, sourceAddressPrefix: '10.9.0.0/16', sourcePortRange: '80' }],
      is: notTaken,
    },
    {
      when: 'a rule for a part of the senders is for none of them where it is for another destination',
      rules: [{ ...any, sourceAddressPrefix: '10.1.0.0/28', destinationAddressPrefix: '10.9.0.4' }],
      is: notTaken,
    },
    {
      when: 'a rule for all senders is for none of them where it is for another destination',
      rules: [{ ...any, destinationAddressPrefix: '10.9.0.4' }],
      is: notTaken,
    },
    { when: 'a rule without a source is for nobody', rules: [ofNobody], is: notTaken },
    { when: 'a rule without a destination is for nobody', rules: [toNobody], is: notTaken },
  ])('$when', (row) => {
    expect(ruled(row)).toEqual(row.is);
  });
});

describe('whose addresses a rule is about', () => {
  const from = (...sourceAddressPrefixes: readonly string[]) => [
    { ...any, sourceAddressPrefix: undefined, sourceAddressPrefixes },
  ];
  const groups = (...ids: readonly string[]) => [
    { ...ofNobody, sourceApplicationSecurityGroups: ids.map((each) => ({ id: each })) },
  ];
  it.each<Row>([
    { when: 'all of them, in another word', rules: from('Any'), is: allowed },
    { when: 'all of them, as a prefix, known or not', rules: from('0.0.0.0/0'), sent: { from: [] }, is: allowed },
    { when: 'all of them, beside others', rules: from('10.9.0.0/16', '*'), is: allowed },
    { when: 'one of several prefixes holds them', rules: from('10.9.0.0/16', '10.1.0.0/16'), is: allowed },
    { when: 'one of several prefixes holds a part', rules: from('10.9.0.0/16', '10.1.0.0/28'), is: partly },
    {
      when: 'one of two senders is held',
      rules: from('10.1.0.0/16'),
      sent: { from: prefixes('10.1.0.0/24', '10.3.0.0/24') },
      is: partly,
    },
    {
      when: 'several prefixes hold one sender each',
      rules: [
        {
          ...any,
          destinationAddressPrefix: undefined,
          destinationAddressPrefixes: ['10.2.0.4', '10.2.0.5'],
        },
      ],
      sent: { to: prefixes('10.2.0.4', '10.2.0.5') },
      is: allowed,
    },
    { when: 'a tag of a service holds no private address', rules: from('Storage'), is: notTaken },
    { when: 'a tag that ends like the word for all does not', rules: from('AppService.Germany'), is: notTaken },
    { when: 'a tag that begins like the word for all does not', rules: from('AnyService'), is: notTaken },
    {
      when: 'the tag of the network holds what is in it',
      rules: from('VirtualNetwork'),
      sent: { isInTag: true },
      is: allowed,
    },
    {
      when: 'the tag of the network counts beside others',
      rules: from('VirtualNetwork', 'Storage'),
      sent: { isInTag: true },
      is: allowed,
    },
    { when: 'the tag of the network holds nothing from elsewhere', rules: from('VirtualNetwork'), is: notTaken },
    {
      when: 'another tag does not hold what is in the network',
      rules: from('Storage'),
      sent: { isInTag: true },
      is: { effect: 'allow', rule: 'AllowVnetInBound' },
    },
    {
      when: 'tags that only contain the name of the network’s do not hold what is in it',
      rules: from('MyVirtualNetwork', 'VirtualNetworks'),
      sent: { isInTag: true },
      is: { effect: 'allow', rule: 'AllowVnetInBound' },
    },
    {
      when: 'a group that the sender is in holds it, whatever its address',
      rules: groups(others, senders),
      sent: { fromGroups: [senders.toLowerCase()] },
      is: allowed,
    },
    {
      when: 'a group that the sender is not known to be in may hold it',
      rules: groups(others),
      sent: { fromGroups: [senders.toLowerCase()] },
      is: partly,
    },
    {
      when: 'a group may hold the destination',
      rules: [{ ...toNobody, destinationApplicationSecurityGroups: [{ id: others }] }],
      is: partly,
    },
    {
      when: 'a prefix may hold a sender whose addresses are not known',
      rules: from('10.1.0.0/16'),
      sent: { from: [] },
      is: partly,
    },
    {
      when: 'a group may hold a sender whose addresses are not known',
      rules: groups(others),
      sent: { from: [] },
      is: partly,
    },
    {
      when: 'a tag of a service holds no sender whose addresses are not known',
      rules: from('Storage'),
      sent: { from: [] },
      is: notTaken,
    },
  ])('$when', (row) => {
    expect(ruled(row)).toEqual(row.is);
  });
});
