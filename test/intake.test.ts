import { describe, expect, it } from 'vitest';
import { RetryableError } from '../src/core/errors.ts';
import { createIntake, deliveriesFor } from '../src/intake.ts';

describe('deliveries of events', () => {
  it('are taken as long as there is room, and fail at once beyond', async () => {
    const intake = createIntake(2);
    let end = (): void => {};
    const slow = () => new Promise<string>((resolve) => (end = () => resolve('done')));
    const first = intake(slow);
    const second = intake(async () => 'quick');
    await expect(intake(async () => 'too many')).rejects.toThrow(RetryableError);
    expect(await second).toBe('quick');
    expect(await intake(async () => 'room again')).toBe('room again');
    end();
    expect(await first).toBe('done');
  });

  it('that fail leave their room', async () => {
    const intake = createIntake(1);
    await expect(intake(() => Promise.reject(new TypeError('bug')))).rejects.toThrow('bug');
    expect(await intake(async () => 'next')).toBe('next');
  });

  it.each([
    { mib: 128, most: 64 },
    { mib: 256, most: 128 },
    { mib: 2_096, most: 1_048 },
    { mib: 16, most: 16 },
  ])('are bounded by memory: $most with a heap of $mib MiB', ({ mib, most }) => {
    expect(deliveriesFor(mib * 1024 * 1024)).toBe(most);
  });
});
