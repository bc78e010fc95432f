import { expect, it } from 'vitest';
import type { Finding } from '../../src/core/finding.ts';
import { createFirstFindings } from '../../src/state/findings/first.ts';
import { createState } from '../../src/state/state.ts';
import { memoryState } from '../support/memory-state.ts';

const now = new Date('2026-03-01T12:00:00.000Z');
const found = (index: number, count = 1) => ({
  scope: { room: 'egress', key: `/k${index}` },
  findings: Array.from({ length: count }, (_, each): Finding => {
    return { check: `c${each}`, subject: `/k${index}`, severity: 'high', message: 'm', remedy: 'r' };
  }),
});

it('what is announced is at most a hundred findings at a time, and sent once those are kept', async () => {
  const state = memoryState();
  let announced = 0;
  const sent: [announced: number, kept: number][] = [];
  const announce = async ({ length }: readonly unknown[]): Promise<void> => {
    announced += length;
  };
  const send = async (): Promise<void> => {
    sent.push([announced, (await Array.fromAsync(state.findings.listAll())).length]);
  };
  const first = createFirstFindings(createState(state).findings, announce, send);
  expect(
    await first.open(
      Array.from({ length: 70 }, (_, index) => found(index, 3)),
      now,
    ),
  ).toEqual([]);
  expect(sent).toEqual([
    [99, 99],
    [198, 198],
    [210, 210],
  ]);
});

it('a key with more findings than a transaction holds is left, and keeps none of the others', async () => {
  const state = memoryState();
  const first = createFirstFindings(createState(state).findings);
  expect(await first.open([found(1, 2), found(2, 101), found(3, 2)], now)).toEqual([found(2).scope]);
  expect(await Array.fromAsync(state.findings.listAll())).toHaveLength(4);
});

it('of a transaction that somebody was first in, only their key is left: the others were announced', async () => {
  const state = memoryState();
  const first = createFirstFindings(createState(state).findings);
  await first.open([found(2)], now);
  expect(await first.open([found(1), found(2), found(3)], now)).toEqual([found(2).scope]);
  expect(await Array.fromAsync(state.findings.listAll())).toHaveLength(3);
});
