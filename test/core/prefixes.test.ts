import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  contains,
  findPrefix,
  findRange,
  holdInternet,
  isCovered,
  overlaps,
  type Prefix,
  prefixesIn,
  reachesInternet,
} from '../../src/core/prefixes.ts';

const prefix = (text: string): Prefix => findPrefix(text) ?? expect.fail(`${text} is a prefix`);
const prefixes = (...texts: readonly string[]): readonly Prefix[] => texts.map(prefix);

describe('what a text writes as prefixes', () => {
  it.each([
    ['10.0.0.0/8', ['10.0.0.0/8']],
    ['10.0.0.4-10.0.0.4', ['10.0.0.4/32']],
    ['10.0.0.1 - 10.0.0.6', ['10.0.0.1/32', '10.0.0.2/31', '10.0.0.4/31', '10.0.0.6/32']],
    ['0.0.0.0-255.255.255.255', ['0.0.0.0/0']],
    ['fd00::-fd00::ff', ['fd00::/120']],
    ['10.0.0.9-10.0.0.1', []],
    ['10.0.0.0/24-10.0.1.0/24', []],
    ['10.0.0.1-fd00::1', []],
    ['::ffff:8.8.8.8', ['8.8.8.8/32']],
    ['::ffff:8.8.8.0/120', ['8.8.8.0/24']],
    ['::ffff:0:0/96', ['0.0.0.0/0']],
    ['::ffff:8.8.8.8/32', []],
    ['10.0.0.0 /8', []],
    ['Storage.WestEurope', []],
    ['a-b', []],
  ])('%s is %j', (text, are) => {
    expect(prefixesIn(text).map((each) => each.text)).toEqual(are);
  });

  it('an entry of a list may have blanks about its slash', () =>
    expect(findRange('10.0.0.0 / 8')).toMatchObject({ text: '10.0.0.0/8' }));

  it('a range is made of prefixes that hold it and nothing else, however it lies', () => {
    const number = fc.integer({ min: 0, max: 2 ** 32 - 1 });
    const text = (value: number): string => [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join('.');
    fc.assert(
      fc.property(number, number, (a, b) => {
        const [first, last] = [Math.min(a, b), Math.max(a, b)];
        const made = prefixesIn(`${text(first)}-${text(last)}`);
        const size = made.reduce((sum, each) => sum + (each.last - each.first + 1n), 0n);
        expect(made[0]?.first).toBe(BigInt(first));
        expect(made.at(-1)?.last).toBe(BigInt(last));
        expect(size).toBe(BigInt(last) - BigInt(first) + 1n);
      }),
    );
  });
});

describe('a prefix', () => {
  it.each([
    ['10.0.0.0/8', '10.0.0.0/8'],
    ['10.1.2.3/8', '10.0.0.0/8'],
    ['0.0.0.0/0', '0.0.0.0/0'],
    ['203.0.113.9', '203.0.113.9/32'],
    [' FD00:0:0:1::/64 ', 'fd00:0:0:1::/64'],
    ['::/0', '::/0'],
    ['::ffff:10.0.0.4', '10.0.0.4/32'],
    ['2001:db8::1', '2001:db8::1/128'],
  ])('%s is %s', (text, is) => {
    expect(findPrefix(text)?.text).toBe(is);
  });

  it.each([
    '',
    'Internet',
    'Storage.WestEurope',
    '10.0.0.0/33',
    '10.0.0/8',
    '10.0.0.0/',
    '10.0.0.0 / 8',
    '10.0.0.0/-1',
    '::/129',
    '1:2',
    '*',
    '10.0.0.256',
    '010.0.0.4',
  ])("'%s' is none", (text) => {
    expect(findPrefix(text)).toBeUndefined();
  });

  it('holds and meets others of its family only', () => {
    expect([
      contains(prefix('10.0.0.0/8'), prefix('10.3.0.0/16')),
      contains(prefix('10.3.0.0/16'), prefix('10.0.0.0/8')),
    ]).toEqual([true, false]);
    expect([
      overlaps(prefix('10.3.0.0/16'), prefix('10.0.0.0/8')),
      overlaps(prefix('0.0.0.0/0'), prefix('::/0')),
    ]).toEqual([true, false]);
  });
});

describe('what prefixes cover together', () => {
  it.each([
    { when: 'both halves', whole: '0.0.0.0/0', by: ['128.0.0.0/1', '0.0.0.0/1'], is: true },
    { when: 'one half', whole: '0.0.0.0/0', by: ['0.0.0.0/1'], is: false },
    {
      when: 'quarters with a hole',
      whole: '10.0.0.0/8',
      by: ['10.0.0.0/10', '10.128.0.0/10', '10.192.0.0/10'],
      is: false,
    },
    { when: 'overlapping ones', whole: '10.0.0.0/8', by: ['10.0.0.0/9', '10.64.0.0/10', '10.128.0.0/9'], is: true },
    { when: 'the other family', whole: '::/0', by: ['0.0.0.0/0'], is: false },
    { when: 'none', whole: '10.0.0.0/8', by: [], is: false },
  ])('$when', ({ whole, by, is }) => {
    expect(isCovered(prefix(whole), prefixes(...by))).toBe(is);
  });

  it('agrees with counting, in any order', () => {
    const part = fc
      .tuple(fc.integer({ min: 0, max: 15 }), fc.integer({ min: 4, max: 8 }))
      .map(([high, length]) => prefix(`${high * 16}.0.0.0/${length}`));
    fc.assert(
      fc.property(fc.array(part, { maxLength: 20 }), part, (by, whole) => {
        const step = 1n << 24n;
        let isWhole = true;
        for (let at = whole.first; at <= whole.last; at += step)
          isWhole &&= by.some(({ first, last }) => first <= at && at <= last);
        expect(isCovered(whole, by)).toBe(isWhole);
      }),
    );
  });
});

describe('the internet', () => {
  it.each([
    ['10.0.0.0/8', false],
    ['100.64.0.0/10', false],
    ['172.16.0.0/12', false],
    ['192.168.1.0/24', false],
    ['8.0.0.0/6', true],
    ['203.0.113.9/32', true],
    ['0.0.0.0/0', true],
    ['fd00::/8', false],
    ['2000::/3', true],
  ])('%s is on it: %s', (text, is) => {
    expect(reachesInternet(prefix(text))).toBe(is);
  });

  it('is held by all addresses, or by all that are public', () => {
    expect(holdInternet('v4', prefixes('0.0.0.0/0'))).toBe(true);
    expect(holdInternet('v4', prefixes('0.0.0.0/1', '128.0.0.0/1'))).toBe(true);
    expect(holdInternet('v4', prefixes('0.0.0.0/1'))).toBe(false);
    expect(holdInternet('v6', prefixes('0.0.0.0/0'))).toBe(false);
  });
});
