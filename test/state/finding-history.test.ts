import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/core/finding.ts';
import { after, days, type Millis } from '../../src/core/time.ts';
import type { KeptFinding } from '../../src/state/findings/model.ts';
import { createReviseFindings } from '../../src/state/findings/revise.ts';
import { createState } from '../../src/state/state.ts';
import type { Tables } from '../../src/state/tables.ts';
import { Executioner, Killed, mortalState } from '../dns/support/killing.ts';
import { everyFinding } from '../support/every-finding.ts';
import { memoryState } from '../support/memory-state.ts';

const scope = { room: 'dns', key: '/k' } as const;
const start = new Date('2026-03-01T12:00:00.000Z');
const on = (day: number): Date => after(start, days(day));
const trouble = (more: Partial<Finding> = {}): Finding => ({
  check: 'X',
  subject: '/s',
  severity: 'high',
  message: 'm',
  remedy: 'r',
  ...more,
});

/** The product's own way to say findings, with what it remembers of pruned ones. */
function history(state: Tables = memoryState()) {
  const kept = createState(state).findings;
  const revise = createReviseFindings(kept);
  return {
    state,
    say: (day: number, ...findings: Finding[]) => revise(scope, findings, on(day), { complete: true }),
    sayBy: (changedBy: string | undefined, day: number, ...findings: Finding[]) =>
      revise(scope, findings, on(day), { complete: true, changedBy }),
    prune: (day: number, age: Millis, most = 1_000, cursor?: string) => kept.prune({ age, now: on(day), most }, cursor),
    count: async () => ({
      standing: (await Array.fromAsync(state.findings.listAll())).length,
      resolved: (await Array.fromAsync(state.resolved.listAll())).length,
    }),
  };
}

describe('a finding', () => {
  it('is in one table, and goes into the other when it is resolved', async () => {
    const { say, count, state } = history();
    await say(0, trouble());
    expect(await count()).toEqual({ standing: 1, resolved: 0 });
    await say(1);
    expect(await count()).toEqual({ standing: 0, resolved: 1 });
    const [{ value } = { value: undefined }] = await Array.fromAsync(state.resolved.listAll());
    expect(value).toMatchObject({ state: 'resolved', resolvedAt: on(1).toISOString() });
  });

  it.each([{ severity: 'high' }, { severity: 'low' }] as const)(
    'that comes back ($severity) goes on from what it was',
    async ({ severity }) => {
      const { say, count, state } = history();
      await say(0, trouble());
      await say(1);
      expect(await say(2, trouble({ severity }))).toMatchObject([{ change: 'reopened' }]);
      expect(await count()).toEqual({ standing: 1, resolved: 0 });
      expect((await everyFinding(state))[0]).toMatchObject({
        severity,
        state: 'open',
        firstSeen: start.toISOString(),
        openedAt: on(2).toISOString(),
        reopened: 1,
      });
    },
  );

  it('keeps what it rests on, and is written again where that changes, without being announced', async () => {
    const { say, state } = history();
    const resting = (value: string): Finding =>
      trouble({ evidence: { publicNetworkAccess: value }, evidenceHash: value.padEnd(16, '0') });
    expect(await say(0, resting('a'))).toMatchObject([{ change: 'opened' }]);
    expect(await say(1, resting('b'))).toEqual([]);
    expect((await everyFinding(state))[0]).toMatchObject({
      evidence: { publicNetworkAccess: 'b' },
      evidenceHash: 'b'.padEnd(16, '0'),
      lastSeen: on(1).toISOString(),
    });
  });

  it('keeps the beginning of what is too long for a row', async () => {
    const { say, state } = history();
    await say(0, trouble({ evidence: { rules: 'x'.repeat(20_000) }, evidenceHash: '0123456789abcdef' }));
    const [kept] = await everyFinding(state);
    expect(kept?.evidence).toMatch(/^\{"rules":"x+…$/);
    expect(kept?.evidenceHash).toBe('0123456789abcdef');
  });

  it('is exempt for one evidence, and reopened where it rests on another', async () => {
    const { say } = history();
    await say(0, trouble({ evidenceHash: 'a', exemption: 'agreed' }));
    expect(await say(1, trouble({ evidenceHash: 'b' }))).toMatchObject([
      { change: 'reopened', finding: { state: 'open', reopened: 1 } },
    ]);
  });

  it('says who changed it last, as far as events say, and a sweep that knows nobody takes nothing away', async () => {
    const { sayBy, state } = history();
    const last = async () => (await everyFinding(state))[0]?.changedBy;
    await sayBy('anna', 0, trouble());
    expect(await last()).toBe('anna');
    await sayBy(undefined, 1, trouble({ message: 'another wording' }));
    expect(await last()).toBe('anna');
    await sayBy(undefined, 2, trouble({ evidenceHash: 'another' }));
    expect(await last()).toBeUndefined();
    await sayBy('ben', 3);
    expect(await everyFinding(state)).toMatchObject([{ state: 'resolved', changedBy: 'ben' }]);
  });

  it('that is pruned and comes back is known: first seen, how often it came back, how often it became graver', async () => {
    const { say, prune, count, state } = history();
    await say(0, trouble({ severity: 'low' }));
    await say(0, trouble({ severity: 'high' }));
    await say(1);
    await say(2, trouble());
    await say(3);
    await prune(40, days(30));
    expect(await count()).toEqual({ standing: 0, resolved: 0 });
    expect(await say(50, trouble())).toMatchObject([{ change: 'reopened' }]);
    expect((await everyFinding(state))[0]).toMatchObject({ firstSeen: start.toISOString(), reopened: 2, raised: 1 });
    await say(51);
    await prune(90, days(30));
    await say(99, trouble());
    expect((await everyFinding(state))[0]).toMatchObject({ firstSeen: start.toISOString(), reopened: 3 });
  });

  it('that an earlier version left resolved among those that are open is still known, and is moved by the sweep', async () => {
    const { say, count, state } = history();
    await say(0, trouble());
    for await (const { partition, row, value } of state.findings.listAll()) {
      const old: KeptFinding = { ...value, state: 'resolved', resolvedAt: on(1).toISOString() };
      await state.findings.upsert(partition, row, old);
    }
    await say(2);
    await createState(state).findings.moveResolved(10);
    expect(await count()).toEqual({ standing: 0, resolved: 1 });
    expect(await say(3, trouble())).toMatchObject([{ change: 'reopened' }]);
  });

  it('ends as it would have after a kill at any write of its story', async () => {
    const story = async (state: Tables, from: number): Promise<void> => {
      const { say } = history(state);
      const steps = [() => say(0, trouble()), () => say(1), () => say(2, trouble()), () => say(3)];
      for (const step of steps.slice(from)) await step();
    };
    const summary = async (state: Tables) =>
      (await everyFinding(state)).map(({ state: is, firstSeen, reopened }) => ({ is, firstSeen, reopened }));
    const uncut = memoryState();
    await story(uncut, 0);
    for (let budget = 1; budget <= 12; budget += 1) {
      const state = memoryState();
      const fate = new Executioner();
      fate.budget = budget;
      const died = await story(mortalState(state, fate), 0).then(
        () => false,
        (error) => error instanceof Killed,
      );
      // However Azure is now: the last two steps are said again, and the sweep comes.
      await story(state, 2);
      await createState(state).findings.moveResolved(10);
      const ends = await summary(state);
      expect(ends, `killed after write ${budget}: ${died}`).toHaveLength(1);
      expect(ends[0]).toMatchObject({ is: 'resolved', firstSeen: expect.any(String) });
    }
    expect(await summary(uncut)).toEqual([{ is: 'resolved', firstSeen: start.toISOString(), reopened: 1 }]);
  });
});

describe('pruning', () => {
  it('forgets what was resolved long enough ago, and nothing that is open', async () => {
    const { say, prune, state } = history();
    const all = (...checks: string[]) => checks.map((check) => trouble({ check, subject: `/${check}` }));
    await say(0, ...all('old', 'young', 'stands'));
    await say(1, ...all('young', 'stands'));
    await say(20, ...all('stands'));
    await prune(31, days(30));
    expect((await everyFinding(state)).map(({ check }) => check).sort()).toEqual(['stands', 'young']);
  });

  it('observes so many at a time, and goes on where it stopped, over all severities', async () => {
    const { say, prune, count } = history();
    const severities = ['critical', 'high', 'medium', 'low', 'info'] as const;
    const all = severities.flatMap((severity) =>
      Array.from({ length: 7 }, (_, index) => trouble({ severity, subject: `/${severity}${index}` })),
    );
    await say(0, ...all);
    await say(1);
    let cursor: string | undefined;
    const left: number[] = [];
    do {
      cursor = await prune(60, days(30), 10, cursor);
      left.push((await count()).resolved);
    } while (cursor !== undefined);
    expect(left).toEqual([25, 15, 5, 0]);
  });

  it('keeps what it remembers in few rows, however many findings there were', async () => {
    const { say, prune, state } = history();
    await say(0, ...Array.from({ length: 500 }, (_, index) => trouble({ subject: `/${index}` })));
    await say(1);
    await prune(60, days(30));
    expect(await Array.fromAsync(state.resolved.listAll())).toEqual([]);
    expect((await Array.fromAsync(state.meta.listAll())).length).toBeLessThanOrEqual(64);
  });
});
