import { isAbsolute, join, relative } from 'node:path';
import colors from 'picocolors';
import type { Deed } from '../simulator/scenario/did.ts';
import { listFromApi } from '../simulator/scenario/observe.ts';
import { principals } from '../simulator/scenario/principals.ts';
import type { ScenarioReport, StepReport } from '../simulator/scenario/runner.ts';
import type { Stack } from '../simulator/stack.ts';
import { localOwner } from '../simulator/stack-settings.ts';
import { table } from './table.ts';

const root = join(import.meta.dirname, '..');

/** A finding as people read it, and when it was first seen. */
export interface SeenFinding {
  readonly text: string;
  readonly at: number;
}

export async function listFindings(stack: Stack): Promise<readonly SeenFinding[]> {
  const rows = await listFromApi(stack, '/api/findings');
  return rows.map(({ check, subject, firstSeen }) => ({
    text: `finding ${String(check)} on ${nameOf(String(subject))}`,
    at: Date.parse(String(firstSeen)),
  }));
}

/**
 * The whole run as a table: each step, what Gatehouse did, how long after the event. `ends`: when each step was done; `expects`: whether
 * the scenario waited for something.
 */
export function storyOf(
  report: ScenarioReport,
  findings: readonly SeenFinding[],
  ends: readonly number[],
  expects: boolean,
): string {
  const width = Math.min(process.stdout.columns || 140, 160);
  const columns = [
    { title: '#', width: 2 },
    { title: 'Step', width: Math.floor((width - 20) * 0.42) },
    { title: 'What Gatehouse did', width: Math.floor((width - 20) * 0.58) },
    { title: 'After event', width: 11 },
  ];
  const rows = report.steps.map((step, index) => {
    const since = ends[index - 1] ?? 0;
    const seen = findings.filter(({ at }) => at > since && at <= (ends[index] ?? Number.POSITIVE_INFINITY));
    const did = [...step.did.map(describeDeed), ...seen.map(({ text }) => text)];
    const failures = step.failures.map(({ expected, seen: instead }) => `expected ${expected}, but saw ${instead}`);
    return [
      `${step.number}`,
      step.say,
      [...did, ...failures].join('\n') || '–',
      did.length > 0 ? after(step, expects) : '–',
    ];
  });
  return table(columns, rows);
}

function describeDeed({ action, target, by }: Deed): string {
  return `${action} ${nameOf(target)}, by ${by}`;
}

/** The event's own deed where there is one; else when everything was as expected: a finding is in no audit. */
function after(step: StepReport, expects: boolean): string {
  const deed = step.did.find(({ afterEventMs }) => afterEventMs !== undefined)?.afterEventMs;
  const milliseconds = deed ?? (expects ? step.afterEventMs : undefined);
  return milliseconds === undefined ? '–' : duration(milliseconds);
}

export function duration(milliseconds: number): string {
  return milliseconds < 1000 ? `${milliseconds} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}

/** The last of an id as people say it: `A stshopbackups in privatelink.…`, `vnet-hub in privatelink.…`, `connection pe-partner`, `aks-shop`. */
export function nameOf(id: string): string {
  const segments = id.split('/');
  const [name = '', type = '', parent = ''] = segments.toReversed();
  if (type.toLowerCase() === 'virtualnetworklinks') return `${name} in ${parent}`;
  if (segments.at(-4)?.toLowerCase() === 'privatednszones') return `${type.toUpperCase()} ${name} in ${parent}`;
  if (type.toLowerCase() === 'privateendpointconnections') return `connection ${name.replace(/\.[0-9a-f-]{36}$/, '')}`;
  return name;
}

/** Where everything is, with one request to copy for each principal. */
export function addresses(stack: Stack): string {
  const { app, arm } = stack.urls;
  const curl = (name: string, rest: string): string => `  curl -s ${name && `-H 'x-local-principal: ${name}' `}${rest}`;
  return [
    `${colors.bold('Gatehouse')}, in a browser:`,
    ...(['approver', 'reader', 'admin'] as const).map(
      (name) => `  as ${name.padEnd(9)} ${app}/.auth/login/aad?as=${name}&post_login_redirect_uri=/`,
    ),

    `Azure Resource Manager  ${arm}  (its certificate is signed for this run alone)`,
    '',
    `Ask as somebody (${Object.keys(principals).join(', ')}):`,
    curl('reader', `${app}/api/connections`),
    curl('approver', `${app}/api/findings`),
    curl('admin', `${app}/api/audit`),
    `${curl('stranger', `${app}/api/endpoints`)}      # signed in, no role: 403`,
    `${curl('', `${app}/api/health`)}      # nobody: the short answer`,
  ].join('\n');
}

/**
 * A line of shell that plans against the Azure of this machine, for somebody in the repository. `.local/az.env` says where it is and
 * who asks.
 */
export function planLine({
  subscriptions,
  policy,
  folder = '.local',
}: {
  readonly subscriptions: readonly string[];
  readonly policy: string;
  readonly folder?: string;
}): string {
  const azure = `--arm-endpoint "$ARM" --arm-audience https://management.azure.com`;
  // The one that runs this: the PATH may have an older one, or none.
  const own = relative(root, process.execPath);
  const node = own.startsWith('..') || isAbsolute(own) ? 'node' : own;
  const which = subscriptions.map((id) => `--subscription ${id}`).join(' ');
  const plan = `${node} bin/gatehouse.mjs plan dns ${which} --owner ${localOwner} --policy '${policy}' ${azure}`;
  return `( . ${folder}/az.env; export NODE_EXTRA_CA_CERTS="$REQUESTS_CA_BUNDLE"; ${plan} )`;
}
