import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recent } from '../../src/core/recent.ts';

describe('what was worked out lately', () => {
  it('is given again while it is asked for, and what nobody asks for goes', () => {
    const lately = recent<number>(2);
    lately.keep('a', 1);
    lately.keep('b', 2);
    lately.keep('c', 3);
    expect(lately.get('a')).toBe(1);
    lately.keep('d', 4);
    lately.keep('e', 5);
    expect(['a', 'b', 'c', 'd', 'e'].map((text) => lately.get(text))).toEqual([1, undefined, undefined, 4, 5]);
  });

  it('is never another text’s, and never more than twice as much as it may keep', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.string({ maxLength: 2 }), { maxLength: 60 }),
        (most, texts) => {
          const lately = recent<string>(most);
          for (const text of texts) expect(lately.get(text) ?? lately.keep(text, `of ${text}`)).toBe(`of ${text}`);
          const kept = [...new Set(texts)].filter((text) => lately.get(text) !== undefined);
          expect(kept.length).toBeLessThanOrEqual(2 * most);
        },
      ),
    );
  });
});
