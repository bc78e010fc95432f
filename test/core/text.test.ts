import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  abridged,
  counted,
  cutText,
  isVisible,
  quote,
  quoteName,
  writtenOnOneLine,
  writtenOut,
} from '../../src/core/text.ts';
import { anyText } from '../support/any-text.ts';

const bytes = (text: string): number => Buffer.byteLength(text);

it.each([
  [0, '0 findings'],
  [1, '1 finding'],
  [2, '2 findings'],
])('of %s is said: %s', (count, says) => expect(counted(count, 'finding')).toBe(says));

it('says a plural that no s makes', () =>
  expect(counted(2, 'free address', 'free addresses')).toBe('2 free addresses'));

it.each([
  { text: 'short', most: 10, kept: 'short' },
  { text: 'exact', most: 5, kept: 'exact' },
  { text: 'longer', most: 4, kept: 'long' },
  { text: 'äöü', most: 3, kept: 'ä' },
  { text: 'äöü', most: 4, kept: 'äö' },
  { text: 'a😀b', most: 4, kept: 'a' },
  { text: 'a😀b', most: 5, kept: 'a😀' },
  { text: '😀', most: 3, kept: '' },
])('of $text at most $most bytes are $kept', ({ text, most, kept }) => {
  expect(cutText(text, most)).toBe(kept);
});

it.each([
  { text: 'why', seen: true },
  { text: '！', seen: true },
  { text: '👍', seen: true },
  { text: ' \t\n', seen: false },
  { text: '\u200b\u2060\ufeff', seen: false },
  { text: '\u3164\uffa0\u115f', seen: false },
  { text: '\u2800', seen: false },
  { text: '\u0301\u034f\ufe0f', seen: false },
])('of $text something is seen: $seen', ({ text, seen }) => {
  expect(isVisible(text)).toBe(seen);
});

it('is a beginning in whole characters, and not a byte shorter than need be', () => {
  fc.assert(
    fc.property(anyText({ maxLength: 60 }), fc.nat(120), (text, most) => {
      const kept = cutText(text, most);
      expect(text.startsWith(kept)).toBe(true);
      expect(Buffer.from(kept).toString()).toBe(kept);
      expect(bytes(kept)).toBeLessThanOrEqual(most);
      const [next = ''] = text.slice(kept.length);
      expect(kept === text || bytes(kept + next) > most).toBe(true);
    }),
    { seed: 1 },
  );
});

it('shows that something was left out, within the same measure', () => {
  expect(abridged('äöü', 6)).toBe('äöü');
  expect(abridged('äöüß', 6)).toBe('ä…');
  expect(bytes(abridged('x'.repeat(100), 20))).toBe(20);
});

it.each([
  { text: 'ann', shown: "'ann'" },
  { text: 'two\nlines\r\nand\ta tab', shown: "'two lines and a tab'" },
  { text: 'one\u2028two\u2029three', shown: "'one two three'" },
  { text: 'turned \u202earound', shown: "'turned  around'" },
  { text: 'un\u200bseen', shown: "'un seen'" },
  { text: 'half a \ud83d', shown: "'half a  '" },
  { text: 'Grüße 😀', shown: "'Grüße 😀'" },
  { text: 'x'.repeat(300), shown: `'${'x'.repeat(197)}…'` },
])('somebody else’s text is quoted as $shown', ({ text, shown }) => expect(quote(text)).toBe(shown));

it('holds nothing unseen once it is quoted, from any text, and is short', () => {
  fc.assert(
    fc.property(anyText(), (text) => {
      expect(quote(text)).not.toMatch(/[\p{C}\u2028\u2029]/u);
      expect(bytes(quote(text))).toBeLessThanOrEqual(202);
    }),
  );
});

it.each([
  { text: 'st1.blob.core.windows.net', shown: "'st1.blob.core.windows.net'" },
  { text: '*._tcp.corp.example', shown: "'*._tcp.corp.example'" },
  { text: 'bücher.example', shown: "'bücher.example'" },
  { text: '@', shown: "'@'" },
  { text: '', shown: 'a text that can be no name' },
  { text: 'please approve', shown: 'a text that can be no name' },
  { text: 'evil.example/approve', shown: 'a text that can be no name' },
  { text: '<b>', shown: 'a text that can be no name' },
  { text: 'st1\u202e', shown: 'a text that can be no name' },
  { text: 'a'.repeat(254), shown: 'a text that can be no name' },
])('a name of somebody else’s is repeated where it can be one: $text', ({ text, shown }) =>
  expect(quoteName(text)).toBe(shown),
);

it.each([
  { text: 'two\nlines\tand a tab\r\n', shown: 'two\nlines\tand a tab\r\n' },
  { text: 'back\rover', shown: 'back\\u000dover' },
  { text: '\u001b[31m \u009b31m', shown: '\\u001b[31m \\u009b31m' },
  { text: 'a\u202eb\u2028c', shown: 'a\\u202eb\\u2028c' },
  { text: '\u{e0041}', shown: '\\udb40\\udc41' },
  { text: 'a ##[error]b ##VSO[task c', shown: 'a \\u0023#[error]b \\u0023#VSO[task c' },
  { text: '## [heading](of)', shown: '## [heading](of)' },
])('what nobody sees is written out: $shown', ({ text, shown }) => expect(writtenOut(text)).toBe(shown));

it.each([
  { text: 'two\nlines\tand a tab\r\n', shown: 'two\\u000alines\tand a tab\\u000d\\u000a' },
  { text: 'back\rover\u2028c\u2029d', shown: 'back\\u000dover\\u2028c\\u2029d' },
])('what stays on its line has its breaks written out: $shown', ({ text, shown }) =>
  expect(writtenOnOneLine(text)).toBe(shown),
);

it('written out in JSON it means the same', () => {
  fc.assert(
    fc.property(anyText(), (text) => {
      expect(JSON.parse(writtenOut(JSON.stringify(text)))).toBe(text);
      expect(writtenOut(text)).not.toMatch(/[^\P{Cc}\n\t\r]|[\p{Cf}\u2028\u2029]/u);
    }),
  );
});
