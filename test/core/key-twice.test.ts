import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findKeyTwice } from '../../src/core/key-twice.ts';

describe('a key that is there twice', () => {
  it.each([
    { text: '{"a":1,"a":2}', key: 'a', lines: [1, 1] },
    { text: '{\n"a": 1,\n"b": {"a": 1},\n"a": 2\n}', key: 'a', lines: [2, 4] },
    { text: '[{"x":{"deep":[{"k":1,"k":1}]}}]', key: 'k', lines: [1, 1] },
    { text: String.raw`{"ab":1,"a\u0062":2}`, key: 'ab', lines: [1, 1] },
    { text: String.raw`{"a\\":1,"b":"\\\"","a\\":2}`, key: 'a\\', lines: [1, 1] },
    { text: '{"__proto__":1,"__proto__":2}', key: '__proto__', lines: [1, 1] },
    { text: '{"":1,"":2}', key: '', lines: [1, 1] },
  ])('in $text is found', ({ text, key, lines }) => {
    expect(findKeyTwice(text)).toEqual({ key, lines });
  });

  it.each([
    '{"a":"a","b":"a"}',
    '["a","a"]',
    '{"a":["a","a"],"A":{"a":1}}',
    '[{"a":1},{"a":1}]',
    String.raw`{"a":"\",\"a\":1"}`,
    '"a"',
    '1',
  ])('is not in %s', (text) => {
    expect(findKeyTwice(text)).toBeUndefined();
  });

  it.each([
    { open: '[', close: ']' },
    { open: '{"a":1,"a":', close: '}' },
  ])('is not searched for in what is nested deeper than anything is, and that is said: $open', ({ open, close }) => {
    const deep = `${'['.repeat(500)}${open.repeat(8_000)}1${close.repeat(8_000)}${']'.repeat(500)}`;
    expect([deep, `{"a":${deep},"a":1}`].map(findKeyTwice)).toEqual(['too deep', 'too deep']);
  });

  it('is in nothing that JSON.stringify wrote', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 4 }), fc.constantFrom(undefined, 2), (text, indent) => {
        expect(findKeyTwice(JSON.stringify(JSON.parse(text), null, indent))).toBeUndefined();
      }),
    );
  });
});
