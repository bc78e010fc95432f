import type { Command } from 'commander';
import { Scope } from '../../core/asked.ts';
import type { Run } from '../run.ts';
import { judged, refuseWrongSpan } from './asked.ts';
import { openDeployedApp } from './deployed-app.ts';
import { type AppListOptions, appListCommand } from './options.ts';
import { named, type People, peopleOf } from './people.ts';
import { type Column, printList, textOf } from './print-list.ts';

const shownWith = (people: People): readonly Column[] =>
  ['at', 'room', 'action', 'target', 'by', 'because'].map((name) => [
    name,
    (item) => (name === 'by' ? named(textOf(item, name), people) : textOf(item, name)),
  ]);

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
        refuseWrongSpan(options, terminal.now);
        judged('--target', target, Scope);
        const app = await openDeployedApp(options);
        const listed = await app.list('/api/audit', { from, to, target }, options.most);
        // Programs get the ids alone: what people are called is not theirs to keep.
        const isForPeople = options.json !== true && options.csv !== true;
        printList(terminal, listed, shownWith(isForPeople ? await peopleOf(app) : new Map()), options);
        return 0;
      }),
    );
