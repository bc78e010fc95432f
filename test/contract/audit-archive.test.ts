import { AnonymousCredential } from '@azure/storage-blob';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PermanentError } from '../../src/core/errors.ts';
import { minutes } from '../../src/core/time.ts';
import { createAuditArchive, mostAppended } from '../../src/state/audit/archive.ts';
import { AuditEntry } from '../../src/state/audit/model.ts';
import { pruneAudit } from '../../src/state/audit/prune.ts';
import { appendAudit } from '../../src/state/audit/store.ts';
import type { Tables } from '../../src/state/tables.ts';
import { Executioner, Killed, mortalState } from '../dns/support/killing.ts';
import { type AzuriteTables, startAzuriteTables } from '../support/azurite-tables.ts';
import { memoryState } from '../support/memory-state.ts';
import { silentInBetweenPlainly } from '../support/silent-server.ts';

let azurite: AzuriteTables;
beforeAll(async () => {
  azurite = await startAzuriteTables();
}, 60_000);
afterAll(() => azurite.stop());

const entry = (id: string, at: string, more: Partial<AuditEntry> = {}): AuditEntry =>
  AuditEntry.parse({
    id,
    at,
    room: 'dns',
    key: '/k',
    action: 'create',
    target: '/t',
    by: 'gatehouse',
    because: 'it is wanted',
    cause: 'sweep',
    policyVersion: 'v1',
    before: null,
    after: { text: 'ä😀\u2028' },
    ...more,
  });
const linesOf = async (day: string): Promise<AuditEntry[]> =>
  (await azurite.readArchive(day)).split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as AuditEntry]));
const idsOf = async (day: string): Promise<string[]> => (await linesOf(day)).map(({ id }) => id).sort();

/** Prunes until nothing is due. */
async function pruneAll(state: Tables, age: number, now: Date, most = 100): Promise<number> {
  const options = { age: minutes(age), now, most };
  let all = 0;
  for (let step = 1; step > 0; all += step) step = await pruneAudit(state.audit, azurite.archive(), options);
  return all;
}

describe('the archive of the audit', () => {
  it('keeps each entry as a line of its own, exactly as the table had it', async () => {
    const entries = [entry('a', '2026-01-01T10:00:00.000Z'), entry('b', '2026-01-01T11:00:00.000Z')];
    await azurite.archive().append('2026-01-01', entries);
    expect(await linesOf('2026-01-01')).toEqual(entries);
  });

  it('adds nothing that a write before a kill has added', async () => {
    const at = '2026-01-02T10:00:00.000Z';
    const archive = azurite.archive();
    await archive.append('2026-01-02', [entry('a', at), entry('b', at), entry('c', at)]);
    await archive.append('2026-01-02', [entry('b', at), entry('c', at), entry('d', at)]);
    await archive.append('2026-01-02', [entry('c', at), entry('d', at)]);
    expect((await linesOf('2026-01-02')).map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('does so also at the end of a blob that is longer than what it reads of it', async () => {
    const at = '2026-01-03T10:00:00.000Z';
    const archive = azurite.archive();
    const large = (id: string) => entry(id, at, { after: 'ä'.repeat(10_000) });
    const part = (from: number) => Array.from({ length: 90 }, (_, index) => large(`l${from + index}`));
    expect(Buffer.byteLength(JSON.stringify(part(0)))).toBeLessThan(mostAppended);
    await archive.append('2026-01-03', part(0));
    await archive.append('2026-01-03', part(90));
    await archive.append('2026-01-03', part(180).concat(large('last')));
    await archive.append('2026-01-03', [large('last'), large('more')]);
    const ids = await idsOf('2026-01-03');
    expect(ids).toHaveLength(272);
    expect(new Set(ids).size).toBe(272);
  });

  it.each([401, 403])('says that it may not write where it is answered %i', async (status) => {
    const server = await silentInBetweenPlainly((_, response) => void response.writeHead(status).end());
    const archive = createAuditArchive(`${server.origin}/account`, new AnonymousCredential());
    const error = await archive
      .append('2026-01-04', [entry('a', '2026-01-04T10:00:00.000Z')])
      .catch((reason) => reason);
    expect(error).toBeInstanceOf(PermanentError);
    expect(error).toMatchObject({ reason: 'AuditNotArchived' });
    await server.close();
  });
});

describe('audit rows older than policy keeps them', () => {
  const now = new Date('2026-02-03T12:00:00.000Z');
  const at = (minute: number, day = 3): string => new Date(Date.UTC(2026, 1, day, 11, minute)).toISOString();

  it('go into the blob of their day, the oldest day first, and the others stay', async () => {
    const state = memoryState();
    for (let minute = 0; minute < 60; minute += 1) await appendAudit(state.audit, entry(`m${minute}`, at(minute)));
    for (const day of [1, 2]) await appendAudit(state.audit, entry(`d${day}`, at(0, day)));
    // Just ten minutes old is old enough.
    expect(await pruneAll(state, 10, now, 20)).toBe(53);
    expect(await idsOf('2026-02-01')).toEqual(['d1']);
    expect(await idsOf('2026-02-02')).toEqual(['d2']);
    expect(await idsOf('2026-02-03')).toHaveLength(51);
    const left = (await Array.fromAsync(state.audit.listAll())).map(({ value }) => Date.parse(value.at));
    expect(left).toHaveLength(9);
    expect(Math.min(...left)).toBe(Date.parse(at(51)));
    expect(await pruneAll(state, 10, now)).toBe(0);
  });

  it('are in their blob once, and nowhere else, after a kill at any write', async () => {
    const rows = 6;
    for (let budget = 1; budget <= rows; budget += 1) {
      const day = `2026-03-${String(budget).padStart(2, '0')}`;
      const state = memoryState();
      for (let index = 0; index < rows; index += 1) {
        await appendAudit(state.audit, entry(`e${index}`, `${day}T10:0${index}:00.000Z`));
      }
      const fate = new Executioner();
      fate.budget = budget;
      const mortal = mortalState(state, fate);
      const options = { age: minutes(1), now: new Date('2026-04-01T00:00:00.000Z'), most: 100 };
      await expect(pruneAudit(mortal.audit, azurite.archive(), options)).rejects.toThrow(Killed);
      // What came meanwhile is added beside.
      await appendAudit(state.audit, entry('late', `${day}T09:00:00.000Z`));
      await pruneAll(state, 1, options.now);
      expect(await idsOf(day), `killed after write ${budget}`).toEqual(['e0', 'e1', 'e2', 'e3', 'e4', 'e5', 'late']);
      expect(await Array.fromAsync(state.audit.listAll())).toEqual([]);
    }
  });

  it('stay where they are while the archive does not take them', async () => {
    const state = memoryState();
    await appendAudit(state.audit, entry('kept', at(0)));
    const refusing = { append: () => Promise.reject(new PermanentError('AuditNotArchived', 'no role')) };
    await expect(pruneAudit(state.audit, refusing, { age: minutes(1), now, most: 10 })).rejects.toThrow(PermanentError);
    expect(await Array.fromAsync(state.audit.listAll())).toHaveLength(1);
  });
});
