import { type Command, Option } from 'commander';
import { type Severity, severities } from '../core/finding.ts';
import { version } from '../core/version.ts';
import type { ExplainedFinding } from '../egress/explain.ts';
import { everyCheck } from '../house/checks.ts';
import type { ReportedFinding } from '../report/model.ts';
import { toSarif } from '../report/sarif.ts';
import { textOfLines } from './terminal.ts';

/** In which form a report is printed, and when it is a failure. */
export interface ReportOptions {
  readonly failOn?: Severity;
  readonly json?: boolean;
  readonly markdown?: boolean;
  readonly sarif?: boolean;
}

/** The options of a command whose report people review. */
export const reportOptions = (command: Command): Command =>
  command
    .addOption(
      new Option('--fail-on <severity>', 'exit with 1 where a finding is this bad or worse').choices(severities),
    )
    .addOption(new Option('--json', 'print one JSON document').conflicts(['markdown', 'sarif']))
    .addOption(new Option('--markdown', 'print a comment for a pull request').conflicts('sarif'))
    .addOption(new Option('--sarif', 'print the findings as SARIF 2.1.0, for code scanning'));

/** The forms of one report: each is made only where it is asked for. */
export interface Forms {
  readonly document: () => unknown;
  readonly markdown: () => string;
  readonly lines: () => readonly string[];
  readonly findings: readonly ExplainedFinding[];
  /** Where a person would change what a finding is about; without it that is the resource itself. */
  readonly placeOf?: (finding: ExplainedFinding) => ReportedFinding['place'];
}

/** The report in the form that is asked for. */
export function reportText(
  { document, markdown, lines, findings, placeOf = () => undefined }: Forms,
  asked: ReportOptions,
): string {
  if (asked.json === true) return `${JSON.stringify(document(), null, 2)}\n`;
  if (asked.markdown === true) return markdown();
  if (asked.sarif !== true) return textOfLines(lines());
  const reported = findings.map((finding) => {
    const { because, evidence: _, opened, ...rest } = finding;
    const more = { opened: opened === undefined ? undefined : String(opened) };
    return { ...rest, message: because, place: placeOf(finding), more };
  });
  return `${JSON.stringify(toSarif(reported, { version, checks: everyCheck }), null, 2)}\n`;
}
