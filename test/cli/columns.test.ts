import { expect, it } from 'vitest';
import { table } from '../../scripts/table.ts';
import { columns, columnsOfParagraphs } from '../../src/cli/columns.ts';

const row = (...cells: string[]): string[] => cells;

it.each<{ when: string; rows: string[][]; most?: number[]; lines: string[] }>([
  { when: 'no row', rows: [], lines: [] },
  { when: 'cells of several lengths', rows: [row('a', 'b'), row('long', 'c')], lines: ['a     b', 'long  c'] },
  { when: 'an empty last cell', rows: [row('a', ''), row('b', 'c')], lines: ['a', 'b  c'] },
  { when: 'a short row', rows: [row('a'), row('bb', 'c')], lines: ['a', 'bb  c'] },
  { when: 'a cell that is indented', rows: [row('  dns', 'key')], most: [10], lines: ['  dns  key'] },
  { when: 'a cell that just fits', rows: [row('one two')], most: [7], lines: ['one two'] },
  { when: 'a cell that just fits with its indent', rows: [row('  one')], most: [5], lines: ['  one'] },
  { when: 'a cell that is too long', rows: [row('one two', 'b')], most: [6], lines: ['one  b', 'two'] },
  { when: 'words that fill a line', rows: [row('a b c d')], most: [3], lines: ['a b', 'c d'] },
  { when: 'a word that is too long', rows: [row('a 123456')], most: [4], lines: ['a', '1234', '56'] },
  { when: 'a line break', rows: [row('a\nb', 'c')], lines: ['a  c', 'b'] },
  { when: 'more lines in a later cell', rows: [row('a', 'b\nc')], lines: ['a  b', '   c'] },
  { when: 'a width for the first column alone', rows: [row('a b', 'c d')], most: [1], lines: ['a  c d', 'b'] },
])('columns of $when', ({ rows, most, lines }) => {
  expect(columnsOfParagraphs(rows, most)).toEqual(lines);
});

it('a line break of somebody else’s begins no line of a table', () => {
  expect(columns([row('a\nb', 'c'), row('d', 'e')])).toEqual(['a\\u000ab  c', 'd         e']);
});

it('a table has its widths with anything in it, and a line above and below its rows', () => {
  const head = [
    { title: 'What', width: 6 },
    { title: 'So', width: 3 },
  ];
  expect(table(head, [row('a thing', '1')])).toBe(
    ['What    So', '──────  ───', 'a       1', 'thing', '──────  ───'].join('\n'),
  );
});
