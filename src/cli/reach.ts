import { Command } from 'commander';
import { InputError } from '../core/errors.ts';
import { nameOf } from '../core/resource-id.ts';
import type { Policy } from '../policy/policy.ts';
import { findingsOf } from '../why/findings.ts';
import type { Graph } from '../why/graph/graph.ts';
import { judgePromises } from '../why/promises.ts';
import { cellsOfMatrix, type Matrix, reachMatrix } from '../why/reach.ts';
import { readGraph } from '../why/why.ts';
import { columns } from './columns.ts';
import { readJson, readPolicy, refuseTwoInputs, within } from './input.ts';
import type { Run } from './run.ts';
import { answer, type ExitStatus, type Terminal } from './terminal.ts';

interface Options {
  readonly targets?: readonly string[];
  readonly from?: readonly string[];
  readonly resources: string;
  readonly policy?: string;
  readonly json?: boolean;
}

/** `gatehouse reach`: which targets are reached privately from which networks, or whether what policy promises holds. */
export const reachCommand = (run: Run): Command =>
  new Command('reach')
    .description(
      'say which resources are reached privately from where; without targets and sources, whether what policy says under reachability holds',
    )
    .option('--targets <id...>', 'resources that have a private endpoint, or are to have one')
    .option('--from <id...>', 'who asks: networks, subnets, interfaces, machines, clusters')
    .requiredOption('--resources <file>', "exported bodies, as for gatehouse why; '-' is standard input")
    .option('--policy <file>', 'the policy document')
    .option('--json', 'print one JSON document')
    .action(
      run<[Options]>(async (terminal, { targets, from, resources: file, policy: policyFile, json }) => {
        refuseTwoInputs([file, policyFile]);
        const resources = await readJson(file, terminal);
        const policy = await readPolicy(policyFile, terminal);
        const graph = within(file, () => readGraph(resources, policy.dns));
        if (targets === undefined && from === undefined) return promised(graph, policy, terminal, json);
        if (targets === undefined || from === undefined)
          throw new InputError(
            targets === undefined ? '--targets' : '--from',
            'is missing; name both targets and sources, or neither to judge what policy promises',
          );
        const matrix = reachMatrix(graph, targets, from);
        const cells = cellsOfMatrix(matrix);
        answer(terminal, json, { targets: matrix.targets, from: matrix.from, cells }, linesOf(matrix));
        return 0;
      }),
    );

/** What policy promises: 1 where a promise is broken. */
function promised(graph: Graph, { reachability }: Policy, terminal: Terminal, json: boolean | undefined): ExitStatus {
  const judged = judgePromises(graph, reachability);
  if (judged.length === 0)
    throw new InputError(
      '--policy',
      'promises nothing among these resources; write reachability.targets with clusters, managementNetworks, must or mustNot, or name --targets and --from',
    );
  const findings = findingsOf(judged);
  const promises = judged.map(({ cell, ...promise }) => ({
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
  return findings.length > 0 ? 1 : 0;
}

/** A row for each source; below it the question that opens each cell which isn't ok. */
function linesOf(matrix: Matrix): readonly string[] {
  const head = ['', ...matrix.targets.map(({ id }) => nameOf(id))];
  const rows = matrix.rows.map((cells, row) => [
    nameOf(matrix.from[row] ?? ''),
    ...cells.map(({ state, brokenAt }) => (brokenAt === null ? state : `${state} (${brokenAt})`)),
  ]);
  const open = cellsOfMatrix(matrix).filter(({ state, name }) => state !== 'ok' && name !== null);
  return [
    ...columns([head, ...rows]),
    ...(open.length === 0 ? [] : ['']),
    ...open.map(({ name, from }) => `why: gatehouse why ${name} --from ${from} --resources …`),
  ];
}
