import { approvalChecks } from '../approvals/checks.ts';
import type { ApprovalLine, ApprovalReport } from '../approvals/report.ts';
import { byWorst, type Check, raise } from '../core/finding.ts';
import { quote } from '../core/text.ts';
import { endpointChecks } from '../dns/endpoints/checks.ts';
import { recordChecks } from '../dns/records/checks.ts';
import type { DnsReport, ReportLine } from '../dns/report/report.ts';
import { zoneChecks } from '../dns/zones/checks.ts';
import type { ExplainedFinding } from '../egress/explain.ts';
import { zoneOf } from '../state/names/store.ts';
import { nameIn } from './ids.ts';

/**
 * What a plan of the dns room would leave unsolved, as the findings that the app would have: a name that two endpoints claim, one that is somebody
 * else's, names of a zone that isn't there, names without a place. Worst first.
 */
export function findingsOfDns({ lines, unmapped }: Pick<DnsReport, 'lines' | 'unmapped'>): readonly ExplainedFinding[] {
  const blocked = new Map<string, ReportLine[]>();
  for (const line of lines.filter(({ prospect }) => prospect === 'blocked'))
    blocked.set(zoneOf(line.recordSet), [...(blocked.get(zoneOf(line.recordSet)) ?? []), line]);
  return [
    ...[...blocked].map(([zone, waiting]) =>
      found(
        zoneChecks.missing,
        zone,
        `it does not exist there, or can't be seen; names that wait for it: ${namesOf(waiting)}`,
      ),
    ),
    ...lines
      .filter(({ claimedBy }) => claimedBy.length > 1)
      .map(({ recordSet, claimedBy }) =>
        found(recordChecks.nameConflict, recordSet, `claimed by ${claimedBy.map(nameIn).sort().join(' and ')}`),
      ),
    ...lines
      .filter(({ prospect }) => prospect === 'foreign')
      .map(({ recordSet, stands, because }) =>
        found(recordChecks.nameTaken, recordSet, `holds ${stands.join(', ') || 'no address'}, ${because}`),
      ),
    ...unmapped.map((each) => {
      const [endpoint = '', ...says] = each.split(': ');
      return found(endpointChecks.nameUnmapped, endpoint, says.join(': '));
    }),
  ].sort(byWorst);
}

/** What a plan of the approvals room would leave to people, as the findings that the app would have. Worst first. */
export const findingsOfApprovals = ({ lines }: Pick<ApprovalReport, 'lines'>): readonly ExplainedFinding[] =>
  lines
    .flatMap(({ prospect, connection, requester, because }) => {
      const check = checkOf(prospect);
      const asks = requester === null ? 'somebody unseen' : quote(nameIn(requester));
      return check === undefined ? [] : [found(check, connection, `${asks}: ${because}`)];
    })
    .sort(byWorst);

function checkOf(prospect: ApprovalLine['prospect']): Check | undefined {
  if (prospect === 'hold') return approvalChecks.waiting;
  if (prospect === 'outside') return approvalChecks.outsidePolicy;
  return prospect === 'unread' ? approvalChecks.unread : undefined;
}

function found(check: Check, subject: string, because: string): ExplainedFinding {
  const { message, ...finding } = raise(check, subject, because);
  return { ...finding, because: message, evidence: {} };
}

/** So many of their names as a line holds. */
const namesOf = (lines: readonly ReportLine[]): string => {
  const names = lines.map(({ recordSet }) => nameIn(recordSet)).sort();
  return names.length <= 5 ? names.join(', ') : `${names.slice(0, 5).join(', ')} and ${names.length - 5} more`;
};
