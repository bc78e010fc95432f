import { describe, expect, it } from 'vitest';
import { createTimers, judgeTimer, type TimerObserved } from '../../src/app/timers.ts';
import type { Log } from '../../src/core/log.ts';
import { parseSchedule } from '../../src/core/schedule.ts';
import { millis, minutes, seconds } from '../../src/core/time.ts';
import { createDoubts } from '../../src/state/contradicted.ts';
import { createMeta } from '../../src/state/meta/store.ts';
import { memoryState } from '../support/memory-state.ts';

const at = (time: string): Date => new Date(`2026-03-04T${time}Z`);
const ran = (time: string, lasted = seconds(20)) => ({
  kind: 'timer' as const,
  startedAt: at(time).toISOString(),
  lasted,
});

const observed: TimerObserved = {
  name: 'sweep',
  schedule: parseSchedule('0 */5 * * * *'),
  last: ran('12:00:00'),
  isOff: false,
  processBegan: at('08:00:00'),
  now: at('12:03:00'),
};

describe('a timer', () => {
  it.each([
    { when: 'it ran as it was due', given: {}, state: 'ok' },
    { when: 'one run is missing', given: { now: at('12:09:00') }, state: 'ok' },
    { when: 'two are missing, but the second may still be under way', given: { now: at('12:21:00') }, state: 'ok' },
    {
      when: 'two are missing and had their time',
      given: { now: at('12:21:01') },
      state: 'late',
      problem: 'it was due at 2026-03-04T12:05:00.000Z, and again since, and has not run',
    },
    {
      when: 'it never ran in a process that is new',
      given: { last: undefined, processBegan: at('12:02:00') },
      state: 'ok',
    },
    {
      when: 'it never ran since the process began',
      given: { last: undefined },
      state: 'late',
      problem: 'it was due at 2026-03-04T08:05:00.000Z, and again since, and has not run',
    },
    {
      when: 'it runs once a day',
      given: { schedule: parseSchedule('0 0 3 * * *'), last: ran('03:00:00'), now: at('23:59:59') },
      state: 'ok',
    },
    {
      when: 'a setting switches it off',
      given: { isOff: true },
      state: 'off',
      problem: 'the setting AzureWebJobs.sweep.Disabled switches it off',
    },
    {
      when: 'a run takes longer than its schedule leaves',
      given: { last: ran('11:55:00', seconds(400)) },
      state: 'ok',
      problem: 'a run took 400 s where its schedule leaves 300 s: the next one starts at once',
    },
    { when: 'a run takes just as long as there is', given: { last: ran('11:55:00', minutes(5)) }, state: 'ok' },
  ])('is $state when $when', ({ given, state, problem }) => {
    const status = judgeTimer({ ...observed, ...given });
    expect(status).toMatchObject({ name: 'sweep', state });
    expect(status.problem).toBe(problem);
  });

  it('says when it ran, how long, and when it is due', () => {
    expect(judgeTimer({ ...observed, last: ran('12:00:01', millis(20_400)) })).toEqual({
      name: 'sweep',
      schedule: '0 */5 * * * *',
      state: 'ok',
      lastStarted: '2026-03-04T12:00:01.000Z',
      lastedSeconds: 20,
      nextDue: '2026-03-04T12:05:00.000Z',
    });
  });
});

describe('a run', () => {
  const warnings: string[] = [];
  const log: Log = {
    debug() {},
    info() {},
    warn: (message) => warnings.push(message),
    error() {},
    with: () => log,
  };
  function world(times: readonly string[]) {
    const left = times.map(at);
    const { meta } = memoryState();
    const schedules = { sweep: observed.schedule, poll: parseSchedule('0 */2 * * * *') };
    const clock = { now: () => left.shift() ?? observed.now };
    return {
      meta,
      timers: createTimers({ meta: createMeta(meta, createDoubts()), clock, schedules, switchedOff: ['poll'] }),
    };
  }

  it('is kept, however it ends', async () => {
    const { timers } = world(['11:00:00', '12:00:00', '12:00:30']);
    const bug = new Error('bug');
    await expect(timers.run('sweep', log, () => Promise.reject(bug))).rejects.toBe(bug);
    expect(await timers.statuses()).toMatchObject([
      { name: 'sweep', state: 'ok', lastStarted: at('12:00:00').toISOString(), lastedSeconds: 30 },
      { name: 'poll', state: 'off' },
    ]);
  });

  it('that took longer than its schedule leaves is warned of', async () => {
    warnings.length = 0;
    await world(['11:00:00', '12:00:00', '12:06:00']).timers.run('sweep', log, async () => {});
    expect(warnings).toEqual(['sweep: a run took 360 s where its schedule leaves 300 s: the next one starts at once']);
  });

  it('ends as it ended where it can not be kept', async () => {
    warnings.length = 0;
    const { timers, meta } = world(['11:00:00', '12:00:00', '12:00:30']);
    meta.upsert = () => Promise.reject(new Error('no storage'));
    await timers.run('sweep', log, async () => {});
    expect(warnings).toEqual(['when a timer ran could not be kept']);
  });
});
