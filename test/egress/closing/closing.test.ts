import { describe, expect, it } from 'vitest';
import { shortId } from '../../../src/core/resource-id.ts';
import { days, hours, after as later } from '../../../src/core/time.ts';
import { closableTypes } from '../../../src/egress/closing/closable.ts';
import { createUndoing } from '../../../src/egress/closing/undo.ts';
import { egressReconciler } from '../../../src/egress/reconciler.ts';
import { findType } from '../../../src/egress/types.ts';
import { idOf, natGateway, network, now, passWith, subnet, withNat } from '../support.ts';
import {
  account,
  type ClosingWorld,
  closing,
  closingWorld,
  networkOf,
  record,
  recordId,
  targetId,
  valueIn,
} from './support.ts';

const proven = () => closingWorld(account('Approved'), record('10.0.0.5'));
const tomorrow = later(now, days(1));

describe('a public way whose private way is proven', () => {
  it('is announced, closed on its day by one property, and audited with what was set before', async () => {
    const world = await proven();
    await world.pass(closing(), now);
    expect(await world.row()).toMatchObject({ state: 'announced', dueAt: tomorrow.toISOString() });
    expect(await world.findings()).toEqual(['egress-closing-announced']);
    await world.pass(closing(), later(now, hours(23)));
    expect(world.writes).toEqual([]);
    await world.pass(closing(), tomorrow);
    expect(world.writes).toEqual([
      { verb: 'PATCH', id: targetId, body: { properties: { publicNetworkAccess: 'Disabled' } }, ifMatch: undefined },
    ]);
    expect(world.audit).toMatchObject([
      {
        action: 'close-public-way',
        by: 'rule egress.remediate.rules[0]',
        before: { 'properties.publicNetworkAccess': null },
        after: { 'properties.publicNetworkAccess': 'Disabled' },
      },
    ]);
    await world.pass(closing(), tomorrow);
    expect(await world.row()).toMatchObject({ state: 'closed', before: null });
    expect(await world.findings()).toEqual([]);
  });

  it('is judged once in a pass: its plan is made of what was judged to read its proof', async () => {
    const { ports } = await proven();
    const reconciler = egressReconciler(ports);
    const pass = passWith(closing(), now);
    const observed = await reconciler.observe(targetId, pass);
    const { judged } = observed.closing?.read ?? {};
    expect(judged?.findings.map(({ subject }) => subject)).toContain(targetId);
    expect(reconciler.plan(observed, pass.policy, now).detail.findings).toBe(judged?.findings);
  });

  it('is only planned while the mode observes', async () => {
    const world = await proven();
    await world.pass({ ...closing(), mode: 'observe' }, now);
    await world.pass({ ...closing(), mode: 'observe' }, later(now, days(3)));
    expect([(await world.row())?.state, world.writes, await world.findings()]).toEqual(['planned', [], []]);
  });

  it('is not closed in a subscription that is not managed any more', async () => {
    const world = await proven();
    await world.pass(closing(), now);
    world.ports.subscriptions.splice(0, 1, '99999999-9999-9999-9999-999999999999');
    await world.pass(closing(), tomorrow);
    expect([world.writes, await world.row(), await world.findings()]).toEqual([[], undefined, []]);
  });

  it('is announced again where somebody opened it again', async () => {
    const world = await proven();
    await world.pass(closing(), now);
    await world.pass(closing(), tomorrow);
    world.arm.bodies.set(targetId, account('Approved', { publicNetworkAccess: 'Enabled' }));
    await world.pass(closing(), later(now, days(2)));
    expect(await world.row()).toMatchObject({ state: 'announced', dueAt: later(now, days(3)).toISOString() });
  });

  it('waits where the budget is spent, and says so', async () => {
    const world = await proven();
    const none = closing({ budget: { atMost: 0 } });
    await world.pass(none, now);
    expect(await world.pass(none, tomorrow)).toMatchObject({ kind: 'blocked', reason: 'ClosingBudget' });
    expect([world.writes, await world.findings()]).toEqual([
      [],
      ['egress-closing-announced', 'egress-closing-over-budget'],
    ]);
  });
});

describe('the private way is not proven', () => {
  it.each<{ why: string; break: (world: ClosingWorld) => void; because: RegExp }>([
    {
      why: 'no connection is approved',
      break: ({ arm }) => arm.bodies.set(targetId, account('Pending')),
      because: /no private endpoint connection is approved/,
    },
    { why: 'the record set is gone', break: ({ arm }) => arm.bodies.delete(recordId), because: /does not exist/ },
    {
      why: 'the record set has another address',
      break: ({ arm }) => arm.bodies.set(recordId, record('10.9.9.9')),
      because: /does not exist/,
    },
    {
      why: 'one network resolves it publicly',
      break: ({ reached }) => reached.set(networkOf('spoke'), 'public-only'),
      because: /from .*spoke st1 is public-only/,
    },
    {
      why: 'it is not known what one network reaches',
      break: ({ reached }) => reached.delete(networkOf('hub')),
      because: /from .*hub st1 is unknown/,
    },
  ])('where $why', async ({ break: breaks, because }) => {
    const before = await proven();
    breaks(before);
    await before.pass(closing(), now);
    expect(await before.row()).toMatchObject({ state: 'withheld', because: [expect.stringMatching(because)] });
    const broken = await proven();
    await broken.pass(closing(), now);
    breaks(broken);
    await broken.pass(closing(), tomorrow);
    expect([(await broken.row())?.state, broken.writes, await broken.findings()]).toEqual(['withheld', [], []]);
  });

  it('where the rule names no network', async () => {
    const world = await proven();
    await world.pass(closing({ rules: [{ checks: ['exposure-*'], match: { ids: ['**'] } }] }), now);
    expect(await world.row()).toMatchObject({ state: 'withheld', because: ['its rule names no network under from'] });
  });

  it('by the last read, which comes after the row says that it is closing', async () => {
    const world = await proven();
    await world.pass(closing(), now);
    world.hooks.call = (what) => {
      if (what === 'ROW closing') world.reached.set(networkOf('hub'), 'no-path');
    };
    expect(await world.pass(closing(), tomorrow)).toMatchObject({ kind: 'blocked', reason: 'PrivateWayUnproven' });
    expect([(await world.row())?.state, world.writes]).toEqual(['withheld', []]);
  });
});

describe('nothing is closed', () => {
  it.each([
    { when: 'no rule covers the finding', policy: closing({ rules: [] }) },
    {
      when: 'the closing would not end the finding',
      policy: closing({ rules: [{ checks: ['storage-*'], match: { ids: ['**'] }, from: [networkOf('hub')] }] }),
    },
    {
      when: 'policy exempts the finding',
      policy: { ...closing(), exemptions: [{ check: 'exposure-*', subject: '**', reason: 'a public site' }] },
    },
  ])('where $when', async ({ policy }) => {
    const world = await proven();
    await world.pass(policy, now);
    expect(await world.row()).toBeUndefined();
  });

  it('where the switch says something that is not known here', async () => {
    const world = await closingWorld(account('Approved', { publicNetworkAccess: 'SecuredByPerimeter' }));
    await world.pass(closing(), now);
    expect(await world.row()).toBeUndefined();
  });
});

describe('an undo', () => {
  const undoOf = (world: ClosingWorld, at: Date) =>
    createUndoing({
      state: world.ports.state,
      audit: async (entry) => void world.audit.push(entry),
      visit: () => world.pass(closing(), at),
    }).undo({ remediation: shortId(targetId), by: 'person p1', reason: 'too early' }, passWith(closing(), at));

  it('writes what was set before, says who and why, and no rule closes it again', async () => {
    const world = await proven();
    world.arm.bodies.set(targetId, account('Approved', { publicNetworkAccess: 'Enabled' }));
    await world.pass(closing(), now);
    await world.pass(closing(), tomorrow);
    expect((await undoOf(world, tomorrow)).kind).toBe('done');
    expect(valueIn(world)).toBe('Enabled');
    expect(world.audit.at(-1)).toMatchObject({ action: 'reopen-public-way', by: 'person p1', because: 'too early' });
    for (const day of [2, 3, 9]) await world.pass(closing(), later(now, days(day)));
    expect([(await world.row())?.state, world.writes.length, valueIn(world)]).toEqual(['undone', 2, 'Enabled']);
  });

  it('of an announcement calls it off', async () => {
    const world = await proven();
    await world.pass(closing(), now);
    expect((await undoOf(world, now)).kind).toBe('done');
    await world.pass(closing(), later(now, days(2)));
    expect([world.writes, await world.findings()]).toEqual([[], []]);
  });
});

describe('a subnet', () => {
  const nat = natGateway({ publicIpAddresses: [{ id: 'ip' }] });
  const settings = { addressPrefix: '10.0.0.0/24', ...withNat, privateEndpointNetworkPolicies: 'Enabled' };
  const body = { ...subnet(settings), etag: 'W/"0"' };
  const policy = closing({ rules: [{ checks: ['egress-subnet-*'], match: { ids: ['**'] } }] });
  const id = idOf(body);
  const open = () => closingWorld(body, nat, network());

  it('is put back whole with one value changed, on its etag, and compared afterwards', async () => {
    const world = await open();
    await world.pass(policy, now, id);
    expect(await world.row(id)).toMatchObject({ state: 'announced', networks: [] });
    expect(await world.pass(policy, tomorrow, id)).toMatchObject({ kind: 'recheck' });
    const { etag: _, ...rest } = body;
    const properties = { ...settings, defaultOutboundAccess: false };
    expect(world.writes).toEqual([{ verb: 'PUT', id, body: { ...rest, properties }, ifMatch: 'W/"0"' }]);
    await world.pass(policy, tomorrow, id);
    expect([(await world.row(id))?.state, await world.findings()]).toEqual(['closed', []]);
    expect(world.audit.map(({ action }) => action)).toEqual(['close-public-way']);
  });

  it('whose write lost a setting is a finding until that is back', async () => {
    const world = await open();
    await world.pass(policy, now, id);
    await world.pass(policy, tomorrow, id);
    const written = world.arm.bodies.get(id) as { properties: Record<string, unknown> };
    const { privateEndpointNetworkPolicies, ...left } = written.properties;
    world.arm.bodies.set(id, { ...written, properties: left });
    await world.pass(policy, tomorrow, id);
    expect([(await world.row(id))?.lost, await world.findings()]).toEqual([
      ['privateEndpointNetworkPolicies'],
      ['egress-closing-lost-settings'],
    ]);
    world.arm.bodies.set(id, { ...written, properties: { ...left, privateEndpointNetworkPolicies } });
    await world.pass(policy, tomorrow, id);
    expect(await world.findings()).toEqual([]);
  });

  it('that was taken away from under the write is forgotten', async () => {
    const world = await open();
    await world.pass(policy, now, id);
    world.arm.bodies.delete(id);
    world.arm.bodies.set(idOf(network()), network({ subnets: [] }));
    await world.pass(policy, tomorrow, id);
    expect([await world.row(id), world.writes]).toEqual([undefined, []]);
  });
});

it('every type that can be closed is one that is judged', () => {
  for (const type of closableTypes) expect(findType(type.toLowerCase())?.judge, type).toBeDefined();
});
