import { expect, it } from 'vitest';
import type { Finding } from '../../src/core/finding.ts';
import { shortId } from '../../src/core/resource-id.ts';
import { Policy } from '../../src/policy/policy.ts';
import { createGuard } from '../../src/reconcile/guard.ts';
import type { Pass } from '../../src/reconcile/reconciler.ts';
import { createReviseFindings } from '../../src/state/findings/revise.ts';
import { createState } from '../../src/state/state.ts';
import { blobRecord, blobZone, silentLog } from '../support/dns-world.ts';
import { memoryState } from '../support/memory-state.ts';

const pass: Pass = {
  signal: new AbortController().signal,
  now: new Date('2026-03-01T12:00:00.000Z'),
  policy: Policy.parse({ version: 1, dns: { deleteBudget: { atLeast: 0, share: 0 } } }),
  policyVersion: 'v1',
  log: silentLog,
  cause: 'event',
  attempt: 0,
};
const removal = (name: string) => ({
  kind: 'delete',
  target: blobRecord(name),
  by: 'gatehouse',
  because: 'gone',
  before: null,
  after: null,
  drawsOn: blobZone,
});

/** A guard whose findings are written when the test says so. */
function slowGuard() {
  let said: readonly Finding[] = [];
  let gate: Promise<void> | undefined;
  const guard = createGuard({
    ...createState(memoryState()),
    enqueue: async () => {},
    audit: async () => {},
    policyVersion: async () => 'v1',
    clock: { now: () => pass.now },
    reviseFindings: async (_scope, findings) => {
      const wait = gate;
      gate = undefined;
      await wait;
      said = findings;
      return [];
    },
  });
  /** The next finding waits for `goOn`; those after it don't. */
  const holdNext = () => {
    let goOn = (): void => {};
    const mine = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    gate = mine;
    return { goOn: () => goOn(), isHeld: () => gate !== mine };
  };
  return { guard, said: () => said, holdNext };
}

it('says what waits now, even where a release overtakes the pass that held a delete', async () => {
  const { guard, said, holdNext } = slowGuard();
  await guard.admit(removal('st1'), pass);
  expect(said().map(({ message }) => message)).toEqual([expect.stringMatching(/^1 delete in/)]);

  const next = holdNext();
  const slow = guard.admit(removal('st2'), pass);
  await expect.poll(async () => (await guard.listHeld())[0]?.recordSets.length).toBe(2);
  await new Promise((resolve) => setTimeout(resolve, 5));
  const [held] = await guard.listHeld();
  expect(await guard.release(shortId(blobZone), held?.hash ?? '', 'admin')).toBe('released');
  expect(said()).toEqual([]);
  next.goOn();
  await slow;
  expect(said()).toEqual([]);
});

it('says how many wait, even where the pass that held the first writes its finding last', async () => {
  const { guard, said, holdNext } = slowGuard();
  const next = holdNext();
  const slow = guard.admit(removal('st1'), pass);
  await expect.poll(() => next.isHeld()).toBe(true);
  await guard.admit(removal('st2'), pass);
  await guard.admit(removal('st3'), pass);
  expect(said().map(({ message }) => message)).toEqual([expect.stringMatching(/^3 deletes/)]);
  next.goOn();
  await slow;
  expect(said().map(({ message }) => message)).toEqual([expect.stringMatching(/^3 deletes/)]);
});

/** A guard over a counting table of zones: rows read by its lists. */
function countingGuard() {
  const state = memoryState();
  let rows = 0;
  const zones: typeof state.zones = {
    ...state.zones,
    async *list(...of) {
      for await (const row of state.zones.list(...of)) {
        rows += 1;
        yield row;
      }
    },
  };
  const guard = createGuard({
    ...createState({ ...state, zones }),
    enqueue: async () => {},
    audit: async () => {},
    policyVersion: async () => 'v1',
    clock: { now: () => pass.now },
    reviseFindings: createReviseFindings(createState(state).findings),
  });
  const said = async (): Promise<string[]> =>
    (await Array.fromAsync(state.findings.listAll())).map(({ value }) => value.message.replace(/ in .*/, ''));
  return { state, guard, said, rowsRead: () => rows };
}

it('says of a thousand holds how many there are, without reading them all for each', async () => {
  const { guard, said, rowsRead } = countingGuard();
  const count = 1_000;
  for (let index = 0; index < count; index += 1) {
    await guard.admit(removal(`st${index}`), pass);
    // Few are said one by one.
    if (index < 10) expect(await said()).toEqual([index === 0 ? '1 delete' : `${index + 1} deletes`]);
  }
  expect(rowsRead()).toBeLessThan(40 * count);
  expect(Number.parseInt((await said())[0] ?? '', 10)).toBeGreaterThan(0.85 * count);
  await guard.review(pass.now);
  expect(await said()).toEqual([`${count} deletes`]);
});

it('says that nothing waits any more also where another process let the last one go', async () => {
  const { state, guard, said } = countingGuard();
  await guard.admit(removal('st1'), pass);
  for await (const { partition, row } of state.zones.listAll()) await state.zones.remove(partition, row);
  const another = createGuard({
    ...createState(state),
    enqueue: async () => {},
    audit: async () => {},
    policyVersion: async () => 'v1',
    clock: { now: () => pass.now },
    reviseFindings: createReviseFindings(createState(state).findings),
  });
  await another.review(pass.now);
  expect(await said()).toEqual([]);
});

it('forgets a held delete once nobody waits for it any more, released or not', async () => {
  const { guard, state } = countingGuard();
  const waits = { outcome: 'blocked', because: 'held', attempt: 0, updated: pass.now.toISOString() } as const;
  for (const name of ['back', 'gone']) {
    await guard.admit(removal(name), pass);
    const nextCheck = { at: pass.now.toISOString(), token: name };
    await state.work.insert('dns', shortId(blobRecord(name)), { ...waits, key: blobRecord(name), nextCheck });
  }
  const later = new Date(pass.now.getTime() + 600_000);
  await guard.review(later);
  const [both] = await guard.listHeld();
  expect(both?.recordSets, 'both still wait').toHaveLength(2);
  // The pass that finds the endpoint alive has nothing to delete, and so nothing to ask the guard.
  await state.work.remove('dns', shortId(blobRecord('back')));
  await guard.review(pass.now);
  expect((await guard.listHeld())[0]?.recordSets, 'a pass that is under way may yet say that it waits').toHaveLength(2);
  await guard.review(later);
  const [left] = await guard.listHeld();
  expect(left?.recordSets).toEqual([blobRecord('gone')]);

  expect(await guard.release(shortId(blobZone), left?.hash ?? '', 'admin')).toBe('released');
  await state.work.remove('dns', shortId(blobRecord('gone')));
  await guard.review(later);
  expect((await guard.admit(removal('gone'), pass)).kind, 'a release is for what was seen').toBe('held');
});

it('lets a released delete through once, and not the next one', async () => {
  const { guard } = countingGuard();
  await guard.admit(removal('st1'), pass);
  const [held] = await guard.listHeld();
  expect(await guard.release(shortId(blobZone), held?.hash ?? '', 'admin')).toBe('released');
  expect((await guard.admit(removal('st1'), pass)).kind).toBe('admitted');
  expect((await guard.admit(removal('st1'), pass)).kind, 'the release is spent').toBe('held');
});

it('lists, and names by its hash, what waits alone: not what was released and not yet deleted', async () => {
  const { guard } = countingGuard();
  await guard.admit(removal('st1'), pass);
  const [first] = await guard.listHeld();
  await guard.release(shortId(blobZone), first?.hash ?? '', 'admin');
  await guard.admit(removal('st2'), pass);
  const [second] = await guard.listHeld();
  expect(second?.recordSets).toEqual([blobRecord('st2')]);
  expect(await guard.release(shortId(blobZone), first?.hash ?? '', 'admin')).toBe('changed');
  expect(await guard.release(shortId(blobZone), second?.hash ?? '', 'admin')).toBe('released');
  expect(await guard.release(shortId(blobZone), second?.hash ?? '', 'admin'), 'nothing waits').toBe('notFound');
});
