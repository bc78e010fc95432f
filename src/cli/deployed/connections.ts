import { type Command, Option } from 'commander';
import { Reason, Scope } from '../../core/asked.ts';
import { findResourceId } from '../../core/resource-id.ts';
import type { Run } from '../run.ts';
import { answer } from '../terminal.ts';
import { judged, refuseWrongDeferral } from './asked.ts';
import { connectionLines } from './connection-lines.ts';
import { type AppOptions, type Item, openDeployedApp } from './deployed-app.ts';
import { hashOf } from './hash.ts';
import { type AppListOptions, appCommand, appListCommand } from './options.ts';
import { peopleOf } from './people.ts';
import { type Column, printListOf, textOf } from './print-list.ts';

const lastName = (id: string): string => findResourceId(id)?.name ?? id;

const shown: readonly Column[] = [
  ['id', (item) => textOf(item, 'id')],
  ['state', (item) => textOf(item, 'state')],
  ['verdict', (item) => textOf(item, 'verdict')],
  ['resource', (item) => lastName(textOf(item, 'resourceId'))],
  ['asked by', (item) => lastName(textOf(item, 'endpointId'))],
  ['groups', ({ groupIds }) => (Array.isArray(groupIds) ? groupIds.join(' ') : '')],
  ['since', (item) => textOf(item, 'pendingSince') || textOf(item, 'firstSeen')],
  ["requester's words", (item) => textOf(item, 'message')],
];

/** `gatehouse connections list` */
export const listConnectionsCommand = (run: Run): Command =>
  appListCommand('list')
    .description('list private endpoint connections, newest request first')
    .addOption(new Option('--state <state>', 'only these').choices(['pending', 'approved', 'rejected', 'disconnected']))
    .addOption(new Option('--verdict <verdict>', 'only these').choices(['approve', 'reject', 'hold', 'none']))
    .option('--resource <id>', 'only to this resource, or below this id')
    .action(
      run<[AppListOptions & { state?: string; verdict?: string; resource?: string }]>(async (terminal, options) => {
        const { state, verdict, resource } = options;
        judged('--resource', resource, Scope);
        const query = { state, verdict, resource };
        return printListOf(terminal, options, shown, (app) => app.list('/api/connections', query, options.most));
      }),
    );

interface ShowOptions extends AppOptions {
  readonly json?: boolean;
}

/** `gatehouse connections show ID` */
export const showConnectionCommand = (run: Run): Command =>
  appCommand('show')
    .description('print one connection: who asks for what, what each rule said, what was decided before')
    .argument('<id>', 'the id a list shows')
    .option('--json', 'print one JSON document')
    .action(
      run<[string, ShowOptions]>(async (terminal, id, options) => {
        const app = await openDeployedApp(options);
        const item = await app.get(pathOf(id));
        answer(
          terminal,
          options.json,
          item,
          connectionLines(item, options.json === true ? new Map() : await peopleOf(app)),
        );
        return 0;
      }),
    );

interface DecisionOptions extends ShowOptions {
  readonly reason: string;
  readonly etag?: string;
  readonly until?: string;
}

type Verb = 'approve' | 'reject' | 'defer';
const says: Readonly<Record<Verb, string>> = {
  approve: 'approve a connection, as it was when it was shown',
  reject: 'reject a connection',
  defer: 'put a connection off until a moment',
};

/** `gatehouse connections approve|reject|defer ID --reason …` */
const decideCommand =
  (verb: Verb) =>
  (run: Run): Command => {
    const command = appCommand(verb)
      .description(says[verb])
      .argument('<id>', 'the id a list shows')
      .requiredOption('--reason <text>', 'why, one line; it stays in the audit')
      .option('--json', 'print one JSON document');
    const etag = new Option('--etag <etag>', 'the etag that show printed: another version is refused');
    command.addOption(verb === 'approve' ? etag.makeOptionMandatory() : etag);
    if (verb === 'defer')
      command.requiredOption('--until <moment>', 'such as 2026-03-09T08:00:00Z, at most 90 days ahead');
    return command.action(
      run<[string, DecisionOptions]>(async (terminal, id, options) => {
        const { reason, until } = options;
        const path = `${pathOf(id)}/${verb}`;
        judged('--reason', reason, Reason);
        refuseWrongDeferral(until, terminal.now);
        const app = await openDeployedApp(options);
        const item = await app.post(path, { reason, ...(until !== undefined && { until }) }, options.etag);
        answer(terminal, options.json, item, [outcomeOf(verb, item)]);
        return 0;
      }),
    );
  };
export const approveConnectionCommand = decideCommand('approve');
export const rejectConnectionCommand = decideCommand('reject');
export const deferConnectionCommand = decideCommand('defer');

function outcomeOf(verb: Verb, item: Item): string {
  const state = textOf(item, 'state');
  if (verb === 'defer') return `Put off until ${textOf(item.deferral, 'until')}.`;
  if (item.decision === undefined) return `Your approval is the first of two; the connection is ${state}.`;
  const done = textOf(item.decision, 'state') === 'done';
  return done ? `The connection is ${state}.` : 'The decision is recorded, and Azure is being notified.';
}

/** A resource id names a connection only together with who asks. */
const pathOf = (given: string): string => `/api/connections/${hashOf(given, 'connections list')}`;
