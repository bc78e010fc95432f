import { Command } from 'commander';
import { InputError, problemText } from '../core/errors.ts';
import { findResourceId, nameOf } from '../core/resource-id.ts';
import { quote } from '../core/text.ts';
import type { Policy } from '../policy/policy.ts';
import { parseSource } from '../why/asked.ts';
import { findingsOf } from '../why/findings.ts';
import type { JudgedPromise } from '../why/promises.ts';
import { cellsOfMatrix, type PlacedCell, type ReachTarget, reachMatrix } from '../why/reach.ts';
import { judgePolicy } from '../why/reachability.ts';
import { type AzureOptions, azureOptions } from './azure.ts';
import { columns } from './columns.ts';
import { readPolicy, refuseTwoInputs } from './input.ts';
import type { Run } from './run.ts';
import { answer, type ExitStatus, type Terminal } from './terminal.ts';
import { askAzure, graphOfFile, refuseTwoSources } from './why.ts';

interface Options extends AzureOptions {
  readonly targets?: readonly string[];
  readonly from?: readonly string[];
  readonly resources?: string;
  readonly policy?: string;
  readonly json?: boolean;
}

interface Pairs {
  readonly targets: readonly string[];
  readonly from: readonly string[];
}

interface Shown {
  readonly targets: readonly ReachTarget[];
  readonly from: readonly string[];
  readonly cells: readonly PlacedCell[];
}

/** `gatehouse reach`: which targets are reached privately from which networks, or whether what policy promises holds. */
export const reachCommand = (run: Run): Command =>
  azureOptions(
    new Command('reach')
      .description(
        'say which resources are reached privately from where; without targets and sources, whether what policy says under reachability holds',
      )
      .option('--targets <id...>', 'resources that have a private endpoint, or are to have one')
      .option('--from <id...>', 'who asks: networks, subnets, interfaces, machines, clusters')
      .option('--resources <file>', "exported bodies, as for gatehouse why; '-' is standard input")
      .option('--policy <file>', 'the policy document')
      .option('--json', 'print one JSON document'),
  ).action(
    run<[Options]>(async (terminal, options) => {
      refuseTwoSources(options);
      refuseTwoInputs([options.resources, options.policy]);
      const pairs = pairsOf(options);
      const policy = await readPolicy(options.policy, terminal);
      if (pairs === undefined) return printPromises(await judged(options, policy, terminal), terminal, options.json);
      const { targets, from, cells } = await matrixOf(options, pairs, policy, terminal);
      answer(terminal, options.json, { targets, from, cells }, linesOf({ targets, from, cells }));
      return 0;
    }),
  );

/** Ids parted by blanks, as a shell does it, or by commas, as the API's queries are. */
const parted = (ids: readonly string[]): readonly string[] =>
  ids.flatMap((each) => each.split(',').flatMap((id) => id.trim() || []));

/** @throws InputError where only one of targets and sources is named. */
function pairsOf({ targets, from }: Options): Pairs | undefined {
  if (targets === undefined && from === undefined) return undefined;
  if (targets !== undefined && from !== undefined) {
    const sources = parted(from);
    for (const id of sources) parseSource(id, '--from');
    const wanted = parted(targets);
    for (const id of wanted)
      if (findResourceId(id) === undefined) throw new InputError('--targets', `${quote(id)} is not a resource id`);
    return { targets: wanted, from: sources };
  }
  throw new InputError(
    targets === undefined ? '--targets' : '--from',
    'is missing; name both targets and sources, or neither to judge what policy promises',
  );
}

async function judged(options: Options, policy: Policy, terminal: Terminal): Promise<readonly JudgedPromise[]> {
  const { resources: file } = options;
  const graph =
    file === undefined
      ? await askAzure(options, policy, terminal, (reader, signal) => reader.freshGraph(signal))
      : await graphOfFile(file, policy, terminal);
  const { promises, unmatched } = judgePolicy(graph, policy.reachability);
  for (const problem of unmatched) terminal.err(`warning: ${problemText(problem)}\n`);
  return promises;
}

async function matrixOf(options: Options, pairs: Pairs, policy: Policy, terminal: Terminal): Promise<Shown> {
  const { resources: file } = options;
  if (file === undefined)
    return askAzure(options, policy, terminal, (reader, signal) => reader.reachability(pairs, signal));
  const matrix = reachMatrix(await graphOfFile(file, policy, terminal), pairs.targets, pairs.from);
  return { ...matrix, cells: cellsOfMatrix(matrix) };
}

/** What policy promises: 1 where a promise is broken, else 3 where one can't be judged: nobody is to take that for kept. */
function printPromises(all: readonly JudgedPromise[], terminal: Terminal, json: boolean | undefined): ExitStatus {
  if (all.length === 0)
    throw new InputError(
      '--policy',
      'promises nothing among these resources; write reachability.targets with clusters, managementNetworks, must or mustNot, or name --targets and --from',
    );
  const findings = findingsOf(all);
  const promises = all.map(({ cell, ...promise }) => ({
    ...promise,
    state: cell.state,
    name: cell.name ?? null,
    brokenAt: cell.brokenAt,
  }));
  answer(terminal, json, { promises, findings }, [
    ...columns(
      promises.map(({ outcome, wanted, from, target, state, brokenAt, because }) => [
        outcome,
        `${nameOf(from)} ${wanted === 'must' ? 'must reach' : 'must not reach'} ${nameOf(target)}`,
        brokenAt === null ? state : `${state} (${brokenAt})`,
        because,
      ]),
    ),
    ...findings.flatMap(({ severity, check, message, remedy }) => [
      '',
      `${severity}  ${check}`,
      `  ${message}`,
      `  to do: ${remedy}`,
    ]),
  ]);
  if (findings.length > 0) return 1;
  return promises.some(({ outcome }) => outcome === 'unknown') ? 3 : 0;
}

/** A row for each source; below it the question that opens each cell which isn't ok. */
function linesOf({ targets, from, cells }: Shown): readonly string[] {
  const head = ['', ...targets.map(({ id }) => nameOf(id))];
  const rows = from.map((source, row) => [
    nameOf(source),
    ...cells
      .slice(row * targets.length, (row + 1) * targets.length)
      .map(({ state, brokenAt }) => (brokenAt === null ? state : `${state} (${brokenAt})`)),
  ]);
  const open = cells.filter(({ state, name }) => state !== 'ok' && name !== null);
  const nameless = targets.filter(({ names }) => names.length === 0);
  return [
    ...columns([head, ...rows]),
    ...(open.length + nameless.length === 0 ? [] : ['']),
    ...nameless.map(
      ({ id }) =>
        `${nameOf(id)}: no name of it that private link serves is among the resources; add it with its private endpoints, or name a resource that has one`,
    ),
    ...open.map((cell) => `why: gatehouse why ${cell.name} --from ${cell.from} --resources …`),
  ];
}
