import { describe, expect, it } from 'vitest';
import { type Body, idIn, nic, nicId, nsg, pathOf, ref, resource, subnet, vnet, withGroup } from './support.ts';

/** The subnet with this group, and its class and whether it is restricted. */
function under(rules: readonly Body[], says: Body = {}): readonly [string, boolean] {
  const path = pathOf([vnet(), subnet({ ...withGroup, ...says }), nsg(rules)]);
  return [path.class, path.restricted];
}
const open = ['default-outbound', false];
const some = ['default-outbound', true];
const none = ['blocked', false];
const allow = (more: Body = {}): Body => ({ access: 'Allow', ...more });

describe('network security groups (trap 8)', () => {
  it.each([
    { when: 'no rule', rules: [], is: open },
    { when: 'Internet', rules: [{}], is: none },
    { when: '*', rules: [{ destinationAddressPrefix: '*' }], is: none },
    { when: '0.0.0.0/0', rules: [{ destinationAddressPrefix: '0.0.0.0/0' }], is: none },
    {
      when: 'the plural field',
      rules: [{ destinationAddressPrefix: undefined, destinationAddressPrefixes: ['Internet', '10.0.0.0/8'] }],
      is: none,
    },
    {
      when: 'both halves in the plural field',
      rules: [{ destinationAddressPrefix: '', destinationAddressPrefixes: ['0.0.0.0/1', '128.0.0.0/1'] }],
      is: none,
    },
    {
      when: 'both halves, one rule each',
      rules: [{ destinationAddressPrefix: '0.0.0.0/1' }, { destinationAddressPrefix: '128.0.0.0/1' }],
      is: none,
    },
    {
      when: 'every public range, and nothing of private space',
      rules: [
        '0.0.0.0/5',
        '8.0.0.0/7',
        '11.0.0.0/8',
        '12.0.0.0/6',
        '16.0.0.0/4',
        '32.0.0.0/3',
        '64.0.0.0/2',
        '128.0.0.0/1',
      ].map((destinationAddressPrefix) => ({ destinationAddressPrefix })),
      is: none,
    },
    {
      when: 'both halves of IPv4 for TCP, then for UDP',
      rules: ['Tcp', 'Udp'].flatMap((protocol) =>
        ['0.0.0.0/1', '128.0.0.0/1'].map((destinationAddressPrefix) => ({ protocol, destinationAddressPrefix })),
      ),
      is: none,
    },
    {
      when: 'one half for TCP, the other for UDP',
      rules: [
        { protocol: 'Tcp', destinationAddressPrefix: '0.0.0.0/1' },
        { protocol: 'Udp', destinationAddressPrefix: '128.0.0.0/1' },
      ],
      is: some,
    },
    {
      when: 'one half, an allow of everything, the other half',
      rules: [{ destinationAddressPrefix: '0.0.0.0/1' }, allow(), { destinationAddressPrefix: '128.0.0.0/1' }],
      is: some,
    },
    {
      when: 'one half, an allow within it, the other half',
      rules: [
        { destinationAddressPrefix: '0.0.0.0/1' },
        allow({ destinationAddressPrefix: '20.0.0.0/8' }),
        { destinationAddressPrefix: '128.0.0.0/1' },
      ],
      is: none,
    },
    {
      when: 'one half and a service tag',
      rules: [{ destinationAddressPrefix: '0.0.0.0/1' }, { destinationAddressPrefix: 'AzureCloud' }],
      is: some,
    },
    { when: 'one half', rules: [{ destinationAddressPrefix: '0.0.0.0/1' }], is: some },
    { when: 'a service tag', rules: [{ destinationAddressPrefix: 'AzureCloud' }], is: some },
    { when: 'private addresses only', rules: [{ destinationAddressPrefix: '10.0.0.0/8' }], is: open },
    { when: 'VirtualNetwork only', rules: [{ destinationAddressPrefix: 'VirtualNetwork' }], is: open },
    { when: 'an inbound deny', rules: [{ direction: 'Inbound' }], is: open },
    { when: 'all ports as a range', rules: [{ destinationPortRange: '0-65535' }], is: none },
    { when: 'all ports but 0', rules: [{ destinationPortRange: '1-65535' }], is: none },
    {
      when: 'ranges that cover all ports together (point)',
      rules: [{ destinationPortRange: undefined, destinationPortRanges: ['0-1023', '1024-65535'] }],
      is: none,
    },
    {
      when: 'ranges of two rules that cover all ports together (point)',
      rules: [{ destinationPortRange: '0-1023' }, { destinationPortRange: '1024-65535' }],
      is: none,
    },
    {
      when: 'ranges that leave one port',
      rules: [{ destinationPortRanges: ['0-442', '444-65535'], destinationPortRange: undefined }],
      is: some,
    },
    { when: 'TCP only', rules: [{ protocol: 'Tcp' }], is: some },
    { when: 'TCP and UDP, one after the other (point)', rules: [{ protocol: 'Tcp' }, { protocol: 'UDP' }], is: none },
    { when: 'some source ports only', rules: [{ sourcePortRange: '1024-2048' }], is: some },
    { when: 'its own subnet as source', rules: [{ sourceAddressPrefix: '10.0.0.0/16' }], is: none },
    { when: 'a part of its subnet as source', rules: [{ sourceAddressPrefix: '10.0.1.0/25' }], is: some },
    { when: 'another source', rules: [{ sourceAddressPrefix: '10.7.0.0/16' }], is: open },
    { when: 'VirtualNetwork as source', rules: [{ sourceAddressPrefix: 'VirtualNetwork' }], is: none },
    { when: 'an allow of everything first', rules: [allow(), {}], is: open },
    {
      when: 'an allow of one port first',
      rules: [allow({ destinationPortRange: '443', protocol: 'Tcp' }), {}],
      is: some,
    },
    {
      when: 'an allow of one address first',
      rules: [allow({ destinationAddressPrefix: '203.0.113.9' }), {}],
      is: some,
    },
    {
      when: 'an allow of one tag first',
      rules: [allow({ destinationAddressPrefix: 'Storage.WestEurope' }), {}],
      is: some,
    },
    {
      when: 'an allow of private addresses first',
      rules: [allow({ destinationAddressPrefix: 'VirtualNetwork' }), {}],
      is: none,
    },
    { when: 'an allow after the deny', rules: [{}, allow()], is: none },
    {
      when: 'an allow first in the list and last by number',
      rules: [allow({ priority: 4000 }), { priority: 200 }],
      is: none,
    },
    {
      when: 'an allow of what was denied before',
      rules: [{ destinationPortRange: '25' }, allow({ destinationPortRange: '25' }), {}],
      is: none,
    },
    { when: 'an allow for another sender', rules: [allow({ sourceAddressPrefix: '10.7.0.0/16' }), {}], is: none },
  ])('$when', ({ rules, is }) => {
    expect(under(rules)).toEqual(is);
  });

  it('a group without any rule body lets everything out, and one that was not read too, as far as anybody knows', () => {
    expect(pathOf([vnet(), subnet(withGroup)])).toMatchObject({ class: 'default-outbound', confidence: 'assumed' });
  });

  it('rules that came as resources of their own count', () => {
    const group = nsg([]);
    const rule = {
      id: `${group.id}/securityRules/deny`,
      properties: {
        direction: 'Outbound',
        access: 'Deny',
        priority: 100,
        protocol: '*',
        sourceAddressPrefix: '*',
        sourcePortRange: '*',
        destinationAddressPrefix: '*',
        destinationPortRange: '*',
      },
    };
    expect(pathOf([vnet(), subnet(withGroup), group, rule]).class).toBe('blocked');
  });

  it('the group of the interface and that of the subnet must both allow', () => {
    const own = { networkSecurityGroup: ref('networkSecurityGroups', 'own') };
    const given = (onInterface: readonly Body[], onSubnet: readonly Body[]) =>
      pathOf([vnet(), subnet(withGroup), nsg(onSubnet), nsg(onInterface, 'own'), nic([{}], own)], nicId).class;
    expect([given([], []), given([{}], []), given([], [{}])]).toEqual(['default-outbound', 'blocked', 'blocked']);
  });

  it('application security groups name the senders', () => {
    const web = ref('applicationSecurityGroups', 'web');
    const rules = [{ sourceAddressPrefix: undefined, sourceApplicationSecurityGroups: [web] }];
    const machine = (groups: readonly Body[]) =>
      pathOf([vnet(), subnet(withGroup), nsg(rules), nic([{ applicationSecurityGroups: groups }])], nicId).class;
    expect([machine([web]), machine([])]).toEqual(['blocked', 'default-outbound']);
  });
});

describe('each family by itself (point)', () => {
  const dual = {
    addressPrefix: undefined,
    addressPrefixes: ['10.0.1.0/24', 'fd00:1::/64'],
    natGateway: ref('natGateways', 'nat'),
  };
  const gateway = resource(
    'Microsoft.Network/natGateways',
    'nat',
    { publicIpAddresses: [ref('publicIPAddresses', 'a')], publicIpAddressesV6: [ref('publicIPAddresses', 'b')] },
    { sku: { name: 'StandardV2' } },
  );
  it.each([
    { when: 'a deny of 0.0.0.0/0', prefix: '0.0.0.0/0', is: ['blocked', 'nat-gateway'] },
    { when: 'a deny of ::/0', prefix: '::/0', is: ['nat-gateway', 'blocked'] },
    { when: 'a deny of Internet', prefix: 'Internet', is: ['blocked', 'blocked'] },
  ])('$when', ({ prefix, is }) => {
    const path = pathOf([
      vnet(),
      subnet({ ...withGroup, ...dual }),
      gateway,
      nsg([{ destinationAddressPrefix: prefix }]),
    ]);
    expect(path.scopes.map((each) => each.class)).toEqual(is);
  });
});

describe('security admin rules', () => {
  const manager = 'Microsoft.Network/networkManagers';
  const members = [
    resource(`${manager}/networkGroups/staticMembers`, 'avnm/group/spoke', { resourceId: vnet().id }),
    resource(`${manager}/securityAdminConfigurations/ruleCollections`, 'avnm/config/rules', {
      appliesToGroups: [{ networkGroupId: idIn(`${manager}/networkGroups`, 'avnm/group') }],
    }),
  ];
  const rule = (access: string, more: Body = {}, name = 'r'): Body =>
    resource(`${manager}/securityAdminConfigurations/ruleCollections/rules`, `avnm/config/rules/${name}`, {
      direction: 'Outbound',
      access,
      priority: 100,
      protocol: 'Any',
      destinations: [{ addressPrefixType: 'ServiceTag', addressPrefix: 'Internet' }],
      sources: [{ addressPrefixType: 'IPPrefix', addressPrefix: '*' }],
      destinationPortRanges: ['0-65535'],
      ...more,
    });
  const judge = (rules: readonly Body[], group: readonly Body[]) => {
    const path = pathOf([vnet(), subnet(withGroup), nsg(group), ...members, ...rules]);
    return [path.class, path.restricted];
  };
  it.each([
    { when: 'Deny comes before every group', rules: [rule('Deny')], group: [allow()], is: none },
    { when: 'AlwaysAllow skips the groups', rules: [rule('AlwaysAllow')], group: [{}], is: open },
    {
      when: 'AlwaysAllow of one port skips them for that port',
      rules: [rule('AlwaysAllow', { destinationPortRanges: ['443'], protocol: 'Tcp' })],
      group: [{}],
      is: some,
    },
    { when: 'Allow leaves it to the groups', rules: [rule('Allow')], group: [{}], is: none },
    {
      when: 'Allow before Deny takes its traffic out',
      rules: [rule('Allow', { priority: 10 }, 'a'), rule('Deny', { priority: 20 }, 'b')],
      group: [],
      is: open,
    },
    { when: 'an inbound rule says nothing', rules: [rule('Deny', { direction: 'Inbound' })], group: [], is: open },
  ])('$when', ({ rules, group, is }) => {
    expect(judge(rules, group)).toEqual(is);
  });

  it('say nothing to a network that is no member', () => {
    expect(pathOf([vnet(), subnet(), ...members.slice(1), rule('Deny')]).class).toBe('default-outbound');
  });
});
