import { expect, it } from 'vitest';
import { exponentOf } from '../../bench/statistics.ts';

const sizes = [10, 100, 1_000, 10_000];

it.each([
  { when: 'cost does not grow', cost: () => 7, is: 0 },
  { when: 'cost grows in proportion', cost: (size: number) => 0.2 * size, is: 1 },
  { when: 'cost grows with the square', cost: (size: number) => 3 * size ** 2, is: 2 },
])('fits $is where $when', ({ cost, is }) => {
  expect(exponentOf(sizes.map((size) => ({ size, cost: cost(size) })))).toBeCloseTo(is, 10);
});

it('refuses what no line goes through', () => {
  expect(() => exponentOf([{ size: 10, cost: 1 }])).toThrow(RangeError);
  expect(() =>
    exponentOf([
      { size: 10, cost: 1 },
      { size: 100, cost: 0 },
    ]),
  ).toThrow(RangeError);
});
