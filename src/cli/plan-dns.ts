import { Command } from 'commander';
import type { CloudName } from '../core/cloud.ts';
import { findResourceId } from '../core/resource-id.ts';
import { type DnsReport, isWrite, type ReportLine } from '../dns/report/report.ts';
import type { DnsPolicy } from '../policy/dns.ts';
import { findingsOfDns } from '../preview/plan-findings.ts';
import { markdownOfDnsPlan } from '../preview/plan-markdown.ts';
import { logLine } from '../report/log-line.ts';
import { type Azure, type AzureOptions, azureOptions, readAzure } from './azure.ts';
import { columns } from './columns.ts';
import { failures } from './failures.ts';
import { readPolicy } from './input.ts';
import { refuseWrongOwner } from './refuse-owner.ts';
import { type ReportOptions, reportOptions, reportText } from './report-options.ts';
import type { Run } from './run.ts';

interface Options extends AzureOptions, ReportOptions {
  readonly owner: string;
  readonly policy?: string;
}

/** `gatehouse plan dns`: what the dns room would do to a live subscription, without doing it. */
export const planDnsCommand = (run: Run): Command =>
  azureOptions(
    reportOptions(
      new Command('dns')
        .description('print what would be written to private DNS zones, from what Azure shows now; writes nothing')
        .requiredOption('--owner <id>', "the deployment's id in record set metadata (GATEHOUSE_OWNER)")
        .option('--policy <file>', 'the policy document; without it, the defaults'),
    ),
  ).action(
    run<[Options]>(async (terminal, options) => {
      refuseWrongOwner(options.owner);
      const { dns: policy, egress } = await readPolicy(options.policy, terminal);
      const plan = (azure: Azure) => planFor(azure, options, policy, terminal.now);
      const report = await readAzure(options, terminal, plan);
      const { lines: records, zoneGroups, unmapped, left, counts, hash } = report;
      const findings = findingsOfDns(report);
      const forms = {
        document: () => ({ hash, counts, records, zoneGroups, unmapped, left, findings }),
        markdown: () => markdownOfDnsPlan(report, findings, policy.mode),
        lines: () => toLines(report, policy).map(logLine),
        findings,
      };
      terminal.out(reportText(forms, options));
      return failures({ findings, unknown: [], notJudged: [] }, egress, options, terminal, () => false) > 0 ? 1 : 0;
    }),
  );

async function planFor(
  { arm, network, subscriptions, signal, onProgress }: Azure,
  { cloud, owner }: { readonly cloud: CloudName; readonly owner: string },
  policy: DnsPolicy,
  now: Date,
): Promise<DnsReport> {
  const { createGroupTags } = await import('../dns/endpoints/group-tags.ts');
  const { createSubnetReader } = await import('../dns/names/subnets.ts');
  const { planLive } = await import('../dns/report/plan-live.ts');
  const { createEndpointReader } = await import('../dns/endpoints/observe.ts');
  const readEndpoint = createEndpointReader(
    { network, arm, cloud, subscriptions, owner },
    createGroupTags(arm),
    createSubnetReader(arm),
  );
  return planLive({ arm, owner, subscriptions }, readEndpoint, { policy: { dns: policy }, now, signal }, onProgress);
}

function toLines({ lines, zoneGroups, unmapped, left, counts, hash }: DnsReport, policy: DnsPolicy): string[] {
  const shown = lines.filter((line) => isWrite(line) || line.prospect === 'foreign' || line.prospect === 'blocked');
  const rows = shown.map(({ prospect, recordSet, stands, addresses, because }) => [
    prospect,
    fqdnOf(recordSet),
    stands.join(' ') || '–',
    addresses.join(' ') || '–',
    because,
  ]);
  const written = counts.create + counts.update + counts.adopt + counts.delete + counts.zoneGroup;
  const { settled, satisfied, foreign, blocked } = counts;
  const listed = [
    ...columns(rows),
    ...zoneGroups.map(({ prospect, endpoint, zones }) => `${prospect}  ${endpoint}: ${zones.join(', ')}`),
    ...lines.flatMap((line) => (line.claimedBy.length > 1 ? [conflictLine(line, policy)] : [])),
    ...left.map(({ kind, endpoint, because }) => `${leftWords[kind]}  ${endpoint}: ${because}`),
    ...unmapped.map((each) => `unmapped  ${each}`),
  ];
  return [
    ...listed,
    ...(listed.length > 0 ? [''] : []),
    `would be written: ${written} (${countsOf(counts, ['create', 'update', 'adopt', 'delete', 'zoneGroup'])})`,
    `blocked, zone missing: ${blocked}`,
    `left as they are: ${countsOf({ settled, satisfied, foreign })}`,
    `to check: ${countsOf(counts, ['conflict', 'pending', 'optedOut', 'unmapped', 'other'])}`,
    ...(policy.mode === 'observe' ? ['mode observe: the app writes none of it'] : []),
    `plan ${hash}`,
  ];
}

const leftWords = { pending: 'pending', optedOut: 'opted out', other: 'left' } as const;

const countsOf = (counts: Readonly<Record<string, number>>, names: readonly string[] = Object.keys(counts)): string =>
  names.map((name) => `${name} ${counts[name] ?? 0}`).join(', ');

const conflictLine = ({ recordSet, claimedBy }: ReportLine, { conflicts }: DnsPolicy): string =>
  `conflict  ${fqdnOf(recordSet)}: claimed by ${claimedBy.join(' and ')} (dns.conflicts.winner is ${conflicts.winner})`;

function fqdnOf(recordSet: string): string {
  const id = findResourceId(recordSet);
  return `${id?.name}.${id?.names[0]}`;
}
