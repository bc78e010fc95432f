import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RetryableError } from '../../src/core/errors.ts';
import { millis, seconds } from '../../src/core/time.ts';
import { limited, limitedForAll, type Purpose, withGrace, withTimeBudget } from '../../src/core/time-limit.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const never = (): Promise<never> => new Promise(() => {});
const far = { what: 'it', limit: seconds(600) };

/** When it ended and how, on a clock that only the test moves. */
async function endOf(work: () => Promise<unknown>, horizon = seconds(3_600)): Promise<{ at: number; error: unknown }> {
  const started = Date.now();
  const end = work().then(
    () => ({ at: Date.now() - started, error: undefined }),
    (error: unknown) => ({ at: Date.now() - started, error }),
  );
  await vi.advanceTimersByTimeAsync(horizon);
  return end;
}

const budget = (wait: number): AbortSignal => {
  const controller = new AbortController();
  setTimeout(() => controller.abort(), wait);
  return controller.signal;
};

describe('a call without an answer', () => {
  const rows: readonly { when: string; work: () => Promise<unknown>; at: number }[] = [
    {
      when: 'nobody has set a time',
      work: () => limited({ ...far, limit: seconds(3), purpose: 'read' }, never),
      at: 3_000,
    },
    {
      when: 'its limit comes first',
      work: () => withTimeBudget(budget(9_000), () => limited({ ...far, limit: seconds(3), purpose: 'read' }, never)),
      at: 3_000,
    },
    {
      when: "its caller's time comes first, and it reads",
      work: () => withTimeBudget(budget(1_000), () => limited({ ...far, purpose: 'read' }, never)),
      at: 1_000,
    },
    {
      when: "its caller's time comes first, and it writes: ten seconds more",
      work: () => withTimeBudget(budget(1_000), () => limited({ ...far, purpose: 'write' }, never)),
      at: 11_000,
    },
    {
      when: 'it reads to write down what was decided: ten seconds more',
      work: () => withTimeBudget(budget(1_000), () => withGrace(() => limited({ ...far, purpose: 'read' }, never))),
      at: 11_000,
    },
    {
      when: "its caller's time is up before it begins, and it reads: at once",
      work: () => withTimeBudget(AbortSignal.abort(), () => limited({ ...far, purpose: 'read' }, never)),
      at: 0,
    },
    {
      when: 'several wait for it: by its own limit alone',
      work: () => withTimeBudget(budget(1_000), () => limitedForAll({ ...far, limit: seconds(3) }, never)),
      at: 3_000,
    },
    {
      when: 'the inner of two times counts',
      work: () =>
        withTimeBudget(budget(9_000), () =>
          withTimeBudget(budget(2_000), () => limited({ ...far, purpose: 'read' }, never)),
        ),
      at: 2_000,
    },
  ];
  it.each(rows)('ends where $when', async ({ work, at }) => {
    const end = await endOf(work);
    expect(end.error).toBeInstanceOf(RetryableError);
    expect(end.at).toBe(at);
  });

  it('is notified by its signal', async () => {
    let given: AbortSignal | undefined;
    await endOf(() =>
      limited({ ...far, limit: millis(5), purpose: 'write' }, (signal) => {
        given = signal;
        return never();
      }),
    );
    expect(given?.aborted).toBe(true);
  });

  it('that throws at the end of its own is no unhandled rejection', async () => {
    const end = await endOf(() =>
      limited(
        { ...far, limit: millis(5), purpose: 'read' },
        (signal) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted')))),
      ),
    );
    expect(end.error).toBeInstanceOf(RetryableError);
  });
});

it.each<Purpose>(['read', 'write'])(
  'a %s that answers gives its answer, its own failure, and leaves no timer',
  async (purpose) => {
    const signal = new AbortController().signal;
    const limit = { ...far, purpose };
    expect(await withTimeBudget(signal, () => limited(limit, async () => 'yes'))).toBe('yes');
    await expect(limited(limit, () => Promise.reject(new TypeError('its own')))).rejects.toThrow(TypeError);
    expect(vi.getTimerCount()).toBe(0);
  },
);
