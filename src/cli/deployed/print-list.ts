import { plain } from '../../core/text.ts';
import { toCsv } from '../../report/csv.ts';
import { columns } from '../columns.ts';
import { type Terminal, textOfLines } from '../terminal.ts';
import { type AppOptions, type DeployedApp, type Item, type Listed, openDeployedApp } from './deployed-app.ts';

export interface ListOptions {
  readonly json?: boolean;
  readonly csv?: boolean;
}

/** A column: its heading, and its text for an item. */
export type Column = readonly [heading: string, of: (item: Item) => string];

/** The text of a field, or nothing. */
export const textOf = (item: unknown, name: string): string => {
  const value = typeof item === 'object' && item !== null ? Reflect.get(item, name) : undefined;
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
};

/** The widest cell of a table for people; CSV and JSON hold all. */
const widest = 60;

/** Asks the app that the options name for a list, and prints it. */
export async function printListOf<O extends AppOptions & ListOptions>(
  terminal: Terminal,
  options: O,
  shown: readonly Column[],
  read: (app: DeployedApp) => Promise<Listed>,
): Promise<0> {
  printList(terminal, await read(await openDeployedApp(options)), shown, options);
  return 0;
}

/** Prints a list as a table, as CSV or as JSON, and says on the side when there is more of it. */
export function printList(terminal: Terminal, listed: Listed, shown: readonly Column[], options: ListOptions): void {
  const { items, more } = listed;
  const headings = shown.map(([heading]) => heading);
  const cells = items.map((item) => shown.map(([, of]) => of(item)));
  if (options.json === true) terminal.out(`${JSON.stringify({ value: items }, null, 2)}\n`);
  else if (options.csv === true) terminal.out(toCsv(headings, cells));
  else if (items.length === 0) terminal.out('None.\n');
  else {
    const rows = [headings, ...cells.map((row) => row.map((cell) => plain(cell)))];
    const most = headings.map(() => widest);
    terminal.out(textOfLines(columns(rows, most)));
  }
  if (more) terminal.err(`There is more: --most says how many are shown (${items.length} now).\n`);
}
