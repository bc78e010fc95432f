import { expect, it } from 'vitest';
import { toCsv } from '../../src/report/csv.ts';

it.each([
  { when: 'plain words', given: 'open', cell: 'open' },
  { when: 'nothing', given: undefined, cell: '' },
  { when: 'a number', given: -3, cell: '-3' },
  { when: 'a comma', given: 'a, b', cell: '"a, b"' },
  { when: 'quotation marks', given: 'a "b"', cell: '"a ""b"""' },
  { when: 'two lines', given: 'a\nb', cell: '"a\nb"' },
  { when: 'a formula', given: '=HYPERLINK("x")', cell: '"\'=HYPERLINK(""x"")"' },
  { when: 'a mention', given: '@SUM(A1)', cell: "'@SUM(A1)" },
])('writes $when', ({ given, cell }) => {
  expect(toCsv(['a', 'b'], [[given, 'x']])).toBe(`a,b\r\n${cell},x\r\n`);
});

it('says the columns even where there is no row', () => {
  expect(toCsv(['a', 'b'], [])).toBe('a,b\r\n');
});
