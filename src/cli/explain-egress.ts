import { Command, Option } from 'commander';
import { InputError } from '../core/errors.ts';
import { type Severity, severities } from '../core/finding.ts';
import { findResourceId } from '../core/resource-id.ts';
import { type EgressExplanation, explainEgress } from '../egress/explain.ts';
import { readJson, readPolicy, refuseTwoInputs, within } from './input.ts';
import type { Run } from './run.ts';
import { answer } from './terminal.ts';

interface Options {
  readonly resources: string;
  readonly subject?: string;
  readonly policy?: string;
  readonly failOn?: Severity;
  readonly json?: boolean;
}

/** `gatehouse explain egress`: what policy does not allow among exported resources. */
export const explainEgressCommand = (run: Run): Command =>
  new Command('egress')
    .description('list the public paths and exposures among exported resources that policy does not allow')
    .requiredOption('--resources <file>', "resource bodies: one, an array, or a list answer; '-' is standard input")
    .option('--subject <id>', 'only this resource and what lies below it')
    .option('--policy <file>', 'the policy document; without it, the defaults')
    .addOption(
      new Option('--fail-on <severity>', 'exit with 1 where a finding is this bad or worse').choices(severities),
    )
    .option('--json', 'print one JSON document')
    .action(
      run<[Options]>(async (terminal, { resources: file, subject, policy: policyFile, failOn, json }) => {
        refuseTwoInputs([file, policyFile]);
        if (subject !== undefined && findResourceId(subject) === undefined) {
          throw new InputError('--subject', `'${subject}' is not a resource id`);
        }
        const resources = await readJson(file, terminal);
        const { egress: policy } = await readPolicy(policyFile, terminal);
        const explanation = within(file, () => explainEgress(resources, { subject, policy, now: terminal.now }));
        answer(terminal, json, explanation, linesOf(explanation));
        const least = failOn === undefined ? -1 : severities.indexOf(failOn);
        const open = explanation.findings.filter(({ exemption }) => exemption === undefined);
        const tooBad = open.filter(({ severity }) => severities.indexOf(severity) <= least);
        if (tooBad.length > 0) terminal.err(`findings of severity ${failOn} or worse: ${tooBad.length}\n`);
        return tooBad.length > 0 ? 1 : 0;
      }),
    );

function linesOf({ subjects, findings, notes }: EgressExplanation): readonly string[] {
  return [
    `${subjects.length} judged, ${findings.length} findings`,
    ...findings.flatMap(({ check, subject, severity, because, remedy, exemption }) => [
      '',
      `${severity}  ${check}`,
      `  ${subject}`,
      `  ${because}`,
      exemption === undefined ? `  to do: ${remedy}` : `  exempt: ${exemption}`,
    ]),
    ...(notes.length > 0 ? [''] : []),
    ...notes.map(({ subject, message }) => `note: ${subject === '' ? '' : `${subject}: `}${message}`),
  ];
}
