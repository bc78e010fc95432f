import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reachOf } from '../../src/core/address-sets.ts';
import { findAddress, sayAddresses, sortedAddresses } from '../../src/core/addresses.ts';

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

  it('is in a list once, however it is spelt, and in order', () => {
    expect(sortedAddresses(['fd00::4', '10.0.0.5', 'FD00:0::4', '10.0.0.4', '?'])).toEqual([
      '10.0.0.4',
      '10.0.0.5',
      '?',
      'fd00::4',
    ]);
  });
});

describe('the reach of a list', () => {
  it.each([
    { when: 'nothing', list: [], addresses: 0 },
    { when: 'one address', list: ['203.0.113.7'], addresses: 1 },
    { when: 'one address, twice and in two spellings', list: ['203.0.113.7', '203.0.113.7/32'], addresses: 1 },
    { when: 'a prefix, wherever in it the text begins', list: ['203.0.113.99/24'], addresses: 256 },
    { when: 'a range', list: ['203.0.113.1 - 203.0.113.9'], addresses: 9 },
    {
      when: 'neighbours and what overlaps them',
      list: ['203.0.113.0/25', '203.0.113.128/25', '203.0.113.64/26'],
      addresses: 256,
    },
    { when: 'a /8', list: ['20.0.0.0/8'], addresses: 2 ** 24 },
    { when: 'a quarter of the internet', list: ['64.0.0.0/3', '96.0.0.0/3'], addresses: 2 ** 30 - 2 ** 22 - 2 ** 24 },
    {
      when: 'private addresses',
      list: ['10.0.0.0/8', '192.168.0.0/16', '100.64.0.0/10', '172.16.0.0/12'],
      addresses: 0,
    },
    { when: 'nobody as AKS writes it', list: ['0.0.0.0/32'], addresses: 0 },
    { when: 'one network of IPv6', list: ['2001:db8:1::/64', '2001:db8:1::5'], addresses: 1 },
    { when: 'a site of IPv6', list: ['2001:db8:1::/48'], addresses: 65_536 },
    { when: 'private addresses of IPv6', list: ['fd00::/8'], addresses: 0 },
  ])('of $when is $addresses and not everybody', ({ list, addresses }) => {
    expect(reachOf(list)).toEqual({ addresses, isEverybody: false, unreadable: [] });
  });

  it.each([
    [['0.0.0.0/0']],
    [['0.0.0.0/1', '128.0.0.0/1']],
    [['0.0.0.0/2', '64.0.0.0/2', '128.0.0.0/2', '192.0.0.0/2']],
    [['0.0.0.1-255.255.255.255']],
    [['0.0.0.0-255.255.255.254']],
    [['0.0.0.0/1', '203.0.113.7']],
    [['::/0']],
    [['2000::/4', '3000::/4']],
    [['*']],
    [['Any']],
  ])('of %j is everybody', (list) => {
    expect(reachOf(list)).toMatchObject({ isEverybody: true, unreadable: [] });
  });

  it.each([
    '',
    'office',
    '203.0.113.0/33',
    '203.0.113.9-203.0.113.1',
    '203.0.113.1-2001:db8::1',
    '203.0.113.0/24-203.0.113.9',
    '[x]',
  ])('does not read %j', (entry) => {
    expect(reachOf(['203.0.113.7', entry])).toEqual({ addresses: 1, isEverybody: false, unreadable: [entry] });
  });

  it('is the same in any order, and never smaller with one entry more', () => {
    const prefix = fc
      .tuple(fc.ipV4(), fc.integer({ min: 0, max: 32 }))
      .map(([address, length]) => `${address}/${length}`);
    fc.assert(
      fc.property(fc.array(prefix, { maxLength: 6 }), prefix, (list, more) => {
        const reach = reachOf(list);
        expect(reachOf([...list].reverse())).toEqual(reach);
        expect(reachOf([...list, ...list])).toEqual(reach);
        expect(reachOf([...list, more]).addresses).toBeGreaterThanOrEqual(reach.addresses);
      }),
    );
  });
});

it('says addresses, and of what is none that it is none', () => {
  expect(sayAddresses(['10.0.0.4', 'fd00::1', 'please approve', ''])).toBe(
    '10.0.0.4, fd00::1, what is no address, what is no address',
  );
});
