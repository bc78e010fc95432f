import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ConflictError } from '../../../src/core/errors.ts';
import { shortId } from '../../../src/core/resource-id.ts';
import { days, hours, after as later } from '../../../src/core/time.ts';
import { createUndoing } from '../../../src/egress/closing/undo.ts';
import { now, passWith } from '../support.ts';
import {
  account,
  type ClosingWorld,
  closing,
  closingWorld,
  networks,
  record,
  recordId,
  targetId,
  valueIn,
} from './support.ts';

class Killed extends Error {}

/** What may happen to the world at any moment. */
const change = fc.oneof(
  fc
    .constantFrom('Approved', 'Pending', 'Rejected', 'Disconnected')
    .map((status) => ({ kind: 'connection', status }) as const),
  fc.constantFrom('10.0.0.5', '10.9.9.9', undefined).map((address) => ({ kind: 'record', address }) as const),
  fc.record({
    kind: fc.constant('network' as const),
    network: fc.constantFrom(...networks),
    state: fc.constantFrom('ok', 'ok', 'public-only', 'no-dns', 'no-path', 'unknown'),
  }),
  fc.constantFrom('Enabled', 'Disabled', undefined).map((value) => ({ kind: 'switch', value }) as const),
);
type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

const step = fc.oneof(
  { weight: 3, arbitrary: change.map((what) => ({ kind: 'change', what }) as const) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('pass' as const),
      wait: fc.constantFrom(0, 2, 12, 25, 60),
      mode: fc.constantFrom('enforce', 'enforce', 'enforce', 'observe'),
      of: fc.constantFrom(1, 2),
      /** At which call the world changes, and at which the process dies. */
      meanwhile: fc.option(fc.record({ at: fc.nat(14), what: change }), { nil: undefined }),
      killedAt: fc.option(fc.nat(16), { nil: undefined, freq: 3 }),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'undo' } as const) },
);

function apply({ arm, reached }: ClosingWorld, what: Change): void {
  const at = arm.bodies.get(targetId)?.properties as Record<string, unknown>;
  switch (what.kind) {
    case 'connection':
      arm.bodies.set(targetId, account(what.status, { publicNetworkAccess: at.publicNetworkAccess }));
      return;
    case 'record':
      if (what.address === undefined) arm.bodies.delete(recordId);
      else arm.bodies.set(recordId, record(what.address));
      return;
    case 'network':
      reached.set(what.network, what.state);
      return;
    case 'switch':
      at.publicNetworkAccess = what.value;
  }
}

/** Watches every close: what was read last, since the row said that it is being written, proves the private way for every network named. */
function watch(world: ClosingWorld) {
  let at = now;
  let named: readonly string[] = networks;
  let undone = false;
  let seen: { approved: boolean; resolves: boolean; reached: boolean } | undefined;
  const isProven = () => ({
    approved: JSON.stringify(world.arm.bodies.get(targetId)).includes('"Approved"'),
    resolves: JSON.stringify(world.arm.bodies.get(recordId) ?? '').includes('10.0.0.5'),
    reached: named.every((each) => world.reached.get(each) === 'ok'),
  });
  const announcedAt = new Map<string, Date>();
  return {
    begin(pass: Date, of: number): void {
      at = pass;
      named = networks.slice(0, of);
    },
    undo: () => {
      undone = true;
    },
    call(what: string): void {
      if (what === 'ROW closing') seen = { approved: false, resolves: false, reached: false };
      if (what === 'ROW announced') announcedAt.set('last', announcedAt.get('last') ?? at);
      if (/^ROW (withheld|planned|undone|closed)/.test(what)) announcedAt.delete('last');
      if (seen === undefined) return;
      if (what === `GET ${targetId}`) seen.approved = isProven().approved;
      if (what === `GET ${recordId}`) seen.resolves = isProven().resolves;
      if (what === 'ASK fresh') seen.reached = isProven().reached;
    },
    wrote(body: unknown): void {
      if (!JSON.stringify(body).includes('Disabled')) return;
      expect(seen, 'what was read last before the write').toEqual({ approved: true, resolves: true, reached: true });
      expect(undone, 'a person took it back').toBe(false);
      const announced = announcedAt.get('last');
      expect(announced !== undefined && at.getTime() - announced.getTime() >= days(1), 'announced a day before').toBe(
        true,
      );
    },
  };
}

const policyOf = (of: number, mode: string) =>
  ({
    ...closing({ rules: [{ checks: ['exposure-*'], match: { ids: ['**'] }, from: networks.slice(0, of) }] }),
    mode,
  }) as const;

it('closes nothing whose private way is not proven for every network named, with anything happening in any order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 14 }), async (steps) => {
      const world = await closingWorld(account('Approved'), record('10.0.0.5'));
      const guard = watch(world);
      world.hooks.wrote = ({ body }) => guard.wrote(body);
      let at = now;
      const undo = createUndoing({
        state: world.ports.state,
        audit: async () => undefined,
        visit: async () => undefined,
      });
      for (const each of steps) {
        if (each.kind === 'change') apply(world, each.what);
        if (each.kind === 'undo') {
          world.hooks.call = (what) => guard.call(what);
          const request = { remediation: shortId(targetId), by: 'person p', reason: 'r' };
          const { kind } = await undo.undo(request, passWith(closing(), at));
          if (kind === 'done' || kind === 'accepted') guard.undo();
        }
        if (each.kind !== 'pass') continue;
        at = later(at, hours(each.wait));
        guard.begin(at, each.of);
        let calls = 0;
        world.hooks.call = (what) => {
          if (each.meanwhile?.at === calls) apply(world, each.meanwhile.what);
          if (each.killedAt === calls) throw new Killed();
          calls += 1;
          guard.call(what);
        };
        try {
          await world.pass(policyOf(each.of, each.mode), at);
        } catch (error) {
          if (!(error instanceof Killed || error instanceof ConflictError)) throw error;
        }
      }
      // After all that happened: once the world is whole again and nobody took it back, it is closed, and every close is in the audit.
      world.hooks.call = (what) => guard.call(what);
      const row = await world.row();
      if (row?.undo !== undefined) return;
      for (const what of [
        { kind: 'connection', status: 'Approved' },
        { kind: 'record', address: '10.0.0.5' },
        ...networks.map((network) => ({ kind: 'network', network, state: 'ok' }) as const),
      ] as const)
        apply(world, what);
      for (const wait of [1, 30, 1, 30]) {
        at = later(at, hours(wait));
        guard.begin(at, 2);
        await world.pass(policyOf(2, 'enforce'), at);
      }
      expect(valueIn(world)).toBe('Disabled');
    }),
    { numRuns: 40 },
  );
});
