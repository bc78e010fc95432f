import { Command } from 'commander';
import { type ApprovalReport, isAnswer, unknownHere } from '../approvals/report.ts';
import type { ApprovalsPolicy } from '../policy/approvals.ts';
import { findingsOfApprovals } from '../preview/plan-findings.ts';
import { markdownOfApprovalPlan } from '../preview/plan-markdown.ts';
import { logLine } from '../report/log-line.ts';
import { type Azure, type AzureOptions, azureOptions, readAzure } from './azure.ts';
import { columns } from './columns.ts';
import { failures } from './failures.ts';
import { readPolicy } from './input.ts';
import { type ReportOptions, reportOptions, reportText } from './report-options.ts';
import type { Run } from './run.ts';

interface Options extends AzureOptions, ReportOptions {
  readonly policy: string;
}

/** `gatehouse plan approvals`: what the rules would do to every existing connection, without doing it. */
export const planApprovalsCommand = (run: Run): Command =>
  azureOptions(
    reportOptions(
      new Command('approvals')
        .description('print what the rules would do to every private endpoint connection that exists; writes nothing')
        .requiredOption('--policy <file>', 'the policy document'),
    ),
  ).action(
    run<[Options]>(async (terminal, options) => {
      const { approvals: policy, egress } = await readPolicy(options.policy, terminal);
      const plan = async ({ signal, onProgress, ...ports }: Azure): Promise<ApprovalReport> => {
        const { planApprovalsLive } = await import('../approvals/plan-live.ts');
        return planApprovalsLive(ports, { policy: { approvals: policy }, now: terminal.now, signal }, onProgress);
      };
      const report = await readAzure(options, terminal, plan);
      const findings = findingsOfApprovals(report);
      const forms = {
        document: () => ({ ...report, findings }),
        markdown: () => markdownOfApprovalPlan(report, findings, policy.mode),
        lines: () => toLines(report, policy).map(logLine),
        findings,
      };
      terminal.out(reportText(forms, options));
      return failures({ findings, unknown: [], notJudged: [] }, egress, options, terminal, () => false) > 0 ? 1 : 0;
    }),
  );

function toLines({ lines, counts }: ApprovalReport, { mode }: ApprovalsPolicy): string[] {
  const rows = lines
    .filter(({ prospect }) => prospect !== 'covered' && prospect !== 'left')
    .map(({ prospect, connection, requester, because }) => [prospect, connection, requester ?? 'unseen', because]);
  const { approve, reject, expire, remove, hold, outside, covered, left, unread } = counts;
  return [
    ...columns(rows),
    ...(rows.length > 0 ? [''] : []),
    `would be answered: ${lines.filter(isAnswer).length} (approve ${approve}, reject ${reject}, expire ${expire}, remove ${remove})`,
    `a person decides: ${hold}`,
    `approved past the rules: ${outside}; covered by them: ${covered}; nothing to do: ${left}; could not be read: ${unread}`,
    unknownHere,
    ...(mode === 'observe' ? ['mode observe: the app answers none of it'] : []),
  ];
}
