import { describe, expect, it } from 'vitest';
import { createRetention } from '../../src/app/retention.ts';
import { PermanentError, RetryableError } from '../../src/core/errors.ts';
import { after, minutes } from '../../src/core/time.ts';
import { RetentionPolicy } from '../../src/policy/retention.ts';
import type { AuditArchive } from '../../src/state/audit/archive.ts';
import { appendAudit } from '../../src/state/audit/store.ts';
import { createReviseFindings } from '../../src/state/findings/revise.ts';
import type { OutboxEvent } from '../../src/state/outbox/model.ts';
import { createOutbox } from '../../src/state/outbox/store.ts';
import { createState } from '../../src/state/state.ts';
import { decision } from '../notify/given.ts';
import { silentLog } from '../support/dns-world.ts';
import { everyFinding } from '../support/every-finding.ts';
import { memoryState } from '../support/memory-state.ts';

const start = new Date('2026-03-04T12:00:00.000Z');
const event = (id: string): OutboxEvent => ({
  id,
  type: 'Gatehouse.Finding.Opened',
  source: 's',
  subject: '/s',
  time: start.toISOString(),
  data: {},
});

function world(archive: 'takes' | 'refuses' | 'is down' | 'is absent' = 'takes', names = '2m') {
  const state = memoryState();
  const outbox = createOutbox(state.outbox);
  const archived: string[] = [];
  const append: AuditArchive['append'] = async (day, entries) => {
    if (archive === 'refuses') throw new PermanentError('AuditNotArchived', 'no role there');
    if (archive === 'is down') throw new RetryableError('503');
    archived.push(...entries.map(({ id }) => `${day} ${id}`));
  };
  let now = start;
  const forget = createRetention({
    state: createState(state),
    archive: archive === 'is absent' ? undefined : { append },
    reviseFindings: createReviseFindings(createState(state).findings),
    clock: { now: () => now },
  });
  const policy = RetentionPolicy.parse({ audit: '2m', findings: '2m', names, notifications: '2m' });
  return {
    state,
    outbox,
    archived,
    forget: (minute: number, signal = new AbortController().signal) => {
      now = after(start, minutes(minute));
      return forget(policy, signal, silentLog);
    },
    open: async () => (await everyFinding(state)).filter((each) => each.state === 'open').map(({ check }) => check),
    rows: async () => ({
      outbox: (await Array.fromAsync(state.outbox.listAll())).map(({ row }) => row),
      audit: (await Array.fromAsync(state.audit.listAll())).length,
    }),
  };
}

describe('what is past', () => {
  it('keeps by default as long as the policy reference says', () => {
    const day = 24 * 60;
    expect(RetentionPolicy.parse({})).toEqual({
      audit: minutes(400 * day),
      findings: minutes(90 * day),
      isolation: minutes(400 * day),
      names: minutes(400 * day),
      notifications: minutes(30 * day),
    });
  });

  it('goes: notifications that were sent, and audit rows into the archive', async () => {
    const { outbox, state, forget, rows, archived } = world();
    await outbox.journal([event('sent'), event('waits')], start);
    await outbox.markSent([event('sent')]);
    await appendAudit(state.audit, decision({ id: 'a', at: start.toISOString() }));
    await forget(1);
    expect(await rows()).toEqual({ outbox: ['event|sent', 'event|waits', 'waiting|waits'], audit: 1 });
    await forget(2);
    expect(await rows()).toEqual({ outbox: ['event|waits', 'waiting|waits'], audit: 0 });
    expect(archived).toEqual(['2026-03-04 a']);
    // What waits is not new when it is said again.
    expect(await outbox.journal([event('waits')], start)).toEqual([]);
  });

  it('goes: what people were called who did nothing since, and every name where policy keeps none', async () => {
    const names = async ({ state }: ReturnType<typeof world>) =>
      (await Array.fromAsync(createState(state).meta.people.list())).map(({ name }) => name);
    const given = world();
    await createState(given.state).meta.people.note('a', 'kim@contoso.example', start);
    await createState(given.state).meta.people.note('b', 'lee@contoso.example', after(start, minutes(1)));
    await given.forget(2);
    expect(await names(given)).toEqual(['lee@contoso.example']);
    const none = world('takes', '0d');
    await createState(none.state).meta.people.note('a', 'kim@contoso.example', start);
    await none.forget(0);
    expect(await names(none)).toEqual([]);
  });

  it('goes a bounded step at a time, also of very many', async () => {
    const { outbox, forget, rows } = world();
    const events = Array.from({ length: 2_500 }, (_, index) => event(String(index).padStart(5, '0')));
    await outbox.journal(events, start);
    await outbox.markSent(events);
    await forget(5);
    expect((await rows()).outbox).toHaveLength(500);
    await forget(6);
    expect((await rows()).outbox).toEqual([]);
  });

  it.each([
    { why: 'may not be written', archive: 'refuses', says: ['audit-not-archived'] },
    { why: 'is not there', archive: 'is absent', says: ['audit-not-archived'] },
    { why: 'is down for a while', archive: 'is down', says: [] },
  ] as const)('stays in the audit where the archive $why, and everything else goes on', async ({ archive, says }) => {
    const { state, outbox, forget, rows, open } = world(archive);
    await outbox.journal([event('sent')], start);
    await outbox.markSent([event('sent')]);
    await appendAudit(state.audit, decision({ at: start.toISOString() }));
    await forget(3);
    expect(await rows()).toEqual({ outbox: [], audit: 1 });
    expect(await open()).toEqual(says);
  });

  it('is no finding where nothing is due', async () => {
    const { state, forget, open } = world('is absent');
    await appendAudit(state.audit, decision({ at: start.toISOString() }));
    await forget(1);
    expect(await open()).toEqual([]);
  });

  it('is left to the next sweep once the time is up', async () => {
    const { state, forget, rows } = world();
    await appendAudit(state.audit, decision({ at: start.toISOString() }));
    await forget(3, AbortSignal.abort());
    expect((await rows()).audit).toBe(1);
  });
});
