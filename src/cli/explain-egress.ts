import { Command, Option } from 'commander';
import { InputError } from '../core/errors.ts';
import { type Severity, severities } from '../core/finding.ts';
import { findResourceId } from '../core/resource-id.ts';
import { counted } from '../core/text.ts';
import { type EgressExplanation, explainReading } from '../egress/explain.ts';
import { readFile } from '../egress/reading/read-file.ts';
import type { EgressPolicy } from '../policy/egress.ts';
import { linesOfFinding, noteText } from '../preview/lines.ts';
import { drawPath } from './draw-path.ts';
import { failures, unjudgedText } from './failures.ts';
import { readJson, readPolicy, refuseTwoInputs, within } from './input.ts';
import { warnOfNothing } from './nothing-judged.ts';
import type { Run } from './run.ts';
import { answer } from './terminal.ts';
import { warnOfMore, warnOfUnread } from './unread.ts';

interface Options {
  readonly resources: string;
  readonly subject?: string;
  readonly policy?: string;
  readonly failOn?: Severity;
  readonly failOnUnjudged?: boolean;
  readonly json?: boolean;
}

/** `gatehouse explain egress`: what policy does not allow among exported or planned resources. */
export const explainEgressCommand = (run: Run): Command =>
  new Command('egress')
    .description('list the public paths and exposures among exported or planned resources that policy does not allow')
    .requiredOption(
      '--resources <file>',
      "resource bodies (one, an array, a list answer, rows of Resource Graph), a Bicep snapshot, a what-if or the JSON of a Terraform plan; '-' is standard input",
    )
    .option('--subject <id>', 'only this resource and what lies below it')
    .option('--policy <file>', 'the policy document; without it, the defaults')
    .addOption(
      new Option('--fail-on <severity>', 'exit with 1 where a finding is this bad or worse').choices(severities),
    )
    .option('--fail-on-unjudged', 'exit with 1 where a type is among the resources that nothing is known of')
    .option('--json', 'print one JSON document')
    .action(
      run<[Options]>(async (terminal, { resources: file, subject, policy: policyFile, json, ...fails }) => {
        refuseTwoInputs([file, policyFile]);
        if (subject !== undefined && findResourceId(subject) === undefined) {
          throw new InputError('--subject', `'${subject}' is not a resource id`);
        }
        const resources = await readJson(file, terminal);
        warnOfMore(file, resources, terminal);
        const { egress: policy } = await readPolicy(policyFile, terminal);
        const reading = within(file, () => readFile(resources));
        const explanation = within(file, () => explainReading(reading, { subject, policy, now: terminal.now }));
        if (subject === undefined)
          warnOfNothing(file, explanation.exposures.length, 'resource of a type that is judged', terminal);
        answer(terminal, json, explanation, linesOf(explanation, policy));
        const judged = new Set(explanation.exposures.map(({ id }) => id));
        const isUnsure = ({ id }: { id: string }): boolean => judged.has(id);
        const status = warnOfUnread(file, reading, terminal);
        return failures(explanation, policy, fails, terminal, isUnsure) > 0 ? 1 : status;
      }),
    );

function linesOf(
  { subjects, exposures, findings, unknown, notJudged }: EgressExplanation,
  policy: EgressPolicy,
): readonly string[] {
  const shown = policy.unknown === 'ignore' ? [] : unknown;
  return [
    `${exposures.length} judged, ${counted(findings.length, 'finding')}`,
    ...(notJudged.length > 0 ? [unjudgedText(notJudged)] : []),
    ...findings.flatMap(linesOfFinding),
    ...subjects.filter(({ path }) => subjects.length === 1 || path.class !== 'not-a-subject').flatMap(drawPath),
    ...(shown.length > 0 ? [''] : []),
    ...shown.map((note) => `unknown: ${noteText(note)}`),
  ];
}
