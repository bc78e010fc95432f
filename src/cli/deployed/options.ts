import { Command, InvalidArgumentError, Option } from 'commander';
import type { AppOptions } from './deployed-app.ts';
import type { ListOptions } from './print-list.ts';

/** A command that asks a deployed app. */
export const appCommand = (name: string): Command =>
  new Command(name)
    .option('--app <url>', "the app's address; default: GATEHOUSE_APP_URL")
    .option('--client-id <id>', 'the client id of its app registration; default: GATEHOUSE_AUTH_CLIENT_ID');

export interface AppListOptions extends AppOptions, ListOptions {
  readonly most: number;
}

/** A command that lists what a deployed app has. */
export const appListCommand = (name: string): Command =>
  appCommand(name)
    .option('--most <n>', 'how many at most', parseMost, 200)
    .option('--json', 'print one JSON document')
    .addOption(new Option('--csv', 'print CSV, for a spreadsheet').conflicts('json'));

function parseMost(text: string): number {
  const most = Number(text);
  if (Number.isInteger(most) && most >= 1 && most <= 100_000) return most;
  throw new InvalidArgumentError('It must be a whole number from 1 to 100000.');
}
