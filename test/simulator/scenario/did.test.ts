import { describe, expect, it } from 'vitest';
import type { Delivery } from '../../../simulator/event-grid/dispatcher.ts';
import { toDeed } from '../../../simulator/scenario/did.ts';

const at = (second: number): Date => new Date(Date.UTC(2026, 0, 1, 0, 0, second));
const delivery = (subject: string, second: number): Delivery => ({
  id: subject,
  operation: 'write',
  subject,
  attempt: 1,
  outcome: 202,
  at: at(second),
  tookMs: 1,
});
const entry = {
  at: at(10).toISOString(),
  room: 'dns',
  key: '/a/pe1',
  action: 'create',
  target: 't',
  by: 'b',
  because: 'c',
};

describe('how long after its event something was done', () => {
  it.each([
    {
      when: 'the event of its own key comes first',
      deliveries: [delivery('/A/PE1', 4), delivery('/a/pe2', 9)],
      ms: 6_000,
    },
    {
      when: 'no event has its key: the last before it',
      deliveries: [delivery('/a/pe2', 3), delivery('/a/pe3', 8)],
      ms: 2_000,
    },
    {
      when: 'its event was delivered twice: the later one',
      deliveries: [delivery('/a/pe1', 4), delivery('/a/pe1', 7)],
      ms: 3_000,
    },
    { when: 'every event came later', deliveries: [delivery('/a/pe1', 11)], ms: undefined },
    { when: 'there was no event', deliveries: [], ms: undefined },
  ])('when $when', ({ deliveries, ms }) => {
    expect(toDeed(entry, deliveries).afterEventMs).toBe(ms);
  });
});
