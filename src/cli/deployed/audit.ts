import type { Command } from 'commander';
import type { Run } from '../run.ts';
import { openDeployedApp } from './deployed-app.ts';
import { type AppListOptions, appListCommand } from './options.ts';
import { type Column, printList, textOf } from './print-list.ts';

const shown: readonly Column[] = ['at', 'room', 'action', 'target', 'by', 'because'].map(
  (name) => [name, (item) => textOf(item, name)] as const,
);

interface Options extends AppListOptions {
  readonly from?: string;
  readonly to?: string;
  readonly target?: string;
}

/** `gatehouse audit` */
export const auditCommand = (run: Run): Command =>
  appListCommand('audit')
    .description('list what a deployed app decided and wrote, newest first; without --from, of the last 30 days')
    .option('--from <when>', 'a date, or a moment with its zone')
    .option('--to <when>', 'the same; a date includes that day')
    .option('--target <id>', 'only about this resource, or below this id')
    .action(
      run<[Options]>(async (terminal, options) => {
        const { from, to, target } = options;
        const app = await openDeployedApp(options, process.env);
        printList(terminal, await app.list('/api/audit', { from, to, target }, options.most), shown, options);
        return 0;
      }),
    );
