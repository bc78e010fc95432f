import { afterAll, beforeAll, expect, it } from 'vitest';
import type { StorageGate } from '../../simulator/azurite/gate.ts';
import { type Stack, startStack } from '../../simulator/stack.ts';
import { createEstate, type Estate, enforcing, recordId, subscription } from './support/estate.ts';
import { settled, until } from './support/settled.ts';
import { type StorageView, viewStorage } from './support/storage.ts';

let stack: Stack;
let estate: Estate;
let storage: StorageView;
let gate: StorageGate;
beforeAll(async () => {
  const deleteBudget = { atLeast: 100, share: 1 };
  stack = await startStack({
    subscriptions: [subscription],
    policy: enforcing({ deleteBudget }),
    watchWrites: true,
    // What fails its delivery comes again within the test.
    eventGrid: { retryFactor: 0.05 },
  });
  estate = await createEstate(stack);
  storage = viewStorage(stack);
  if (stack.storageGate === undefined) throw new Error('nothing is between the app and its storage');
  gate = stack.storageGate;
});
afterAll(() => stack.stop());

/** Every record set that came, changed or went in Azure, as the audit calls it; `onRecord` is notified before the app hears of it. */
function watchRecords(onRecord: (count: number) => void): string[] {
  const seen: string[] = [];
  stack.world.onEdit(({ before, after }) => {
    const { id = '' } = after ?? before ?? {};
    if (!/\/privatednszones\/[^/]+\/a\/churn/i.test(id)) return;
    const deed = before === undefined ? 'create' : after === undefined ? 'delete' : 'update';
    seen.push(`${deed} ${id.toLowerCase()}`);
    onRecord(seen.length);
  });
  return seen;
}

/** How often the client of the tables tries a call. */
const tries = 3;

/** Whether a write to the tables has failed and was given up since the outage that began when so many requests had been cut off. */
function lostWrite(since: number): boolean {
  const tried = new Map<string, number>();
  for (const { service, method, call } of gate.cut.slice(since)) {
    if (service === 'table' && method !== 'GET') tried.set(call, (tried.get(call) ?? 0) + 1);
  }
  return [...tried.values()].some((times) => times >= tries);
}

it('an outage of the tables amid the work costs no audit row, and a write that Azure turned away gets none', async () => {
  const names = Array.from({ length: 10 }, (_, index) => `churn${index}`);
  for (const name of names) await estate.addAccount(name);
  let outageAt = 0;
  const written = watchRecords((count) => {
    if (count === outageAt) gate.down.add('table');
  });
  const record = { method: 'PUT|DELETE', path: '/A/churn' };
  for (let round = 0; round < 4; round += 1) {
    stack.arm.faults.add({ match: record, after: 2, times: 2, what: { kind: 'throttled', retryAfter: 1 } });
    stack.arm.faults.add({ match: record, after: 4, times: 2, what: { kind: 'lost answer' } });
    const isOdd = round % 2 === 1;
    const { length: cut } = gate.cut;
    outageAt = written.length + 3;
    for (const name of names) await (isOdd ? estate.removeEndpoint(name) : estate.addEndpoint(name));
    await until('what was to be written down of it failed', () => lostWrite(cut), 30_000);
    gate.down.clear();
    stack.events.retryNow();
    await settled(stack, storage, 60_000);
  }
  stack.arm.faults.clear();
  await stack.sweep();
  await settled(stack, storage, 60_000);
  const said = (await storage.rows('audit'))
    .filter(({ answer }) => (answer as { kind?: string } | undefined)?.kind === 'applied')
    .map(({ action, target }) => `${action} ${target}`)
    .filter((deed) => names.some((name) => deed.endsWith(recordId(name).toLowerCase())));
  expect(said.sort()).toEqual([...written].sort());
  expect(written.length).toBeGreaterThan(2 * names.length);
}, 300_000);
