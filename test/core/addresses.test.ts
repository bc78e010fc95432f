import { describe, expect, it } from 'vitest';
import { findAddress, findIpv4Number, sortedAddresses } from '../../src/core/addresses.ts';

describe('an address', () => {
  it.each([
    ['10.0.0.4', 4, '10.0.0.4'],
    [' 10.0.0.4 ', 4, '10.0.0.4'],
    ['FD00:0::0004', 6, 'fd00::4'],
    ['::ffff:10.0.0.4', 4, '10.0.0.4'],
  ])('%j is an address of version %s, %s', (text, version, canonical) => {
    expect(findAddress(text)).toEqual({ version, text: canonical });
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

  it.each([
    ['0.0.0.0', 0],
    ['10.0.0.4', 167_772_164],
    ['255.255.255.255', 4_294_967_295],
    ['fd00::4', undefined],
    ['10.0.0.256', undefined],
  ])('%j is number %s among those of version 4', (text, number) => {
    expect(findIpv4Number(text)).toBe(number);
  });
});
