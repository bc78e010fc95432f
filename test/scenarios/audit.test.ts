import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Stack, startStack } from '../../simulator/stack.ts';
import { createEstate, type Estate, enforcing, recordId, subscription } from './support/estate.ts';
import { settled, until } from './support/settled.ts';
import { type StorageView, viewStorage } from './support/storage.ts';

let stack: Stack;
let estate: Estate;
let storage: StorageView;
let down: Set<'table' | 'queue' | 'blob'>;
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
  down = stack.storageGate?.down ?? new Set();
});
afterAll(() => stack.stop());

/** Every record set that came, changed or went in Azure, as the audit calls it. */
function watchRecords(): string[] {
  const seen: string[] = [];
  stack.world.onEdit(({ before, after }) => {
    const { id = '' } = after ?? before ?? {};
    if (!/\/privatednszones\/[^/]+\/a\/churn/i.test(id)) return;
    const deed = before === undefined ? 'create' : after === undefined ? 'delete' : 'update';
    seen.push(`${deed} ${id.toLowerCase()}`);
  });
  return seen;
}

it('an outage of the tables amid the work costs no audit row, and a write that Azure turned away gets none', async () => {
  const names = Array.from({ length: 10 }, (_, index) => `churn${index}`);
  for (const name of names) await estate.addAccount(name);
  const written = watchRecords();
  const record = { method: 'PUT|DELETE', path: '/A/churn' };
  for (let round = 0; round < 4; round += 1) {
    stack.arm.faults.add({ match: record, after: 2, times: 2, what: { kind: 'throttled', retryAfter: 1 } });
    stack.arm.faults.add({ match: record, after: 4, times: 2, what: { kind: 'lost answer' } });
    const isOdd = round % 2 === 1;
    for (const name of names) await (isOdd ? estate.removeEndpoint(name) : estate.addEndpoint(name));
    const already = written.length;
    await until('some of it is done', () => written.length >= already + 3, 30_000);
    down.add('table');
    await sleep(1_500);
    down.clear();
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
