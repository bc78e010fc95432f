import { writtenOnOneLine } from '../core/text.ts';

type Rows = readonly (readonly string[])[];

/** Rows as columns of text; a line break in a cell is another's, and is written out. */
export const columns = (rows: Rows, most: readonly number[] = []): readonly string[] =>
  columnsOfParagraphs(
    rows.map((row) => row.map(writtenOnOneLine)),
    most,
  );

/** Rows as columns of text, each as wide as its widest cell; past its width in `most` a cell wraps at spaces, else is cut. Line breaks stay. */
export function columnsOfParagraphs(rows: Rows, most: readonly number[] = []): readonly string[] {
  const wrapped = rows.map((row) => row.map((text, column) => wrap(text, most[column] ?? Number.POSITIVE_INFINITY)));
  const widths: number[] = [];
  for (const row of wrapped)
    for (const [column, lines] of row.entries())
      widths[column] = Math.max(widths[column] ?? 0, ...lines.map(({ length }) => length));
  return wrapped.flatMap((row) =>
    Array.from({ length: Math.max(...row.map(({ length }) => length)) }, (_, line) =>
      row
        .map((lines, column) => (lines[line] ?? '').padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    ),
  );
}

function wrap(text: string, width: number): readonly string[] {
  return text.split('\n').flatMap((paragraph) => {
    if (paragraph.length <= width) return [paragraph];
    const lines: string[] = [];
    for (const word of paragraph.split(' ').flatMap((one) => pieces(one, width))) {
      const last = lines.at(-1);
      if (last === undefined || last.length + 1 + word.length > width) lines.push(word);
      else lines[lines.length - 1] = `${last} ${word}`;
    }
    return lines;
  });
}

const pieces = (word: string, width: number): readonly string[] =>
  word.length <= width ? [word] : (word.match(new RegExp(`.{1,${width}}`, 'g')) ?? []);
