import { describe, expect, it } from 'vitest';
import { findAddress, sortedAddresses } from '../../../src/dns/names/addresses.ts';

describe('an address', () => {
  it.each([
    ['10.0.0.4', 'A', '10.0.0.4'],
    [' 10.0.0.4 ', 'A', '10.0.0.4'],
    ['FD00:0::0004', 'AAAA', 'fd00::4'],
    ['::ffff:10.0.0.4', 'A', '10.0.0.4'],
  ])('%j is an %s record of %s', (text, type, canonical) => {
    expect(findAddress(text)).toEqual({ type, text: canonical });
  });

  it.each(['', '10.4', '10.0.0.256', '0x0a000004', 'fe80::1%eth0', '10.0.0.4/32', 'st1'])('%j is none', (text) => {
    expect(findAddress(text)).toBeUndefined();
  });

  it('in a list stands once, however it is spelt, and in order', () => {
    expect(sortedAddresses(['fd00::4', '10.0.0.5', 'FD00:0::4', '10.0.0.4', '?'])).toEqual([
      '10.0.0.4',
      '10.0.0.5',
      '?',
      'fd00::4',
    ]);
  });
});
