import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { RetryableError } from '../../src/core/errors.ts';
import { createChain } from '../../src/reconcile/chain.ts';
import type { AuditEntry } from '../../src/state/audit/model.ts';
import { appendAudit } from '../../src/state/audit/store.ts';
import { createReviseFindings } from '../../src/state/findings/revise.ts';
import { createState } from '../../src/state/state.ts';
import { createWork } from '../../src/state/waiting/store.ts';
import { memoryState } from '../support/memory-state.ts';

const endless = '😀ä'.repeat(600_000);
const now = new Date('2026-03-01T12:00:00.000Z');
const entry: AuditEntry = {
  id: 'd1',
  at: now.toISOString(),
  room: 'dns',
  key: '/k',
  action: 'create',
  target: '/t',
  by: 'gatehouse',
  because: 'it is wanted',
  cause: 'sweep',
  policyVersion: 'v1',
  before: null,
  after: { ttl: 10 },
};
async function only<T>(rows: AsyncIterable<{ value: T }>): Promise<T> {
  for await (const { value } of rows) return value;
  throw new Error('nothing was kept');
}

it('an audit row keeps short evidence as it is', async () => {
  const { audit } = memoryState();
  await appendAudit(audit, entry);
  expect(await only(audit.listAll())).toEqual(entry);
});

it('an audit row keeps of long evidence its beginning in whole characters, and the hash and length of all', async () => {
  const { audit } = memoryState();
  const answer = { kind: 'refused', reason: 'X', message: endless } as const;
  await appendAudit(audit, { ...entry, because: endless, before: { tags: endless }, after: endless, answer });
  const kept = await only(audit.listAll());
  const whole = JSON.stringify({ tags: endless });
  const { cut, ...rest } = kept.before as { cut: string };
  expect(rest).toEqual({
    sha256: createHash('sha256').update(whole).digest('hex'),
    bytes: Buffer.byteLength(whole),
  });
  expect(whole.startsWith(cut)).toBe(true);
  expect(Buffer.byteLength(cut)).toBeGreaterThan(19_990);
  expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(20_000);
  expect(Buffer.byteLength(JSON.stringify(kept))).toBeLessThan(60_000);
  expect(kept.answer?.message).toMatch(/😀…$|ä…$/u);
});

it('a finding keeps as much of a message as fits, and the same trouble reads the same twice', async () => {
  const state = memoryState();
  const { findings } = state;
  const revise = createReviseFindings(createState(state).findings);
  const finding = { check: 'X', subject: '/s', severity: 'high', message: endless, remedy: endless } as const;
  const scope = { room: 'dns', key: '/k' } as const;
  expect(await revise(scope, [finding], now, { complete: true })).toHaveLength(1);
  expect(Buffer.byteLength((await only(findings.listAll())).message)).toBeLessThanOrEqual(8_000);
  expect(await revise(scope, [finding], now, { complete: true })).toEqual([]);
});

it('a waiting key keeps as much of its reason as fits', async () => {
  const { work } = memoryState();
  const chain = createChain(
    createWork(work),
    async () => {},
    { now: () => now },
    () => 0,
  );
  const because = new RetryableError(endless).message;
  await chain.conclude({ room: 'dns', key: '/k' }, undefined, { kind: 'retry', after: undefined, because }, 'sweep');
  expect(Buffer.byteLength((await only(work.listAll())).because)).toBeLessThanOrEqual(2_000);
});
