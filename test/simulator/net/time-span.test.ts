import { describe, expect, it } from 'vitest';
import { parseTimeSpan } from '../../../simulator/net/time-span.ts';

// Seen of .NET 10: TimeSpan.TryParse with the invariant culture.

const day = 86_400_000;

describe('a time span', () => {
  it.each([
    ['30', 30 * day],
    ['24:00:00', 24 * day],
    ['25:00:00', 25 * day],
    ['23:59:59', day - 1000],
    ['1:2', 3_720_000],
    ['1:2:3', 3_723_000],
    ['1.02:03:04', 93_784_000],
    ['1:2:3:4', 93_784_000],
    ['1:2:3:4.5', 93_784_500],
    ['00:00:02.5', 2500],
    ['00:00:00.1234567', 123.4567],
    [' 00:00:01 ', 1000],
    ['-1', -day],
    ['-00:00:05', -5000],
  ])('%s is %d ms', (text, milliseconds) => {
    expect(parseTimeSpan(text)).toBeCloseTo(milliseconds, 6);
  });

  it.each(['00:00:90', '00:60:00', '24:00', '1.24:00:00', '1.1', '10675200', '00:00:00.12345678', '5s', ''])(
    '%j is none',
    (text) => {
      expect(parseTimeSpan(text)).toBeUndefined();
    },
  );
});
