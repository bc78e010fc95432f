export interface Column {
  readonly title: string;
  /** Characters; what is longer is wrapped at spaces, or cut where there are none. */
  readonly width: number;
}

/** Lays rows out in columns of plain text, with a line between the rows. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const rule = columns.map(({ width }) => '─'.repeat(width)).join('  ');
  const lay = (cells: readonly string[]): string => {
    const wrapped = columns.map(({ width }, index) => wrap(cells[index] ?? '', width));
    const height = Math.max(...wrapped.map((lines) => lines.length));
    return Array.from({ length: height }, (_, line) =>
      columns
        .map(({ width }, index) => (wrapped[index]?.[line] ?? '').padEnd(width))
        .join('  ')
        .trimEnd(),
    ).join('\n');
  };
  return [lay(columns.map(({ title }) => title)), rule, ...rows.map(lay), rule].join('\n');
}

/** Breaks text into lines of at most `width` characters; line breaks in it stay. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    let line = '';
    for (const word of paragraph.split(' ').flatMap((one) => pieces(one, width))) {
      if (line !== '' && line.length + 1 + word.length > width) {
        lines.push(line);
        line = word;
      } else line = line === '' ? word : `${line} ${word}`;
    }
    lines.push(line);
  }
  return lines;
}

function pieces(word: string, width: number): string[] {
  return word.length <= width ? [word] : (word.match(new RegExp(`.{1,${width}}`, 'g')) ?? []);
}
