import { Command } from 'commander';
import { explainPolicies, type PoliciesExplanation } from '../clusters/policies/explain.ts';
import { itemsOf } from '../clusters/policies/objects/items.ts';
import { refuseTwoInputs } from './input.ts';
import { readManifests } from './manifests.ts';
import { naming } from './naming.ts';
import { warnOfNothing } from './nothing-judged.ts';
import type { Run } from './run.ts';
import { answer } from './terminal.ts';

interface Options {
  readonly objects: string;
  readonly probes?: string;
  readonly json?: boolean;
}

/** `gatehouse explain policies`: who may reach whom by a cluster's network policies, and what they don't do. */
export const explainPoliciesCommand = (run: Run): Command =>
  new Command('policies')
    .description("say who may reach whom by a cluster's network policies, and what their authors did not get")
    .requiredOption(
      '--objects <file>',
      "a List as 'kubectl get namespaces,pods,nodes,services,networkpolicies,ciliumnetworkpolicies,ciliumclusterwidenetworkpolicies -A -o json' prints it, or manifests in JSON or YAML; '-' is standard input",
    )
    .option('--probes <file>', 'the connections to judge; without it, warnings only')
    .option('--json', 'print one JSON document')
    .action(
      run<[Options]>(async (terminal, { objects: file, probes: probeFile, json }) => {
        refuseTwoInputs([file, probeFile]);
        const objects = await readManifests(file, terminal);
        const probes = probeFile === undefined ? [] : await readManifests(probeFile, terminal);
        const explanation = naming({ objects: file, probes: probeFile }, () => explainPolicies(objects, probes));
        const judged = itemsOf(objects).filter(({ kind }) => kind.endsWith('NetworkPolicy'));
        if (probeFile === undefined) warnOfNothing(file, judged.length, 'network policy', terminal);
        answer(terminal, json, explanation, linesOf(explanation));
        return 0;
      }),
    );

const linesOf = ({ probes, warnings }: PoliciesExplanation): readonly string[] => [
  ...probes.flatMap(({ id, answer: says, because }) => [
    `${id}  ${says}`,
    ...because.map(
      (each) =>
        `  ${each.direction}: ${each.policy === '' ? each.says : `${each.policy} says ${each.says}`}${each.note === undefined ? '' : ` (${each.note})`}`,
    ),
  ]),
  ...(probes.length > 0 && warnings.length > 0 ? [''] : []),
  ...warnings.map(({ policy, kind, says }) => `warning: ${policy}: ${kind}: ${says}`),
  ...(probes.length === 0 && warnings.length === 0
    ? ['Nothing to warn of; give --probes to ask who may reach whom']
    : []),
];
