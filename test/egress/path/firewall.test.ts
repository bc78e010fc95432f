import { describe, expect, it } from 'vitest';
import {
  applicationRule,
  type Body,
  behindFirewall,
  collection,
  firewall,
  firewallPolicy,
  idIn,
  networkRule,
  nic,
  nicId,
  pathOf,
  ref,
  resource,
  ruleGroup,
  subnet,
} from './support.ts';

const without = (type: string): readonly Body[] =>
  behindFirewall.filter((body) => body.type !== `Microsoft.Network/${type}`);
const bare = without('azureFirewalls');

const child = {
  ...firewallPolicy({
    ruleCollectionGroups: [{ id: idIn('Microsoft.Network/firewallPolicies/ruleCollectionGroups', 'policy/group') }],
  }),
};
/** The firewall's policy with one group of these collections. */
const ruled = (...collections: readonly Body[]) => [...behindFirewall, child, ruleGroup(collections)];

describe('what a firewall lets through', () => {
  const anyAny = collection('Allow', networkRule());
  it.each([
    { when: 'no rules let nothing through', given: [...behindFirewall, firewallPolicy()], is: 'firewall-inspected' },
    {
      when: 'rules for names',
      given: ruled(collection('Allow', applicationRule('packages.contoso.com', '*.contoso.com'))),
      is: 'firewall-inspected',
    },
    {
      when: 'a rule for private addresses',
      given: ruled(collection('Allow', networkRule({ destinationAddresses: ['10.0.0.0/8'] }))),
      is: 'firewall-inspected',
    },
    { when: 'any to any', given: ruled(anyAny), is: 'transit-any' },
    {
      when: '0.0.0.0/0 on 443',
      given: ruled(
        collection(
          'Allow',
          networkRule({ destinationAddresses: ['0.0.0.0/0'], destinationPorts: ['443'], ipProtocols: ['TCP'] }),
        ),
      ),
      is: 'transit-any',
    },
    {
      when: 'both halves',
      given: ruled(collection('Allow', networkRule({ destinationAddresses: ['0.0.0.0/1', '128.0.0.0/1'] }))),
      is: 'transit-any',
    },
    {
      when: 'the tag AzureCloud',
      given: ruled(collection('Allow', networkRule({ destinationAddresses: ['AzureCloud'] }))),
      is: 'transit-any',
    },
    {
      when: 'both halves as ranges',
      given: ruled(
        collection(
          'Allow',
          networkRule({ destinationAddresses: ['0.0.0.0-127.255.255.255', '128.0.0.0-255.255.255.255'] }),
        ),
      ),
      is: 'transit-any',
    },
    {
      when: 'one half in each of two collections',
      given: ruled(
        collection('Allow', networkRule({ destinationAddresses: ['0.0.0.0/1'] }), 90),
        collection('Allow', networkRule({ destinationAddresses: ['128.0.0.0/1'] }), 110),
      ),
      is: 'transit-any',
    },
    {
      when: 'one half in each of two collections, and a part denied between them',
      given: ruled(
        collection('Allow', networkRule({ destinationAddresses: ['0.0.0.0/1'] }), 90),
        collection('Deny', networkRule({ destinationAddresses: ['200.0.0.0/8'] }), 100),
        collection('Allow', networkRule({ destinationAddresses: ['128.0.0.0/1'] }), 110),
      ),
      is: 'transit-any',
    },
    {
      when: 'two halves of which one is denied before',
      given: ruled(
        collection('Deny', networkRule({ destinationAddresses: ['0.0.0.0/1'] }), 90),
        collection('Allow', networkRule({ destinationAddresses: ['0.0.0.0/1'] }), 100),
        collection('Allow', networkRule({ destinationAddresses: ['128.0.0.0/1'] }), 110),
      ),
      is: 'firewall-inspected',
    },
    {
      when: 'two halves for different senders of the subnet',
      given: ruled(
        collection(
          'Allow',
          { ...networkRule({ destinationAddresses: ['0.0.0.0/1'] }), sourceAddresses: ['10.0.1.0/25'] },
          90,
        ),
        collection(
          'Allow',
          { ...networkRule({ destinationAddresses: ['128.0.0.0/1'] }), sourceAddresses: ['10.0.1.128/25'] },
          110,
        ),
      ),
      is: 'firewall-inspected',
    },
    {
      when: 'two halves for one part of the subnet, as a range and as a prefix',
      given: ruled(
        collection(
          'Allow',
          { ...networkRule({ destinationAddresses: ['0.0.0.0/1'] }), sourceAddresses: ['10.0.1.0-10.0.1.127'] },
          90,
        ),
        collection(
          'Allow',
          { ...networkRule({ destinationAddresses: ['128.0.0.0/1'] }), sourceAddresses: ['10.0.1.0/25'] },
          110,
        ),
      ),
      is: 'transit-any',
    },
    {
      when: 'two halves on different ports',
      given: ruled(
        collection('Allow', networkRule({ destinationAddresses: ['0.0.0.0/1'], destinationPorts: ['80'] }), 90),
        collection('Allow', networkRule({ destinationAddresses: ['128.0.0.0/1'], destinationPorts: ['443'] }), 110),
      ),
      is: 'firewall-inspected',
    },
    {
      when: 'anywhere by ICMP only',
      given: ruled(collection('Allow', networkRule({ ipProtocols: ['ICMP'] }))),
      is: 'firewall-inspected',
    },
    {
      when: 'a port range with 443 in it',
      given: ruled(collection('Allow', networkRule({ destinationPorts: ['400-500'] }))),
      is: 'transit-any',
    },
    {
      when: 'anywhere on 123 only',
      given: ruled(collection('Allow', networkRule({ destinationPorts: ['123'], ipProtocols: ['UDP'] }))),
      is: 'firewall-inspected',
    },
    { when: 'all names', given: ruled(collection('Allow', applicationRule('*'))), is: 'transit-any' },
    {
      when: 'all storage accounts',
      given: ruled(collection('Allow', applicationRule('*.blob.core.windows.net'))),
      is: 'transit-any',
    },
    {
      when: 'a deny of everything before it (point)',
      given: ruled(collection('Deny', networkRule(), 90), anyAny),
      is: 'firewall-inspected',
    },
    {
      when: 'a deny of everything after it (point)',
      given: ruled(anyAny, collection('Deny', networkRule(), 110)),
      is: 'transit-any',
    },
    {
      when: 'a deny of one port before it takes that port only',
      given: ruled(collection('Deny', networkRule({ destinationPorts: ['25'] }), 90), anyAny),
      is: 'transit-any',
    },
    {
      when: 'network denies come before any application rule',
      given: ruled(collection('Allow', applicationRule('*'), 90), collection('Deny', networkRule(), 100)),
      is: 'firewall-inspected',
    },
    {
      when: 'an allow for other senders (point)',
      given: ruled(collection('Allow', { ...networkRule(), sourceAddresses: ['10.7.0.0/16'] })),
      is: 'firewall-inspected',
    },
    {
      when: 'an allow for some of these senders (point)',
      given: ruled(collection('Allow', { ...networkRule(), sourceAddresses: ['10.0.1.128/25'] })),
      is: 'transit-any',
    },
    {
      when: 'a deny for other senders takes nothing back',
      given: ruled(collection('Deny', { ...networkRule(), sourceAddresses: ['10.7.0.0/16'] }, 90), anyAny),
      is: 'transit-any',
    },
    {
      when: 'an allow for a group of addresses that was read',
      given: [
        ...ruled(
          collection('Allow', {
            ...networkRule(),
            sourceAddresses: [],
            sourceIpGroups: [idIn('Microsoft.Network/ipGroups', 'g')],
          }),
        ),
        resource('Microsoft.Network/ipGroups', 'g', { ipAddresses: ['10.7.0.0/16'] }),
      ],
      is: 'firewall-inspected',
    },
    {
      when: 'an allow for a group of addresses that was not',
      given: ruled(
        collection('Allow', {
          ...networkRule(),
          sourceAddresses: [],
          sourceIpGroups: [idIn('Microsoft.Network/ipGroups', 'g')],
        }),
      ),
      is: 'transit-any',
    },
    {
      when: "a parent policy's rules",
      given: [
        ...behindFirewall,
        firewallPolicy({ basePolicy: ref('firewallPolicies', 'base') }),
        firewallPolicy({}, 'base'),
        ruleGroup([anyAny], 'base/group'),
      ],
      is: 'transit-any',
    },
    {
      when: "a parent's deny comes before the child's allow, with any numbers",
      given: [
        ...behindFirewall,
        firewallPolicy({ basePolicy: ref('firewallPolicies', 'base') }),
        ruleGroup([anyAny], 'policy/group', 100),
        firewallPolicy({}, 'base'),
        ruleGroup([collection('Deny', networkRule(), 300)], 'base/group', 900),
      ],
      is: 'firewall-inspected',
    },
    {
      when: 'classic rules',
      given: [
        ...bare,
        firewall({
          firewallPolicy: undefined,
          networkRuleCollections: [
            {
              name: 'c',
              properties: {
                priority: 100,
                action: { type: 'Allow' },
                rules: [
                  {
                    name: 'r',
                    protocols: ['TCP'],
                    sourceAddresses: ['*'],
                    destinationAddresses: ['*'],
                    destinationPorts: ['*'],
                  },
                ],
              },
            },
          ],
        }),
      ],
      is: 'transit-any',
    },
  ])('$when', ({ given, is }) => {
    expect(pathOf(given).class).toBe(is);
  });

  const group = idIn('Microsoft.Network/ipGroups', 'g');
  it.each([
    {
      when: 'senders',
      rule: { ...networkRule(), sourceAddresses: [], sourceIpGroups: [group] },
      is: 'transit-any',
      says: 'which was not read',
    },
    {
      when: 'destinations',
      rule: networkRule({ destinationAddresses: [], destinationIpGroups: [group] }),
      is: 'firewall-inspected',
      says: 'not all of its rules were read',
    },
  ])('a verdict on a group of $when that was not read is assumed', ({ rule, is, says }) => {
    const path = pathOf(ruled(collection('Allow', rule)));
    expect(path).toMatchObject({ class: is, confidence: 'assumed' });
    expect(path.scopes[0]?.because).toContain(says);
  });

  it('a firewall without rules lets nothing through, and says so', () => {
    expect(pathOf([...behindFirewall, firewallPolicy()]).scopes[0]?.because).toContain('has no rules');
  });

  it('rules that were not read are assumed to be some', () => {
    expect(pathOf(behindFirewall)).toMatchObject({ class: 'firewall-inspected', confidence: 'assumed' });
    expect(pathOf([...behindFirewall, child])).toMatchObject({ class: 'firewall-inspected', confidence: 'assumed' });
    expect(pathOf([...behindFirewall, firewallPolicy()])).toMatchObject({ confidence: 'derived' });
  });

  it('the internet sees the addresses of the firewall, or of the NAT gateway in front of it', () => {
    expect(pathOf([...behindFirewall, firewallPolicy()]).publicIps).toEqual(['203.0.113.7']);
    const front = subnet(
      { addressPrefix: '10.9.0.0/26', natGateway: ref('natGateways', 'nat-hub') },
      'hub/AzureFirewallSubnet',
    );
    const gateway = resource('Microsoft.Network/natGateways', 'nat-hub', {
      publicIpAddresses: [ref('publicIPAddresses', 'pip-hub')],
    });
    expect(pathOf([...behindFirewall, firewallPolicy(), front, gateway]).publicIps).toEqual([
      String(ref('publicIPAddresses', 'pip-hub').id).toLowerCase(),
    ]);
  });

  it('a machine is judged by its own address, not by all of its subnet', () => {
    const given = [
      ...ruled(collection('Allow', { ...networkRule(), sourceAddresses: ['10.0.1.4'] })),
      nic(),
      nic([{ privateIPAddress: '10.0.1.5' }], {}, 'other'),
    ];
    expect(pathOf(given, nicId).class).toBe('transit-any');
    expect(pathOf(given, nicId.replace('/nic', '/other')).class).toBe('firewall-inspected');
  });
});
