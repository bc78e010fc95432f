import { describe, expect, it } from 'vitest';
import { rewriteDate } from '../../../simulator/net/dates.ts';

// Seen of Newtonsoft.Json 13.0.3 on .NET 10 in the zone Europe/Berlin, an hour east of UTC in winter.

describe('a text in an event', () => {
  it.each([
    ['2026-01-01T00:00:00.1230000Z', '2026-01-01T00:00:00.123Z'],
    ['2026-01-01T02:00:00.000Z', '2026-01-01T02:00:00Z'],
    ['2026-01-01T02:00:00z', '2026-01-01T02:00:00Z'],
    ['2026-01-01T02:00:00', '2026-01-01T02:00:00'],
    ['2026-01-01T02:00:00+02:00', '2026-01-01T01:00:00+01:00'],
    ['2026-01-01T02:00:00+0200', '2026-01-01T01:00:00+01:00'],
    ['2026-01-01T02:00:00+02', '2026-01-01T01:00:00+01:00'],
    ['2026-01-01T02:00:00-00:30', '2026-01-01T03:30:00+01:00'],
    ['2026-01-01T24:00:00Z', '2026-01-02T00:00:00Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00Z'],
    ['2024-02-29T00:00:00.5Z', '2024-02-29T00:00:00.5Z'],
    ['/Date(0)/', '1970-01-01T00:00:00Z'],
    ['/Date(-1)/', '1969-12-31T23:59:59.999Z'],
    ['/Date(1500)/', '1970-01-01T00:00:01.5Z'],
  ])('%s comes out as %s', (text, rewritten) => {
    expect(rewriteDate(text, () => 60)).toBe(rewritten);
  });

  it.each([
    '2026-01-01',
    '2026-01-01T02:00Z',
    '2026-01-01 02:00:00Z',
    '2026-02-30T02:00:00Z',
    '2026-01-01T02:00:60Z',
    '2026-01-01T02:00:00.12345678Z',
    '2026-01-01T02:00:00,5Z',
    ' 2026-01-01T02:00:00Z',
    'text',
  ])('%j stays as it is', (text) => {
    expect(rewriteDate(text, () => 60)).toBe(text);
  });

  it('keeps its instant, in this machine’s own zone', () => {
    const rewritten = rewriteDate('2026-06-01T12:00:00-07:00');
    expect(rewritten).toMatch(/[+-]\d\d:\d\d$/);
    expect(Date.parse(rewritten)).toBe(Date.parse('2026-06-01T19:00:00Z'));
  });
});
