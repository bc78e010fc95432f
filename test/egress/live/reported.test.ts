import { describe, expect, it } from 'vitest';
import { UnreadError } from '../../../src/core/errors.ts';
import { effectiveGroups } from '../../../src/egress/live/effective-groups.ts';
import { effectiveRoutes } from '../../../src/egress/live/effective-routes.ts';
import { liveBodies } from '../../../src/egress/live/live-bodies.ts';
import {
  type Body,
  classes,
  idIn,
  pathOf,
  peering,
  routes,
  subnet,
  vnet,
  withGroup,
  withRoutes,
} from '../path/support.ts';

const now = new Date('2026-03-01T08:00:00Z');
const subnetId = idIn('Microsoft.Network/virtualNetworks/subnets', 'spoke/apps').toLowerCase();
const nic = idIn('Microsoft.Network/networkInterfaces', 'vm1').toLowerCase();
const nsgId = idIn('Microsoft.Network/networkSecurityGroups', 'nsg').toLowerCase();

/** One effective route, as Azure's own examples write it. */
const effective = (source: string, prefix: string, nextHopType: string, ...nextHopIpAddress: string[]): Body => ({
  source,
  state: 'Active',
  addressPrefix: [prefix],
  nextHopType,
  nextHopIpAddress,
});
const local = effective('Default', '10.0.0.0/16', 'VnetLocal');
const system = effective('Default', '0.0.0.0/0', 'Internet');
const rule = (more: Body = {}): Body => ({
  name: 'securityRules/r',
  protocol: 'All',
  sourcePortRange: '0-65535',
  destinationPortRange: '0-65535',
  sourceAddressPrefix: '0.0.0.0/0',
  destinationAddressPrefix: 'Internet',
  access: 'Deny',
  priority: 100,
  direction: 'Outbound',
  ...more,
});
const groups = (...effectiveSecurityRules: readonly Body[]): Body => ({
  value: [{ networkSecurityGroup: { id: nsgId }, association: { subnet: { id: subnetId } }, effectiveSecurityRules }],
});

interface Reported {
  readonly effective?: readonly Body[];
  readonly groups?: Body;
  readonly at?: string;
}
const reported = ({
  effective: value = [local, system],
  groups: said = { value: [] },
  at = now.toISOString(),
}: Reported) =>
  liveBodies(
    [
      {
        kind: 'verified',
        subnet: subnetId,
        askedAt: at,
        told: {
          at,
          interface: nic,
          ...effectiveRoutes({ value }),
          groups: [...effectiveGroups(said, ['10.0.1.0/24'])],
        },
      },
    ],
    now,
  ) as Body[];

/** A subnet whose network uses a gateway of its hub: a default route may be learnt. */
const spoke: readonly Body[] = [vnet(), peering({ useRemoteGateways: true })];
const learnt = (prefix: string, ...address: string[]) =>
  effective('VirtualNetworkGateway', prefix, 'VirtualNetworkGateway', ...address);

describe('what a running machine shows', () => {
  it.each([
    {
      when: 'no default route is learnt: what bodies say is proved',
      given: [...spoke, subnet()],
      reported: {},
      is: { class: 'default-outbound', confidence: 'proved', route: 'System:0.0.0.0/0->Internet' },
    },
    {
      when: 'a default route is learnt: what bodies say is refuted',
      given: [...spoke, subnet()],
      reported: { effective: [local, { ...system, state: 'Invalid' }, learnt('0.0.0.0/0', '10.9.0.30')] },
      is: { class: 'forced-tunnel', confidence: 'proved', route: 'BGP:0.0.0.0/0->VirtualNetworkGateway' },
    },
    {
      when: 'only on-premises ranges are learnt: these are not the internet',
      given: [...spoke, subnet()],
      reported: { effective: [local, system, learnt('172.16.0.0/12', '10.9.0.30')] },
      is: { class: 'default-outbound', confidence: 'proved' },
    },
    {
      when: 'a part of the internet is learnt: the rest leaves as before, and counts',
      given: [...spoke, subnet()],
      reported: { effective: [local, system, learnt('203.0.113.0/24', '10.9.0.30')] },
      is: { class: 'default-outbound', confidence: 'proved' },
      scopes: ['0.0.0.0/0 default-outbound', '203.0.113.0/24 forced-tunnel'],
    },
    {
      when: 'two learnt halves are the whole: Azure’s own default route takes nothing',
      given: [...spoke, subnet()],
      reported: { effective: [local, system, learnt('0.0.0.0/1', '10.9.0.30'), learnt('128.0.0.0/1', '10.9.0.30')] },
      is: { class: 'forced-tunnel', confidence: 'proved' },
      scopes: ['0.0.0.0/1 forced-tunnel', '128.0.0.0/1 forced-tunnel'],
    },
    {
      when: 'a route of a source nobody knows here: it is not known',
      given: [...spoke, subnet()],
      reported: { effective: [local, system, effective('Unknown', '0.0.0.0/0', 'VirtualNetworkGateway')] },
      is: { class: 'default-outbound', confidence: 'assumed' },
    },
    {
      when: 'what was reported two days ago counts no more',
      given: [...spoke, subnet()],
      reported: { at: '2026-02-27T07:59:59.000Z' },
      is: { class: 'default-outbound', confidence: 'assumed' },
    },
    {
      when: 'it does not overrule a route table that keeps learnt routes out',
      given: [...spoke, subnet(withRoutes), routes([], { disableBgpRoutePropagation: true })],
      reported: { effective: [local, learnt('0.0.0.0/0', '10.9.0.30')] },
      is: { class: 'default-outbound', confidence: 'derived' },
    },
    {
      when: 'the routes of a table that may not be read',
      given: [...spoke, subnet(withRoutes)],
      reported: { effective: [local, effective('User', '0.0.0.0/0', 'None')] },
      is: { class: 'blocked', confidence: 'proved', route: 'User:0.0.0.0/0->None' },
    },
    {
      when: 'an appliance behind that table, which nobody approved',
      given: [...spoke, subnet(withRoutes)],
      reported: { effective: [local, effective('User', '0.0.0.0/0', 'VirtualAppliance', '10.9.0.4')] },
      is: { class: 'unknown', confidence: 'assumed' },
    },
    {
      when: 'the rules of a group that may not be read',
      given: [vnet(), subnet(withGroup)],
      reported: { groups: groups(rule()) },
      is: { class: 'blocked', confidence: 'proved' },
    },
    {
      when: 'rules of that group for a part of the internet',
      given: [vnet(), subnet(withGroup)],
      reported: { groups: groups(rule({ protocol: 'Tcp' })) },
      is: { class: 'default-outbound', confidence: 'proved', restricted: true },
    },
  ])('$when', ({ given, reported: said, is, scopes }) => {
    const path = pathOf([...given, ...reported(said)]);
    expect(path).toMatchObject(is);
    if (scopes !== undefined) expect(classes(path)).toEqual(scopes);
  });

  it('is evidence of when and of which interface', () => {
    expect(pathOf([...spoke, subnet(), ...reported({})]).evidence).toContainEqual({
      id: nic,
      property: 'effectiveRouteTable',
      value: 'learnt: nothing that leads to the internet; asked at 2026-03-01T08:00:00.000Z',
    });
  });

  it('has no time in what people read, which would be another each day', () => {
    const [scope] = pathOf([...spoke, subnet(), ...reported({})]).scopes;
    expect(scope?.because).toMatch(/; a running machine in the subnet has learnt no other route$/);
  });

  it('is a next hop that a learnt route names: of an appliance, what it is', () => {
    const owner = {
      id: idIn('Microsoft.Network/networkInterfaces', 'nva'),
      properties: {
        enableIPForwarding: true,
        ipConfigurations: [
          {
            name: 'ip',
            properties: {
              privateIPAddress: '10.9.0.30',
              subnet: { id: idIn('Microsoft.Network/virtualNetworks/subnets', 'hub/nva') },
            },
          },
        ],
      },
    };
    const said = reported({ effective: [local, learnt('0.0.0.0/0', '10.9.0.30')] });
    expect(pathOf([...spoke, subnet(), owner, ...said])).toMatchObject({
      class: 'nva-unapproved',
      confidence: 'proved',
      via: owner.id.toLowerCase(),
    });
  });
});

describe('an answer that says nothing proves nothing', () => {
  it.each([
    { when: 'no list', body: {} },
    { when: 'an empty list', body: { value: [] } },
    { when: 'no active route', body: { value: [{ ...system, state: 'Invalid' }] } },
  ])('$when', ({ body }) => expect(() => effectiveRoutes(body)).toThrow(UnreadError));

  it('a group without outbound rules says nothing of itself', () =>
    expect(effectiveGroups(groups(rule({ direction: 'Inbound' })), ['10.0.1.0/24'])).toEqual([]));

  it('of thousands of learnt routes the widest are kept', () => {
    const many = Array.from({ length: 3_000 }, (_, at) => learnt(`20.${at >> 8}.${at & 255}.0/24`));
    const { learnt: kept } = effectiveRoutes({ value: [...many, learnt('0.0.0.0/0')] });
    expect(kept).toHaveLength(100);
    expect(kept?.[0]?.prefix).toBe('0.0.0.0/0');
  });

  it('more routes of a table than are kept are none: the narrow ones may be what leads out', () => {
    const many = Array.from({ length: 500 }, (_, at) =>
      effective('User', `20.${at >> 8}.${at & 255}.0/24`, 'Internet'),
    );
    expect(effectiveRoutes({ value: many }).user).toBeUndefined();
  });
});
