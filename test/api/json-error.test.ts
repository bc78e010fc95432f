import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findJsonError } from '../../src/api/json-error.ts';

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

describe('the place where a text stops being JSON', () => {
  it.each([
    { text: '', at: 0 },
    { text: '{"reason"', at: 9 },
    { text: '{"reason": }', at: 11 },
    { text: '{"reason": "x",}', at: 15 },
    { text: "{'reason': 1}", at: 1 },
    { text: '{reason: 1}', at: 1 },
    { text: '[1, 2', at: 5 },
    { text: '[01]', at: 2 },
    { text: '{"a": 1} {"b": 2}', at: 9 },
    { text: '[1}', at: 2 },
    { text: '"a\nb"', at: 0 },
    { text: 'NaN', at: 0 },
    { text: '{"a": "\\x"}', at: 6 },
    { text: '"a', at: 0 },
    { text: '[1 /* one */]', at: 3 },
    { text: '\ufeff1', at: 0 },
    { text: '["a" "b"]', at: 5 },
    { text: '{"a"}', at: 4 },
  ])('is $at in $text', ({ text, at }) => {
    expect(findJsonError(text)).toBe(at);
  });

  it('is nowhere exactly where JSON.parse is content', () => {
    const nearly = fc
      .tuple(fc.json(), fc.nat(), fc.constantFrom('', '"', ',', '}', ']', ':', '0', '-', '\\', ' ', '.', 'e', 'tru'))
      .map(([text, place, mark]) => {
        const at = place % (text.length + 1);
        return text.slice(0, at) + mark + text.slice(at + (place % 2));
      });
    const tokens = fc
      .array(fc.constantFrom('{', '}', '[', ']', ',', ':', '"a"', '1', 'null', ' '), { maxLength: 8 })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string(), nearly, tokens), (text) => {
        expect(findJsonError(text) === undefined).toBe(isJson(text));
      }),
      { numRuns: 3_000 },
    );
  });

  it.each(['[', '{"a":'])('is named where nesting of %s goes beyond any body, and costs no stack', (open) => {
    expect(findJsonError(open.repeat(500))).toBe(open.length * 500);
    expect(findJsonError(open.repeat(16_000))).toBe(open.length * 500);
    expect(findJsonError(`[${'[],'.repeat(5_000)}{}]`)).toBeUndefined();
  });
});
