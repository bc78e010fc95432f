import { expect, it } from 'vitest';
import type { Finding } from '../../src/core/finding.ts';
import { hashId } from '../../src/core/resource-id.ts';
import { Policy } from '../../src/policy/policy.ts';
import { createGuard } from '../../src/reconcile/guard.ts';
import type { Look } from '../../src/reconcile/reconciler.ts';
import { blobRecord, blobZone, silentLog } from '../support/dns-world.ts';
import { memoryState } from '../support/memory-state.ts';

const look: Look = {
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

it('says what waits now, even where a release overtakes the look that held a delete', async () => {
  const state = memoryState();
  let said: readonly Finding[] = [];
  let overtaken = Promise.resolve();
  const guard = createGuard({
    ...state,
    enqueue: async () => {},
    audit: async () => {},
    policyVersion: async () => 'v1',
    clock: { now: () => look.now },
    syncFindings: async (_scope, findings) => {
      const wait = overtaken;
      overtaken = Promise.resolve();
      await wait;
      said = findings;
      return [];
    },
  });
  await guard.admit(removal('st1'), look);
  expect(said.map(({ message }) => message)).toEqual([expect.stringMatching(/^1 deletes/)]);

  let goOn = (): void => {};
  overtaken = new Promise((resolve) => {
    goOn = resolve;
  });
  const slow = guard.admit(removal('st2'), look);
  await expect.poll(async () => (await guard.listHeld())[0]?.recordSets.length).toBe(2);
  await new Promise((resolve) => setTimeout(resolve, 5));
  const [held] = await guard.listHeld();
  expect(await guard.release(hashId(blobZone), held?.hash ?? '', 'admin')).toBe('released');
  expect(said).toEqual([]);
  goOn();
  await slow;
  expect(said).toEqual([]);
});
