import { describe, expect, it } from 'vitest';
import type { Key } from '../../src/core/key.ts';
import { egressReconciler } from '../../src/egress/reconciler.ts';
import { egressSweeper } from '../../src/egress/sweeper.ts';
import { createState } from '../../src/state/state.ts';
import { memoryState } from '../support/memory-state.ts';
import * as bodies from './path/support.ts';
import { passWith, portsOver, tinyArm } from './support.ts';

const id = (body: bodies.Body): string => String(body.id).toLowerCase();
const table = bodies.routes([['0.0.0.0/0', 'VirtualAppliance', '10.9.0.4']]);
const subnetIds = Array.from({ length: 50 }, (_, index) => `spoke/s${String(index).padStart(2, '0')}`);
const subnets = subnetIds.map((name) => ({ ...bodies.subnet(bodies.withRoutes, name) }));
const spoke = bodies.vnet({ subnets });
const group = bodies.ruleGroup([]);
const policy = bodies.firewallPolicy({ ruleCollectionGroups: [{ id: group.id }] });
const firewall = bodies.firewall();
const estate = [spoke, table, firewall, policy, group, bodies.pip('pip-fw', '203.0.113.7')];

/** The room over an estate that a sweep has seen, and what an event makes it observe later. */
async function swept(...world: readonly bodies.Body[]) {
  const arm = tinyArm(...world);
  const state = createState(memoryState());
  const calm: Key[] = [];
  const ports = { ...portsOver(arm, state), enqueueCalmly: async (key: Key) => void calm.push(key) };
  for await (const _ of egressSweeper(ports).drift(undefined, passWith()));
  arm.reads.length = 0;
  const reconciler = egressReconciler(ports);
  return {
    arm,
    state,
    /** One event of this resource: what is observed after it, and what it cost. */
    async notify(changed: bodies.Body, direct = true) {
      calm.length = 0;
      const pass = { ...passWith(), direct };
      const observed = await reconciler.observe(id(changed), pass);
      await reconciler.carryOut(observed, reconciler.plan(observed, pass.policy, pass.now), pass).remember([]);
      return calm.map(({ key }) => key);
    },
  };
}

describe('an event costs what depends on it, and no more', () => {
  it('a route table of fifty subnets: one read of the table, and their network to observe once', async () => {
    const { arm, notify } = await swept(...estate);
    expect(await notify(table)).toEqual([id(spoke)]);
    expect(arm.reads).toEqual([id(table)]);
  });

  it.each([
    { what: 'the firewall behind the route', changed: firewall },
    { what: 'its policy', changed: policy },
    { what: 'a group of its rules', changed: group },
    { what: 'its public address', changed: bodies.pip('pip-fw', '203.0.113.7') },
  ])('$what', async ({ changed }) => {
    const { notify } = await swept(...estate);
    expect(await notify(changed)).toEqual([id(spoke)]);
  });

  it('what appears with the address of a next hop', async () => {
    const late = bodies.nic([{ privateIPAddress: '10.9.0.4' }], {}, 'appliance');
    const { arm, notify } = await swept(spoke, table);
    arm.bodies.set(id(late), late);
    expect(await notify(late)).toContain(id(spoke));
  });

  it('an interface depends on its subnet and security group', async () => {
    const nic = bodies.nic([{}], bodies.withGroup);
    const nsg = bodies.nsg([]);
    const { notify } = await swept(bodies.vnet({ subnets: [bodies.subnet()] }), nic, nsg);
    expect(await notify(nsg)).toEqual([id(nic)]);
    expect(await notify(bodies.vnet())).toEqual([id(nic)]);
  });

  it('both sides of a peering', async () => {
    const hub = bodies.vnet({ subnets: [bodies.subnet({}, 'hub/apps')] }, 'hub');
    const link = bodies.peering();
    const { notify } = await swept(bodies.vnet({ subnets: [bodies.subnet()] }), hub, link);
    expect(await notify(link)).toEqual([id(hub), id(bodies.vnet())].sort());
  });

  it('nothing, where nothing depends on it', async () => {
    const { notify } = await swept(...estate);
    expect(await notify(bodies.nat())).toEqual([]);
  });

  it('a key that another one led to leads no further: appliances and networks depend on each other', async () => {
    const { notify } = await swept(...estate);
    expect(await notify(table, false)).toEqual([]);
  });
});

it('follows a subnet from one table to another', async () => {
  const other = { ...table, id: `${table.id}-2` };
  const { arm, state, notify } = await swept(
    bodies.vnet({ subnets: [bodies.subnet(bodies.withRoutes)] }),
    table,
    other,
  );
  const moved = bodies.subnet({ routeTable: { id: other.id } });
  arm.bodies.set(id(bodies.vnet()), bodies.vnet({ subnets: [moved] }));
  await notify(bodies.vnet());
  expect(await state.dependents.listOf(id(table))).toEqual([]);
  expect(await notify(other)).toEqual([id(bodies.vnet())]);
});
