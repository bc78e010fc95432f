import { describe, expect, it } from 'vitest';
import type { Key } from '../../src/core/key.ts';
import { egressReconciler } from '../../src/egress/reconciler.ts';
import { egressSweeper } from '../../src/egress/sweeper.ts';
import { createState } from '../../src/state/state.ts';
import { memoryState } from '../support/memory-state.ts';
import * as bodies from './path/support.ts';
import { group, passWith, portsOver, tinyArm } from './support.ts';

type Body = bodies.Body;
const N = 'Microsoft.Network';
const id = (body: Body): string => String(body.id).toLowerCase();

/** A network with one subnet, whose own peering leads to Microsoft's side of the hub `hub1`. */
const behindHub = (name: string): Body =>
  bodies.vnet(
    {
      subnets: [bodies.subnet({}, `${name}/apps`)],
      virtualNetworkPeerings: [
        {
          name: 'RemoteVnetToHubPeering_75f7',
          properties: {
            peeringState: 'Connected',
            useRemoteGateways: true,
            remoteVirtualNetwork: {
              id: `${group.replace('rg-app', 'RG_hub1_d3392fd0-0782-45c9-8989-87d98fbfcaef')}/providers/${N}/virtualNetworks/HV_hub1_d3392fd0`,
            },
          },
        },
      ],
    },
    name,
  );
const hub = bodies.resource(`${N}/virtualHubs`, 'hub1', { virtualWan: { id: 'wan' }, addressPrefix: '10.99.0.0/24' });
const connectionOf = (network: Body, enableInternetSecurity = true): Body =>
  bodies.resource(`${N}/virtualHubs/hubVirtualNetworkConnections`, `hub1/${network.name}`, {
    remoteVirtualNetwork: { id: network.id },
    enableInternetSecurity,
  });
const hubFirewall = bodies.firewall({
  ipConfigurations: undefined,
  virtualHub: { id: hub.id },
  hubIPAddresses: { privateIPAddress: '10.99.0.4' },
});
const parentGroup = bodies.ruleGroup([], 'parent/group');
const parent = bodies.firewallPolicy({ ruleCollectionGroups: [{ id: parentGroup.id }] }, 'parent');
const policy = bodies.firewallPolicy({ basePolicy: { id: parent.id } });
const intent = bodies.resource(`${N}/virtualHubs/routingIntent`, 'hub1/intent', {
  routingPolicies: [{ name: 'internet', destinations: ['Internet'], nextHop: hubFirewall.id }],
});
const [one, two, apart] = [behindHub('one'), behindHub('two'), bodies.vnet({ subnets: [bodies.subnet()] })];
const wan = [
  one,
  two,
  apart,
  hub,
  connectionOf(one),
  connectionOf(two),
  intent,
  hubFirewall,
  policy,
  parent,
  parentGroup,
];

const manager = `${N}/networkManagers`;
const configuration = bodies.resource(`${manager}/securityAdminConfigurations`, 'avnm/config', {});
const groupOfNetworks = bodies.resource(`${manager}/networkGroups`, 'avnm/spokes', {});
const collection = bodies.resource(`${manager}/securityAdminConfigurations/ruleCollections`, 'avnm/config/c', {
  appliesToGroups: [{ networkGroupId: groupOfNetworks.id }],
});
const rule = bodies.resource(`${manager}/securityAdminConfigurations/ruleCollections/rules`, 'avnm/config/c/r', {
  direction: 'Outbound',
  access: 'Deny',
  priority: 10,
  protocol: 'Any',
  destinations: [{ addressPrefix: 'Internet', addressPrefixType: 'ServiceTag' }],
});
const managed = bodies.vnet({ subnets: [bodies.subnet()] });
const saysOf = (network: Body, type: string, properties: Body): Body => ({
  id: `${network.id}/providers/${N}/${type}/default`,
  type: `${N}/${type}`,
  properties,
});
const membership = saysOf(managed, 'networkGroupMemberships', {
  GroupMemberships: [{ NetworkGroupId: groupOfNetworks.id }],
});
const deployed = saysOf(managed, 'effectiveSecurityAdminRules', {
  EffectiveSecurityAdminConfigurations: [{ Id: `${configuration.id}/snapshots/3` }],
});
const other = bodies.vnet({ subnets: [bodies.subnet({}, 'other/apps')] }, 'other');
const estate = [managed, other, configuration, groupOfNetworks, collection, rule, membership, deployed];

/** The room over an estate that a sweep has seen; what an event makes it observe later, and what it knows of a subnet's way out. */
async function swept(...world: readonly Body[]) {
  const arm = tinyArm(...world);
  const state = createState(memoryState());
  const calm: Key[] = [];
  const ports = { ...portsOver(arm, state), enqueueCalmly: async (key: Key) => void calm.push(key) };
  const sweeper = egressSweeper(ports);
  const sweep = async (): Promise<readonly string[]> => {
    const keys: string[] = [];
    for await (const page of sweeper.drift(undefined, passWith())) keys.push(...page.keys.map(({ key }) => key));
    arm.reads.length = 0;
    return keys;
  };
  const reconciler = egressReconciler(ports);
  const observe = async (key: string, direct = true) => {
    calm.length = 0;
    const pass = { ...passWith(), direct };
    const observed = await reconciler.observe(key, pass);
    await reconciler.carryOut(observed, reconciler.plan(observed, pass.policy, pass.now), pass).remember([]);
    return calm.map(({ key: each }) => each);
  };
  await sweep();
  return {
    arm,
    sweep,
    observe,
    notify: (changed: Body) => observe(id(changed)),
    async classOf(network: Body) {
      const known = await Array.fromAsync(state.paths.list());
      return known.find((each) => each.id === `${id(network)}/subnets/apps`)?.class;
    },
  };
}

describe('a virtual hub', () => {
  it.each([
    { what: 'the hub, for one of its lists', changed: hub },
    { what: 'its firewall', changed: hubFirewall },
    { what: 'the policy of the firewall', changed: policy },
    { what: 'the parent of the policy', changed: parent },
    { what: "a group of the parent's rules", changed: parentGroup },
  ])('costs the networks connected to it, and no other: $what', async ({ changed }) => {
    const { notify } = await swept(...wan);
    expect(await notify(changed)).toEqual([id(one), id(two)]);
  });

  it('leads to the firewall that its routing intent names, for a sweep and for an event', async () => {
    const { classOf, observe } = await swept(...wan);
    expect([await classOf(one), await classOf(apart)]).toEqual(['firewall-inspected', 'default-outbound']);
    await observe(id(one));
    expect(await classOf(one)).toBe('firewall-inspected');
  });

  it('a new connection costs the network it is for', async () => {
    const { arm, notify } = await swept(...wan.filter((each) => each.name !== two.name || each === two));
    arm.bodies.set(id(connectionOf(two)), connectionOf(two));
    expect(await notify(hub)).toEqual([id(one), id(two)]);
  });

  it('a connection that takes the default no longer opens the way out', async () => {
    const { arm, notify, observe, classOf } = await swept(...wan);
    arm.bodies.set(id(connectionOf(one)), connectionOf(one, false));
    for (const key of await notify(hub)) await observe(key, false);
    expect([await classOf(one), await classOf(two)]).toEqual(['default-outbound', 'firewall-inspected']);
  });

  it('is read once for all of its networks that are observed within a minute of it', async () => {
    const { arm, notify, observe } = await swept(...wan);
    const keys = await notify(hub);
    arm.reads.length = 0;
    for (const key of keys) await observe(key, false);
    expect(arm.reads.filter((read) => read.startsWith(`${id(hub)}/`))).toHaveLength(3);
  });

  it('of a name that nobody shows leaves the default route possible', async () => {
    const { classOf } = await swept(one);
    expect(await classOf(one)).toBe('default-outbound');
  });
});

describe('an IP group that a rule of a firewall is for', () => {
  const senders = (...ipAddresses: readonly string[]) => bodies.resource(`${N}/ipGroups`, 'senders', { ipAddresses });
  const rules = bodies.ruleGroup([
    bodies.collection('Allow', { ...bodies.networkRule(), sourceAddresses: [], sourceIpGroups: [senders().id] }),
  ]);
  const own = bodies.firewallPolicy({ ruleCollectionGroups: [{ id: rules.id }] });
  const behind = [one, hub, connectionOf(one), intent, hubFirewall, own, rules];

  it.each([
    { when: 'has the sender', group: [senders('10.0.0.0/8')], is: 'transit-any' },
    { when: 'has others', group: [senders('192.168.0.0/16')], is: 'firewall-inspected' },
    { when: 'cannot be read, and may have it', group: [], is: 'transit-any' },
  ])('$when: $is, for a sweep, for an event and in a file', async ({ group, is }) => {
    const { classOf, observe } = await swept(...behind, ...group);
    expect(await classOf(one)).toBe(is);
    await observe(id(one));
    expect(await classOf(one)).toBe(is);
    expect(bodies.pathOf([...behind, ...group], `${id(one)}/subnets/apps`).class).toBe(is);
  });

  it('is read by the next sweep where it changed', async () => {
    const { arm, sweep, classOf } = await swept(...behind, senders('10.0.0.0/8'));
    arm.bodies.set(id(senders()), senders('192.168.0.0/16'));
    await sweep();
    expect(await classOf(one)).toBe('firewall-inspected');
  });
});

describe('a network manager', () => {
  it.each([
    { what: 'a rule', changed: rule },
    { what: 'a collection of rules', changed: collection },
    { what: 'a configuration', changed: configuration },
    { what: 'a group of networks', changed: groupOfNetworks },
  ])('costs the networks that it is deployed to, and no other: $what', async ({ changed }) => {
    const { notify } = await swept(...estate);
    expect(await notify(changed)).toEqual([id(managed)]);
  });

  it('blocks what it denies where Azure says that it is deployed, for a sweep and for an event', async () => {
    const { classOf, observe } = await swept(...estate);
    expect([await classOf(managed), await classOf(other)]).toEqual(['blocked', 'default-outbound']);
    await observe(id(managed));
    expect(await classOf(managed)).toBe('blocked');
  });

  it('blocks nothing with what is only configured', async () => {
    const { classOf } = await swept(...estate.filter((each) => each !== deployed));
    expect(await classOf(managed)).toBe('default-outbound');
  });

  it('a network put into a group by name is observed again', async () => {
    const member = bodies.resource(`${manager}/networkGroups/staticMembers`, 'avnm/spokes/other', {
      resourceId: other.id,
    });
    const { arm, notify } = await swept(...estate);
    arm.bodies.set(id(member), member);
    expect(await notify(member)).toEqual([id(managed), id(other)].sort());
  });

  it('costs nothing where none has deployed anything', async () => {
    const { arm, observe } = await swept(other);
    await observe(id(other));
    expect(arm.reads).toEqual([id(other)]);
  });
});
