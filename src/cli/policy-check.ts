import { Command, Option } from 'commander';
import { InputError, type Problem, problemText } from '../core/errors.ts';
import { parsePolicy, policyVersion } from '../policy/parse-policy.ts';
import type { Policy } from '../policy/policy.ts';
import { reviewNames } from '../policy/review-known.ts';
import { reviewPolicy } from '../policy/review-policy.ts';
import { comment, cut } from '../preview/comment.ts';
import { code } from '../report/markdown.ts';
import { nameOf, readPolicyText, refuseBodies } from './input.ts';
import { knownNames } from './known.ts';
import { roomModes, summaryOf } from './policy-summary.ts';
import type { Run } from './run.ts';
import { answer } from './terminal.ts';

interface Options {
  readonly strict?: boolean;
  readonly json?: boolean;
  readonly markdown?: boolean;
}

/** `gatehouse policy check`: whether a document would be taken, and what it would do. */
export const policyCheckCommand = (run: Run): Command =>
  new Command('check')
    .description('say whether a policy document is valid, with every problem, and what it would do')
    .argument('<file>', "the policy document; '-' is standard input")
    .option('--strict', 'exit with 1 for warnings too')
    .addOption(new Option('--json', 'print one JSON document').conflicts('markdown'))
    .option('--markdown', 'print a comment for a pull request')
    .action(
      run<[string, Options]>(async (terminal, file, { strict, json, markdown }) => {
        const text = await readPolicyText(file, terminal);
        const read = parsed(text);
        if ('problems' in read) {
          const { problems } = read;
          if (markdown === true) {
            terminal.out(commentOf(`${code(nameOf(file))} is not valid`, problems));
            return 1;
          }
          answer(terminal, json, { valid: false, problems }, [
            `${nameOf(file)} is not valid:`,
            ...problems.map((one) => `  ${problemText(one)}`),
          ]);
          return 1;
        }
        const warnings = [...reviewPolicy(read.policy, terminal.now), ...reviewNames(read.policy, knownNames())];
        for (const warning of warnings) terminal.err(`warning: ${problemText(warning)}\n`);
        const version = policyVersion(text);
        const status = strict === true && warnings.length > 0 ? 1 : 0;
        const modes = roomModes(read.policy);
        const fails = status === 0 ? '' : `, and fails --strict for its warnings: ${warnings.length}`;
        if (markdown === true) {
          const lines = summaryOf(read.policy).map((one) => `- ${code(one.replaceAll(/ {2,}/g, ' '), 400)}`);
          terminal.out(commentOf(`${code(nameOf(file))} is valid (${version})${fails}`, warnings, lines));
          return status;
        }
        const rules = read.policy.approvals.rules.map(({ name, action }) => ({ name, action }));
        answer(terminal, json, { valid: true, version, modes, rules, warnings, problems: [] }, [
          `${nameOf(file)} is valid (${version})${fails}`,
          ...summaryOf(read.policy).map((one) => `  ${one}`),
        ]);
        return status;
      }),
    );

/** What is wrong, or seems so, as a comment of a pull request; texts of the document are marked as code. */
const commentOf = (says: string, problems: readonly Problem[], summary: readonly string[] = []): string =>
  comment([
    '<!-- gatehouse policy check -->',
    `### Gatehouse: ${says}${problems.length === 0 ? '' : `, to check: ${problems.length}`}`,
    '',
    ...summary,
    ...(summary.length > 0 && problems.length > 0 ? ['', 'To check:', ''] : []),
    ...cut(problems.map((problem) => `- ${code(problemText(problem), 400)}`)),
  ]);

function parsed(text: string): { readonly policy: Policy } | { readonly problems: readonly Problem[] } {
  try {
    refuseBodies(text);
    return { policy: parsePolicy(text) };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { problems: error.problems };
  }
}
