import { expect, it } from 'vitest';
import { egressReconciler } from '../../src/egress/reconciler.ts';
import { egressSweeper } from '../../src/egress/sweeper.ts';
import { EgressPolicy } from '../../src/policy/egress.ts';
import { createState } from '../../src/state/state.ts';
import { memoryState } from '../support/memory-state.ts';
import {
  idOf,
  natGateway,
  network,
  now,
  passWith,
  portsOver,
  storage,
  subnet,
  type TinyArm,
  tinyArm,
  withNat,
} from './support.ts';

const nat = natGateway({ publicIpAddresses: [{ id: 'ip' }] });

/** The room over a tiny ARM, and what it remembers of ways out. */
function room(arm: TinyArm) {
  const state = createState(memoryState());
  const reconciler = egressReconciler(portsOver(arm, state));
  const sweeper = egressSweeper(portsOver(arm, state));
  return {
    arm,
    state,
    async visit(key: string): Promise<void> {
      const pass = passWith();
      const observed = await reconciler.observe(key, pass);
      await reconciler.carryOut(observed, reconciler.plan(observed, pass.policy, pass.now), pass).remember([]);
    },
    async sweep(cursor?: string): Promise<readonly string[]> {
      const pages = await Array.fromAsync(sweeper.drift(cursor, passWith()));
      return pages.flatMap(({ keys }) => keys.map(({ key }) => key));
    },
    ways: async () =>
      (await Array.fromAsync(state.paths.list())).map((each) => `${each.id.split('/').pop()} ${each.class}`),
    days: async () => (await state.meta.listWays()).map(({ day, classes }) => ({ day, classes })),
  };
}

const subnets = [subnet({}, 'a-open'), subnet(withNat, 'b-nat'), subnet({ delegations: [{}] }, 'c-delegated')];
const estate = [network({ subnets }), nat, storage({})];

it('a sweep remembers the way out of all that has one, and counts them for the day', async () => {
  const { sweep, ways, days } = room(tinyArm(...estate));
  await sweep();
  expect(await ways()).toEqual(['a-open default-outbound', 'b-nat nat-gateway']);
  expect(await days()).toEqual([{ day: '2026-03-15', classes: { 'default-outbound': 1, 'nat-gateway': 1 } }]);
});

it('the profile of policy that judges it is shown beside the way out', async () => {
  const { state, sweep } = room(tinyArm(...estate));
  await sweep();
  const { profile } = EgressPolicy.parse({});
  expect((await Array.fromAsync(state.paths.list())).map((each) => each.profile)).toEqual([profile, profile]);
});

it('a sweep that goes on where another stopped counts nothing: it has not seen everything', async () => {
  const { sweep, days } = room(tinyArm(...estate));
  await sweep('gone');
  expect(await days()).toEqual([]);
});

it('what has not changed is not written again, and keeps the time it was first seen so', async () => {
  const { state, sweep } = room(tinyArm(...estate));
  await sweep();
  const first = await Array.fromAsync(state.paths.list());
  const written: unknown[] = [];
  const { keep } = state.paths;
  Object.assign(state.paths, { keep: async (...all: Parameters<typeof keep>) => void written.push(...all[0]) });
  await sweep();
  expect(await Array.fromAsync(state.paths.list())).toEqual(first);
});

it('a pass puts the row of its subject right, and takes it away where the subject is gone or sends nothing', async () => {
  const own = subnet(withNat, 'b-nat');
  const { arm, visit, ways } = room(tinyArm(own, network({ subnets: [own] }), nat));
  await visit(idOf(own));
  expect(await ways()).toEqual(['b-nat nat-gateway']);
  arm.bodies.set(idOf(own), subnet({ delegations: [{}] }, 'b-nat'));
  await visit(idOf(own));
  expect(await ways()).toEqual([]);
  arm.bodies.set(idOf(own), own);
  await visit(idOf(own));
  arm.bodies.delete(idOf(own));
  arm.bodies.set(idOf(network()), network({ subnets: [] }));
  await visit(idOf(own));
  expect(await ways()).toEqual([]);
});

it('what is remembered and not seen any more is observed: a direct read says whether it is gone', async () => {
  const { arm, sweep } = room(tinyArm(...estate));
  await sweep();
  const left = subnets.filter(({ name }) => name !== 'b-nat');
  arm.bodies.set(idOf(network()), network({ subnets: left }));
  expect(await sweep()).toContain(idOf(subnet({}, 'b-nat')));
});

it('a year of days is kept', async () => {
  const { meta } = createState(memoryState());
  for (const day of ['2024-12-31', '2025-03-14', '2026-03-14']) await meta.putWays(day, { blocked: 1 });
  await meta.putWays('2026-03-15', { blocked: 2 });
  expect((await meta.listWays()).map(({ day }) => day)).toEqual(['2025-03-14', '2026-03-14', '2026-03-15']);
  expect(now.toISOString()).toContain('2026-03-15');
});
