import { describe, expect, it } from 'vitest';
import { remember } from '../../src/core/remember.ts';
import { after, minutes } from '../../src/core/time.ts';

const start = new Date('2026-01-01T00:00:00Z');
const at = (passed: number): Date => after(start, minutes(passed));

/** A memory whose reads are counted: each gives its own number. */
function counted(most?: number) {
  const memory = remember<number>(minutes(5), most);
  let reads = 0;
  return {
    ...memory,
    get: (key: string, passed: number) => memory.get(key, at(passed), async () => ++reads),
  };
}

describe('what is remembered', () => {
  it('is read once until its time is up, counted from the read', async () => {
    const { get } = counted();
    const given = [await get('a', 0), await get('a', 4.99), await get('a', 5), await get('a', 9.99)];
    expect(given).toEqual([1, 1, 2, 2]);
  });

  it('is kept for each key by itself, and absence is kept like anything else', async () => {
    const { get } = counted();
    expect([await get('a', 0), await get('b', 0), await get('a', 1)]).toEqual([1, 2, 1]);
    const memory = remember<undefined>(minutes(5));
    await memory.get('a', start, async () => undefined);
    await expect(memory.get('a', start, async () => Promise.reject(new Error('read again')))).resolves.toBeUndefined();
  });

  it('can be forgotten', async () => {
    const { get, forget } = counted();
    await get('a', 0);
    forget('a');
    expect(await get('a', 0)).toBe(2);
  });

  it('can all be forgotten, and then what was being read meanwhile is not kept either', async () => {
    const memory = remember<number>(minutes(5));
    await memory.get('a', start, async () => 1);
    const slow = memory.get('b', start, async () => {
      memory.forgetAll();
      return 1;
    });
    expect(await slow).toBe(1);
    expect([memory.peek('a', start), memory.peek('b', start)]).toEqual([undefined, undefined]);
    expect(await memory.get('b', start, async () => 2)).toBe(2);
  });

  it('is not what a failed read left, and a failed renewal keeps nothing alive', async () => {
    const memory = remember<number>(minutes(5));
    const fails = async () => Promise.reject(new Error('refused'));
    await expect(memory.get('a', at(0), fails)).rejects.toThrow('refused');
    expect(await memory.get('a', at(0), async () => 1)).toBe(1);
    await expect(memory.get('a', at(5), fails)).rejects.toThrow('refused');
    expect(await memory.get('a', at(5), async () => 2)).toBe(2);
  });

  it('is bounded: the oldest goes first, and what was read again is not the oldest', async () => {
    const { get } = counted(2);
    await get('a', 0);
    await get('b', 1);
    expect(await get('a', 5)).toBe(3);
    expect(await get('c', 5)).toBe(4);
    expect([await get('a', 5), await get('c', 5), await get('b', 5)]).toEqual([3, 4, 5]);
  });

  it('counts from the last read which is the oldest', async () => {
    const { get } = counted(3);
    await get('a', 0);
    await get('b', 4);
    await get('a', 5);
    await get('c', 6);
    await get('d', 6);
    expect(await get('a', 6)).toBe(3);
  });

  it('is kept in full where one more is read again', async () => {
    const { get } = counted(2);
    await get('a', 0);
    await get('b', 3);
    await get('a', 5);
    expect(await get('b', 5)).toBe(2);
  });
});
