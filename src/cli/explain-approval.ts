import { Command } from 'commander';
import { explainApproval } from '../approvals/explain.ts';
import { parsePrivateLinkResource } from '../approvals/schema.ts';
import { readJson, readPolicy, refuseTwoInputs, within } from './input.ts';
import type { Run } from './run.ts';
import { answer } from './terminal.ts';

interface Options {
  readonly policy: string;
  readonly resource: string;
  readonly connection: string;
  readonly json?: boolean;
}

/** `gatehouse explain approval`: what the rules say of one private endpoint connection. */
export const explainApprovalCommand = (run: Run): Command =>
  new Command('approval')
    .description('say which rule approves, rejects or holds a private endpoint connection, and why the others did not')
    .requiredOption('--policy <file>', 'the policy document')
    .requiredOption('--resource <file>', 'the body of the private link resource (REST or az … -o json)')
    .requiredOption('--connection <file>', "the body of the private endpoint connection; '-' is standard input")
    .option('--json', 'print one JSON document')
    .action(
      run<[Options]>(async (terminal, files) => {
        refuseTwoInputs([files.policy, files.resource, files.connection]);
        const policy = await readPolicy(files.policy, terminal);
        const resource = await readJson(files.resource, terminal);
        const connection = await readJson(files.connection, terminal);
        within(files.resource, () => parsePrivateLinkResource(resource));
        const explanation = within(files.connection, () => explainApproval(policy, resource, connection, terminal.now));
        const { verdict, rule, objections } = explanation;
        answer(terminal, files.json, explanation, [
          rule === null ? `${verdict}: ${withoutRule[verdict]}` : `${verdict}, by rule '${rule}'`,
          ...objections.map((objection) => `  ${objection.rule}: ${objection.because}`),
        ]);
        return 0;
      }),
    );

const withoutRule = {
  approve: 'by no rule',
  reject: 'by no rule',
  hold: 'no rule matches, so a person decides',
  none: 'the connection is not Pending, so there is nothing to decide',
} as const;
