import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldCase } from '../../src/core/text.ts';
import { days, hours, minutes } from '../../src/core/time.ts';
import { Policy } from '../../src/policy/policy.ts';
import { saysOnly } from '../../src/reconcile/settle-together.ts';
import type { Remediation } from '../../src/state/remediations/model.ts';
import { createState } from '../../src/state/state.ts';
import type { Tables } from '../../src/state/tables.ts';
import { Executioner, mortalState } from '../dns/support/killing.ts';
import { providers, SimulatedAzure } from '../dns/support/simulated-azure.ts';
import { silentLog } from '../support/dns-world.ts';
import { memoryState } from '../support/memory-state.ts';
import { type ThreeRooms, threeRooms } from '../support/three-rooms.ts';

type Properties = Readonly<Record<string, unknown>>;

const subscription = providers.split('/')[2] ?? '';
const idOf = (index: number): string => `${providers}/Microsoft.Storage/storageAccounts/st${index}`;
const keyOf = (index: number) => ({ room: 'egress', key: idOf(index).toLowerCase() });
const signal = new AbortController().signal;
const open: Properties = { publicNetworkAccess: 'Enabled', allowBlobPublicAccess: true };
const closed: Properties = {
  publicNetworkAccess: 'Disabled',
  allowBlobPublicAccess: false,
  networkAcls: { defaultAction: 'Deny', bypass: 'None' },
};
const many = (count: number, properties = open): readonly Properties[] =>
  Array.from({ length: count }, () => properties);

async function estateOf(accounts: readonly Properties[]): Promise<SimulatedAzure> {
  const azure = await new SimulatedAzure().prepare();
  for (const [index, properties] of accounts.entries())
    await azure.create(idOf(index), { location: 'westeurope', properties });
  return azure;
}

const roomsOver = (azure: SimulatedAzure, state: Tables = memoryState(), egress: unknown = {}): ThreeRooms =>
  threeRooms(azure, { policy: Policy.parse({ version: 1, egress }), subscriptions: [subscription], state });

const observe = (rooms: ThreeRooms, index: number) =>
  rooms.parts.loop.visit(keyOf(index), 'event e', signal, silentLog);

/** What is kept of findings, and what waits. */
async function kept({ state }: Pick<ThreeRooms, 'state'>): Promise<readonly string[]> {
  const rows: string[] = [];
  for (const name of ['findings', 'resolved', 'work'] as const)
    for await (const { partition, row, value } of state[name].listAll())
      if (JSON.stringify(value).includes('storageaccounts'))
        rows.push(`${name} ${partition} ${row} ${JSON.stringify(value, Object.keys(value).sort())}`);
  return rows.sort();
}
const said = ({ announced }: ThreeRooms): readonly string[] =>
  [
    ...new Set(
      announced
        .filter(({ finding }) => finding.key.includes('storageaccounts'))
        .map(({ change, finding }) => `${change} ${finding.check} ${finding.subject}`),
    ),
  ].sort();

/** The state in which each account was observed by itself. */
async function oneByOne(azure: SimulatedAzure, count: number, egress?: unknown): Promise<ThreeRooms> {
  const rooms = roomsOver(azure, memoryState(), egress);
  for (let index = 0; index < count; index += 1) await observe(rooms, index);
  await rooms.drain(0);
  return rooms;
}

describe('the first sweep over many storage accounts', () => {
  it('leaves none of them to the queue, and writes what it finds a hundred rows at a time', async () => {
    const azure = await estateOf(many(60));
    const state = memoryState();
    const fate = new Executioner();
    const rooms = roomsOver(azure, { ...mortalState(state, fate), meta: state.meta });
    expect((await rooms.sweep()).filter((key) => key.includes('storageaccounts'))).toEqual([]);
    const rows = (await kept(rooms)).length;
    expect(rows).toBeGreaterThan(100);
    expect(fate.writes).toBeLessThan(30);
  });

  it('keeps and says what a pass over each would', async () => {
    const account = fc.record({
      publicNetworkAccess: fc.constantFrom('Enabled', 'Disabled', undefined),
      allowBlobPublicAccess: fc.boolean(),
      minimumTlsVersion: fc.constantFrom('TLS1_0', 'TLS1_2'),
      networkAcls: fc.constantFrom(
        undefined,
        { defaultAction: 'Deny', bypass: 'None', ipRules: [{ value: '203.0.113.7', action: 'Allow' }] },
        { defaultAction: 'Allow', bypass: 'AzureServices' },
      ),
    });
    const exempt = { check: 'exposure-*', subject: '**/storageAccounts/st1', reason: 'known' };
    await fc.assert(
      fc.asyncProperty(
        fc.array(account, { minLength: 20, maxLength: 30 }),
        fc.constantFrom({}, { exemptions: [exempt] }),
        async (accounts, egress) => {
          const azure = await estateOf(accounts);
          const rooms = roomsOver(azure, memoryState(), egress);
          await rooms.sweep();
          const single = await oneByOne(azure, accounts.length, egress);
          expect(await kept(rooms)).toEqual(await kept(single));
          expect(said(rooms)).toEqual(said(single));
          expect((await rooms.sweep()).filter((key) => key.includes('storageaccounts'))).toEqual([]);
        },
      ),
      { numRuns: 8 },
    );
  });

  it('ends the same after a kill at any write, with the next sweep', async () => {
    const azure = await estateOf(many(60));
    const whole = roomsOver(azure);
    await whole.sweep();
    for (let budget = 1; ; budget += 1) {
      const state = memoryState();
      const fate = new Executioner();
      fate.budget = budget;
      const cut = roomsOver(azure, mortalState(state, fate));
      await cut.sweep().catch(() => undefined);
      const next = roomsOver(azure, state);
      await next.sweep();
      await next.drain(minutes(1));
      expect(await kept(next), `after ${budget} writes`).toEqual(await kept(whole));
      expect([...new Set([...said(cut), ...said(next)])].sort()).toEqual(said(whole));
      if (!fate.isOver()) break;
    }
  });

  it('leaves the one whose rows somebody wrote meanwhile to a pass of its own', async () => {
    const azure = await estateOf(many(60));
    const state = memoryState();
    const { transact } = state.findings;
    let event: (() => Promise<unknown>) | undefined;
    const rooms = roomsOver(azure, {
      ...state,
      findings: {
        ...state.findings,
        async transact(...args) {
          const first = event;
          event = undefined;
          await first?.();
          return transact(...args);
        },
      },
    });
    event = () => observe(rooms, 3);
    const left = (await rooms.sweep()).filter((key) => key.includes('storageaccounts'));
    expect(left).toEqual([`egress ${foldCase(idOf(3))}`]);
    expect(await kept(rooms)).toEqual(await kept(await oneByOne(azure, 60)));
  });

  it.each([
    {
      what: 'closed',
      change: (azure: SimulatedAzure) => azure.create(idOf(3), { location: 'westeurope', properties: closed }),
    },
    { what: 'removed', change: (azure: SimulatedAzure) => azure.destroy(idOf(3)) },
  ])('ends as it is where one was $what, and an event reported it, between list and write', async ({ change }) => {
    const azure = await estateOf(many(20));
    const state = memoryState();
    const { transact } = state.findings;
    const rooms = roomsOver(azure, {
      ...state,
      findings: {
        ...state.findings,
        async transact(...args) {
          await change(azure);
          await observe(rooms, 3);
          return transact(...args);
        },
      },
    });
    await rooms.sweep();
    rooms.advance(hours(1));
    await rooms.sweep();
    const current = (rows: readonly string[]): readonly string[] =>
      rows.flatMap((row) => /^findings \S+ (\S+)/.exec(row)?.[1] ?? []);
    expect(current(await kept(rooms))).toEqual(current(await kept(await oneByOne(azure, 20))));
  });
});

describe('by passes of their own go', () => {
  const drifted = async (rooms: ThreeRooms): Promise<readonly string[]> =>
    (await rooms.sweep()).filter((key) => key.includes('storageaccounts'));

  it('accounts of which something was found before, which keep when that was', async () => {
    const azure = await estateOf(many(30));
    const rooms = roomsOver(azure);
    await observe(rooms, 1);
    await azure.create(idOf(1), { location: 'westeurope', properties: closed });
    await observe(rooms, 1);
    await azure.create(idOf(1), { location: 'westeurope', properties: open });
    expect(await drifted(rooms)).toEqual([`egress ${keyOf(1).key}`]);
    expect(said(rooms).some((line) => line.startsWith('reopened'))).toBe(true);
  });

  it('the same where those rows were pruned since', async () => {
    const azure = await estateOf(many(30));
    const rooms = roomsOver(azure);
    await observe(rooms, 1);
    await azure.create(idOf(1), { location: 'westeurope', properties: closed });
    await observe(rooms, 1);
    await azure.destroy(idOf(1));
    await observe(rooms, 1);
    await azure.create(idOf(1), { location: 'westeurope', properties: open });
    rooms.advance(days(1));
    await createState(rooms.state).findings.prune({ age: days(1), now: rooms.parts.clock.now(), most: 1_000 });
    expect((await kept(rooms)).filter((row) => row.startsWith('resolved'))).toEqual([]);
    expect(await drifted(rooms)).toEqual([`egress ${keyOf(1).key}`]);
    expect(said(rooms).some((line) => line.startsWith('reopened'))).toBe(true);
  });

  it('accounts that were on their way to be closed', async () => {
    const rooms = roomsOver(await estateOf(many(30)));
    const id = keyOf(1).key;
    const at = rooms.parts.clock.now().toISOString();
    const row: Remediation = {
      ...{ kind: 'closing', id, property: 'properties.publicNetworkAccess', state: 'undone', since: at },
      ...{ checks: [], rule: 'egress.remediate.rules[0]', networks: [], because: [], after: 'Disabled' },
    };
    await createState(rooms.state).remediations.put(row, undefined);
    expect(await drifted(rooms)).toEqual([`egress ${id}`]);
  });

  it('accounts that wait for something', async () => {
    const azure = await estateOf(many(30));
    const rooms = roomsOver(azure);
    await rooms.parts.chain.conclude(keyOf(1), undefined, { kind: 'blocked', reason: 'Lock', because: 'b' }, 'event');
    expect(await drifted(rooms)).toEqual([`egress ${keyOf(1).key}`]);
  });

  it('all, where policy has public ways closed', async () => {
    const rules = [{ checks: ['exposure-*'], match: { ids: ['**'] } }];
    const rooms = roomsOver(await estateOf(many(30)), memoryState(), { remediate: { rules } });
    expect(await drifted(rooms)).toHaveLength(30);
  });

  it.each([
    { when: 'an action', plan: { actions: [{} as never] }, steps: {} },
    { when: 'what a kill left unaudited', plan: { finished: [{} as never] }, steps: {} },
    { when: 'keys that follow', plan: { next: [keyOf(1)] }, steps: {} },
    { when: 'keys that come last', plan: { last: [keyOf(1)] }, steps: {} },
    { when: 'another pass', plan: { recheck: { after: minutes(1), because: 'b' } }, steps: {} },
    { when: 'a person', plan: { blocked: { reason: 'r', message: 'm' } }, steps: {} },
    { when: 'something before the keys that follow', plan: {}, steps: { prepare: async () => {} } },
    { when: 'something at the end', plan: {}, steps: { finish: async () => {} } },
  ])('a plan that asks for $when', ({ plan, steps }) => {
    expect(saysOnly({ actions: [], findings: [] }, {})).toBe(true);
    expect(saysOnly({ actions: [], findings: [], ...plan }, steps)).toBe(false);
  });
});
