import type { Command } from 'commander';
import { Reason } from '../../core/asked.ts';
import { nameOf } from '../../core/resource-id.ts';
import { plain } from '../../core/text.ts';
import type { Run } from '../run.ts';
import { answer } from '../terminal.ts';
import { judged } from './asked.ts';
import { itemsOf } from './cluster-lines.ts';
import { type AppOptions, openDeployedApp } from './deployed-app.ts';
import { hashOf } from './hash.ts';
import { type AppListOptions, appCommand, appListCommand } from './options.ts';
import { type Column, printListOf, textOf } from './print-list.ts';

const shown: readonly Column[] = [
  ['id', (item) => textOf(item, 'id')],
  ['kind', (item) => textOf(item, 'kind')],
  ['zone', (item) => nameOf(textOf(item, 'zone'))],
  ['network', (item) => nameOf(textOf(item, 'network'))],
  [
    'mends',
    ({ mends }) =>
      itemsOf(mends)
        .map((each) => `${nameOf(textOf(each, 'from'))} to ${nameOf(textOf(each, 'target'))}`)
        .join(', '),
  ],
  ['does', (item) => textOf(item, 'does')],
  ['blocked by', (item) => textOf(item, 'blockedBy')],
  ['etag', (item) => textOf(item, 'etag')],
];

/** `gatehouse proposals list` */
export const listProposalsCommand = (run: Run): Command =>
  appListCommand('list')
    .description('list what would keep the promises of policy that are broken because a link is missing')
    .action(
      run<[AppListOptions]>((terminal, options) =>
        printListOf(terminal, options, shown, (app) => app.whole('/api/proposals', options.most)),
      ),
    );

interface ApplyOptions extends AppOptions {
  readonly reason: string;
  readonly etag: string;
  readonly json?: boolean;
}

/** `gatehouse proposals apply ID --etag … --reason …` */
export const applyProposalCommand = (run: Run): Command =>
  appCommand('apply')
    .description('have a proposal done, as it was when it was listed; takes an administrator')
    .argument('<id>', 'the id a list shows')
    .requiredOption('--etag <etag>', 'the etag that list printed: another version is refused')
    .requiredOption('--reason <text>', 'why, one line; it stays in the audit')
    .option('--json', 'print one JSON document')
    .action(
      run<[string, ApplyOptions]>(async (terminal, id, options) => {
        const { reason, etag } = options;
        const path = `/api/proposals/${hashOf(id, 'proposals list')}/apply`;
        judged('--reason', reason, Reason);
        const app = await openDeployedApp(options);
        const item = await app.post(path, { reason }, etag);
        const afterwards = textOf(item, 'afterwards');
        const said = [`Azure works on it: ${plain(textOf(item, 'does'))}`];
        answer(terminal, options.json, item, afterwards === '' ? said : [...said, `afterwards: ${plain(afterwards)}`]);
        return 0;
      }),
    );
