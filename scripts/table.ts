import { columnsOfParagraphs as layOut } from '../src/cli/columns.ts';

export interface Column {
  readonly title: string;
  /** Characters. */
  readonly width: number;
}

/** Rows in columns of these widths, under their titles and between two lines. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const rule = columns.map(({ width }) => '─'.repeat(width));
  const titles = columns.map(({ title }) => title);
  const widths = columns.map(({ width }) => width);
  return layOut([titles, rule, ...rows, rule], widths).join('\n');
}
