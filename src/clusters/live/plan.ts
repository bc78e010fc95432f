import { type Finding, raise } from '../../core/finding.ts';
import type { Key } from '../../core/key.ts';
import { type Millis, millis, minutes, seconds, since } from '../../core/time.ts';
import { at, textOf } from '../../egress/body.ts';
import { withExemption } from '../../egress/match.ts';
import type { ClustersPolicy } from '../../policy/clusters.ts';
import type { Policy } from '../../policy/policy.ts';
import type { Action } from '../../reconcile/reconciler.ts';
import type { AskedCluster } from '../../state/clusters/model.ts';
import { disabled, isDisabled, isNamed } from './answer-in-force.ts';
import { policyChecks, unavailable } from './checks.ts';
import { readOutput } from './output.ts';
import { nextSections, together } from './progress.ts';
import { engineOf, readingOf } from './reading.ts';
import { commandFor, type Section, sectionNames } from './sections.ts';

/** How a command ended, or that it runs; refused where Azure says why it never will. */
export type CommandResult =
  | { readonly kind: 'running' }
  | { readonly kind: 'ended'; readonly exitCode: number; readonly logs: string }
  | { readonly kind: 'failed'; readonly reason: string; readonly message: string };

export interface AskedSeen {
  readonly cluster: string;
  /** Its subscription is managed: only there is a cluster asked. */
  readonly isManaged: boolean;
  /** Undefined where there is no such cluster. */
  readonly body: Readonly<Record<string, unknown>> | undefined;
  readonly kept: AskedCluster | undefined;
  /** Of the command that runs. */
  readonly running: CommandResult | undefined;
  /** Of those before it; read once it has ended. */
  readonly before: readonly CommandResult[];
}

export interface RunCommand extends Action {
  readonly kind: 'run-command';
  readonly command: string;
  readonly sections: readonly Section[];
}

export interface AskedPlan {
  readonly actions: readonly RunCommand[];
  readonly findings: readonly Finding[];
  /** Undefined where nothing is to be remembered. */
  readonly row: AskedCluster | undefined;
  readonly recheck?: { readonly after: Millis; readonly because: string };
  readonly next: readonly Key[];
}

type Asking = Pick<Policy, 'clusters' | 'egress'>;
type Wanted = Partial<NonNullable<AskedCluster['wanted']>>;

/** Azure waits a minute for the pod, and its CLI five for the end (https://github.com/Azure/azure-cli/issues/22373): what takes longer is given up. */
const patience = minutes(15);
const between = seconds(5);

/**
 * Pure: what is asked of one cluster next.
 *
 *   policy does not name it, its subscription  nothing is remembered of it
 *   is not managed, or it is gone
 *   runCommand is disabled                     it can't be asked; what it answered no longer counts
 *   a command runs                             read again, one at a time; given up after a quarter of an hour
 *   its output ended before its end            what is left is asked
 *   all is in                                  what it said is kept, and its isolation judged by it
 *   it is due, or somebody waits               everything is asked, in mode enforce
 */
export function planAsked(seen: AskedSeen, { clusters: policy, egress }: Asking, now: Date): AskedPlan {
  const { cluster, body, kept, running } = seen;
  const isolation: Key = { room: 'clusters', key: cluster };
  if (body === undefined || !seen.isManaged || !isNamed(policy, cluster))
    return { actions: [], findings: [], row: undefined, next: kept?.reading === undefined ? [] : [isolation] };
  const idle: AskedCluster = { ...(kept ?? { kind: 'asked', cluster, results: [] }), running: undefined };
  const given = (row: AskedCluster): AskedPlan => ({
    actions: [],
    findings: findingsOf(row).map((finding) => withExemption(egress, finding, now)),
    row,
    next: basisOf(row) === basisOf(kept) ? [] : [isolation],
  });
  const vain = (reason: string, message: string): AskedPlan =>
    given({ ...idle, results: [], trouble: { reason, message } });

  if (isDisabled(body)) {
    const { reading: _, wanted: __, ...rest } = idle;
    return given({ ...rest, results: [], trouble: { reason: 'RunCommandDisabled', message: disabled } });
  }
  if (kept?.running !== undefined) {
    const { since: begun, sections } = kept.running;
    if (running?.kind === 'failed') return vain(running.reason, running.message);
    if (running?.kind !== 'ended') {
      if (since(new Date(begun), now) > patience)
        return vain('CommandLost', 'its command did not end within a quarter of an hour');
      return { ...given(kept), recheck: { after: between, because: 'a command runs in the cluster' } };
    }
    const all = [...seen.before, running];
    const failed = all.find((result) => result.kind === 'failed');
    if (failed !== undefined) return vain(failed.reason, failed.message);
    const wrong = all.find((result) => result.kind === 'ended' && result.exitCode !== 0);
    if (wrong?.kind === 'ended')
      return vain('CommandFailed', `its command ended with ${wrong.exitCode}: ${lastWords(wrong.logs)}`);
    const outputs = all.flatMap((result, index) => {
      const asked = (kept.results[index]?.sections ?? sections) as readonly Section[];
      return result.kind === 'ended' ? [readOutput(result.logs, asked)] : [];
    });
    const results = together(outputs);
    const left = nextSections(sections as readonly Section[], results);
    if (left.length > 0) {
      const done = [...kept.results, { result: kept.running.result ?? '', sections }];
      return ask({ ...idle, results: done }, left, { reason: 'the output of the command before was cut' });
    }
    const network = at(body, 'properties', 'networkProfile');
    const engine = engineOf(textOf(at(network, 'networkPolicy')), textOf(at(network, 'networkDataplane')));
    const { trouble: _, ...rest } = idle;
    return given({ ...rest, results: [], reading: readingOf(results, engine, now) });
  }
  if (isDue(kept, policy, now)) {
    const { wanted, ...rest } = idle;
    return ask({ ...rest, begunAt: now.toISOString(), results: [] }, sectionNames, wanted);
  }
  return given(idle);

  function ask(row: AskedCluster, sections: readonly Section[], wanted: Wanted = {}): AskedPlan {
    const command = commandFor(sections);
    const { by = 'gatehouse', reason = 'it is due' } = wanted;
    const target = { target: cluster, by, because: reason, before: null, after: command };
    return { ...given(row), actions: [{ kind: 'run-command', ...target, command, sections }] };
  }
}

/** Whether a cluster that policy names is to be asked again: somebody waits for it, or it is time. */
export function isDue(kept: AskedCluster | undefined, { mode, every }: ClustersPolicy, now: Date): boolean {
  if (mode === 'observe') return false;
  if (kept?.wanted !== undefined || kept?.begunAt === undefined) return true;
  return since(new Date(kept.begunAt), now) >= millis(every);
}

/** What isolation may be based on, to see whether it changed. */
const basisOf = (row: AskedCluster | undefined): string =>
  JSON.stringify([row?.reading ?? null, row?.reading === undefined ? (row?.trouble ?? null) : null]);

const lastWords = (logs: string): string => logs.trim().split('\n').at(-1)?.slice(0, 300) || 'it printed nothing';

const mostNamed = 20;

function findingsOf({ cluster, reading, trouble }: AskedCluster): readonly Finding[] {
  const unsaid = reading?.unsaid ?? [];
  const why =
    trouble === undefined
      ? unsaid.length === 0
        ? undefined
        : `it did not say all: ${unsaid.join('; ')}`
      : `live checks are unavailable: ${trouble.reason}: ${trouble.message}`;
  const found = Object.entries(policyChecks).flatMap(([kind, check]) => {
    const warnings = (reading?.warnings ?? []).filter((each) => each.kind === kind);
    if (warnings.length === 0) return [];
    const named = warnings.slice(0, mostNamed).map(({ policy, says }) => `${policy}: ${says}`);
    const more = warnings.length > mostNamed ? `; and ${warnings.length - mostNamed} more` : '';
    return [raise(check, cluster, `${named.join('; ')}${more}`)];
  });
  return [...(why === undefined ? [] : [raise(unavailable, cluster, why)]), ...found];
}
