import { type Command, Option } from 'commander';
import { CheckName, FindingSubject } from '../../core/asked.ts';
import { severities } from '../../core/finding.ts';
import type { Run } from '../run.ts';
import { judged } from './asked.ts';
import { type AppListOptions, appListCommand } from './options.ts';
import { type Column, printListOf, textOf } from './print-list.ts';

const shown: readonly Column[] = ['severity', 'state', 'check', 'subject', 'openedAt', 'message', 'remedy'].map(
  (name) => [name, (item) => textOf(item, name)] as const,
);

interface Options extends AppListOptions {
  readonly state: string;
  readonly severity?: string;
  readonly check?: string;
  readonly subject?: string;
}

/** `gatehouse findings` */
export const findingsCommand = (run: Run): Command =>
  appListCommand('findings')
    .description("list a deployed app's findings, worst first")
    .addOption(new Option('--state <state>', 'only these').choices(['open', 'resolved', 'exempt']).default('open'))
    .addOption(new Option('--severity <severity>', 'only these').choices(severities))
    .option('--check <id>', 'only of this check')
    .option('--subject <id>', 'only about this resource, or below this id')
    .action(
      run<[Options]>(async (terminal, options) => {
        const { state, severity, check, subject } = options;
        judged('--check', check, CheckName);
        judged('--subject', subject, FindingSubject);
        const query = { state, severity, check, subject };
        return printListOf(terminal, options, shown, (app) => app.list('/api/findings', query, options.most));
      }),
    );
