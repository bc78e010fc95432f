import { describe, expect, it } from 'vitest';
import { createIntake, deliveriesFor } from '../../src/app/intake.ts';
import { RetryableError } from '../../src/core/errors.ts';

function setUp(most: number) {
  let time = Date.parse('2026-03-01T12:00:00Z');
  const intake = createIntake(most, { now: () => new Date(time) });
  const ends: (() => void)[] = [];
  const begin = (): Promise<string> => intake(() => new Promise((resolve) => ends.push(() => resolve('done'))));
  const pass = (milliseconds: number): void => {
    time += milliseconds;
  };
  return { intake, begin, ends, pass };
}

describe('deliveries of events', () => {
  it('are taken as long as there is room, and fail at once beyond', async () => {
    const { intake, begin, ends } = setUp(2);
    const first = begin();
    const second = begin();
    await expect(begin()).rejects.toThrow(RetryableError);
    ends[1]?.();
    expect(await second).toBe('done');
    expect(await intake(async () => 'room again')).toBe('room again');
    ends[0]?.();
    expect(await first).toBe('done');
  });

  it('that fail leave their room', async () => {
    const { intake } = setUp(1);
    await expect(intake(() => Promise.reject(new TypeError('bug')))).rejects.toThrow('bug');
    expect(await intake(async () => 'next')).toBe('next');
  });

  it('are few while the oldest has waited so long that Event Grid may deliver it again', async () => {
    const { begin, ends, pass } = setUp(100);
    const burst = Array.from({ length: 20 }, begin);
    pass(15_001);
    await expect(begin()).rejects.toThrow(RetryableError);
    for (const end of ends) end();
    await Promise.all(burst);
    const slow = begin();
    pass(15_001);
    const others = Array.from({ length: 15 }, begin);
    await expect(begin()).rejects.toThrow(RetryableError);
    for (const end of ends) end();
    await Promise.all([slow, ...others]);
  });

  it('are a hundred while the oldest has waited so long that what is admitted now may not be done in time', async () => {
    const { begin, ends, pass } = setUp(500);
    const burst = Array.from({ length: 100 }, begin);
    pass(10_000);
    burst.push(begin());
    pass(1);
    await expect(begin()).rejects.toThrow(RetryableError);
    for (const end of ends) end();
    await Promise.all(burst);
  });

  it.each([
    { mib: 128, most: 256 },
    { mib: 256, most: 512 },
    { mib: 2_096, most: 4_192 },
    { mib: 4, most: 16 },
  ])('are bounded by memory: $most with a heap of $mib MiB', ({ mib, most }) => {
    expect(deliveriesFor(mib * 1024 * 1024)).toBe(most);
  });
});
