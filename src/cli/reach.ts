import { Command } from 'commander';
import { nameOf } from '../core/resource-id.ts';
import { cellsOfMatrix, type Matrix, reachMatrix } from '../why/reach.ts';
import { readGraph } from '../why/why.ts';
import { columns } from './columns.ts';
import { readJson, readPolicy, refuseTwoInputs, within } from './input.ts';
import type { Run } from './run.ts';
import { answer } from './terminal.ts';

interface Options {
  readonly targets: readonly string[];
  readonly from: readonly string[];
  readonly resources: string;
  readonly policy?: string;
  readonly json?: boolean;
}

/** `gatehouse reach`: which targets are reached privately from which networks. */
export const reachCommand = (run: Run): Command =>
  new Command('reach')
    .description('say which resources are reached privately from which networks, subnets, machines and clusters')
    .requiredOption('--targets <id...>', 'resources that have a private endpoint, or are to have one')
    .requiredOption('--from <id...>', 'who asks: networks, subnets, interfaces, machines, clusters')
    .requiredOption('--resources <file>', "exported bodies, as for gatehouse why; '-' is standard input")
    .option('--policy <file>', 'the policy document')
    .option('--json', 'print one JSON document')
    .action(
      run<[Options]>(async (terminal, { targets, from, resources: file, policy: policyFile, json }) => {
        refuseTwoInputs([file, policyFile]);
        const resources = await readJson(file, terminal);
        const { dns } = await readPolicy(policyFile, terminal);
        const matrix = reachMatrix(
          within(file, () => readGraph(resources, dns)),
          targets,
          from,
        );
        answer(
          terminal,
          json,
          { targets: matrix.targets, from: matrix.from, cells: cellsOfMatrix(matrix) },
          linesOf(matrix),
        );
        return 0;
      }),
    );

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
