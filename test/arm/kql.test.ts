import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kqlList, kqlText } from '../../src/arm/kql.ts';
import { anyText } from '../support/any-text.ts';

describe('a text in a query of Resource Graph', () => {
  it.each([
    ['/subscriptions/s/x', "'/subscriptions/s/x'"],
    ["rg' or 1 == 1 //", String.raw`'rg\' or 1 == 1 //'`],
    [String.raw`rg\' or 1 == 1`, String.raw`'rg\\\' or 1 == 1'`],
    [String.raw`ends with \ `.trim(), String.raw`'ends with \\'`],
    ['a\nb', String.raw`'a\u000ab'`],
    ['a\u2028b', String.raw`'a\u2028b'`],
  ])('%s is %s', (text, literal) => expect(kqlText(text)).toBe(literal));

  it('never ends its literal, with anything in it', () => {
    fc.assert(
      fc.property(anyText(), (text) => {
        expect(kqlText(text)).toMatch(/^'(?:[^'\\\p{C}\u2028\u2029]|\\['\\u])*'$/u);
      }),
    );
  });

  it('is one of a list', () => expect(kqlList(['a', "b'"])).toBe(String.raw`'a', 'b\''`));
});
