import { Command } from 'commander';
import { InputError } from '../core/errors.ts';
import type { Why } from '../why/model.ts';
import { explainWhy, readGraph } from '../why/why.ts';
import { columns } from './columns.ts';
import { readJson, readPolicy, refuseTwoInputs, within } from './input.ts';
import type { Run } from './run.ts';
import { answer } from './terminal.ts';

interface Options {
  readonly from?: string;
  readonly network?: string;
  readonly resources: string;
  readonly policy?: string;
  readonly json?: boolean;
}

/** `gatehouse why`: what a name leads to from somewhere, step by step, and what to change. */
export const whyCommand = (run: Run): Command =>
  new Command('why')
    .description('say why a name resolves to what it does from a network, whether that is reached, and what to change')
    .argument('<name>', 'the whole name, e.g. st1.blob.core.windows.net')
    .option('--from <id>', 'who asks: the id of a network, subnet, interface, machine, cluster or application gateway')
    .option('--network <id>', 'the same')
    .requiredOption(
      '--resources <file>',
      "exported bodies: an array, az's lists, or rows of Resource Graph, children such as record sets and links by their own ids; '-' is standard input",
    )
    .option(
      '--policy <file>',
      'the policy document: where zones stand (dns.zones), what DNS servers ask (dns.resolvers)',
    )
    .option('--json', 'print one JSON document')
    .action(
      run<[string, Options]>(async (terminal, name, { from, network, resources: file, policy: policyFile, json }) => {
        const id = from ?? network;
        if (id === undefined)
          throw new InputError('--from', 'is missing; name who asks: a network, subnet, interface, machine or cluster');
        refuseTwoInputs([file, policyFile]);
        const resources = await readJson(file, terminal);
        const { dns } = await readPolicy(policyFile, terminal);
        const why = explainWhy(
          within(file, () => readGraph(resources, dns)),
          name,
          id,
        );
        answer(terminal, json, why, linesOf(why));
        return 0;
      }),
    );

/** The answer for people: the sentence, then the steps, then what to do. */
const linesOf = ({ sentence, steps, answer: kind, reachable, brokenAt }: Why): readonly string[] => [
  sentence,
  '',
  `answer: ${kind}; reachable: ${reachable}; broken at: ${brokenAt ?? 'nothing'}`,
  ...columns(
    steps.map(({ step, state, because }) => [step, state, because]),
    [10, 8, 100],
  ),
  ...steps.flatMap(({ step, remedy, state }) =>
    remedy === null || state === 'ok' ? [] : [`to do, ${step}: ${remedy}`],
  ),
];
