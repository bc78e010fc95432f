import type { ResourceChange } from '../core/change.ts';
import { isClassed } from '../core/errors.ts';
import type { Log } from '../core/log.ts';
import { type Clock, type Millis, minutes, seconds, since } from '../core/time.ts';
import { withoutTimeBudget } from '../core/time-limit.ts';
import type { Policy } from '../policy/policy.ts';
import type { ReachabilityPolicy } from '../policy/reachability.ts';
import type { ReviseFindings } from '../state/findings/model.ts';
import { findingsOf, findingsOfUnmatched } from './findings.ts';
import type { JudgedPolicy } from './reachability.ts';
import { readTypes } from './read-azure.ts';

export interface PromisePorts {
  /** Reads again and judges what policy promises. */
  readonly judged: (signal: AbortSignal) => Promise<JudgedPolicy>;
  readonly policyInForce: () => Promise<Policy>;
  readonly reviseFindings: ReviseFindings;
  readonly clock: Clock;
}

/**
 * Keeps the findings of broken promises: with every sweep, at once after a change that may break one, and once more when a burst of changes is over,
 * by when Resource Graph mostly shows it; the next poll judges what either missed, or what a process that ended had put off.
 */
export interface PromiseWatch {
  review(signal: AbortSignal): Promise<void>;
  /** A change was notified: judged now, unless that was done a moment ago. */
  changed(changes: readonly Pick<ResourceChange, 'type'>[], signal: AbortSignal, log: Log): Promise<void>;
  /** What came too soon, or was judged before Resource Graph showed the change, is judged now. */
  catchUp(signal: AbortSignal): Promise<void>;
}

/** A burst of changes is judged once in this time, and once more after it. */
const pause = seconds(10);
/** A judgement that no event waits for may take this long. */
const patience = minutes(2);
const where = { room: 'policy', key: 'reachability' } as const;

export function watchPromises(
  { judged, policyInForce, reviseFindings, clock }: PromisePorts,
  later: (work: () => void, pause: Millis) => unknown = (work, time) => setTimeout(work, time).unref(),
): PromiseWatch {
  let last: Date | undefined;
  let isBehind = false;
  let isPutOff = false;
  /** Whether a finding of ours may be open although nothing is promised any more. */
  let mayBeOpen = true;

  async function review(signal: AbortSignal): Promise<void> {
    const { reachability } = await policyInForce();
    const isPromising = promises(reachability);
    if (!isPromising && !mayBeOpen) return;
    last = clock.now();
    isBehind = false;
    const { promises: found, unmatched } = isPromising ? await judged(signal) : { promises: [], unmatched: [] };
    const findings = [...findingsOf(found), ...findingsOfUnmatched(unmatched)];
    await reviseFindings(where, findings, clock.now(), { complete: true });
    mayBeOpen = isPromising;
  }

  async function tryReview(signal: AbortSignal, log: Log): Promise<void> {
    try {
      await review(signal);
    } catch (error) {
      // The event itself is handled; the poll judges again.
      if (!isClassed(error)) throw error;
      log.warn('promises of reachability not judged: put off to the next poll', { error });
    } finally {
      // Resource Graph may not have shown yet what the event was about.
      isBehind = true;
    }
  }

  /** Nobody waits for this one: it ends here, even if it fails. */
  async function reviewLater(log: Log): Promise<void> {
    isPutOff = false;
    await tryReview(AbortSignal.timeout(patience), log).catch((error: unknown) =>
      log.error('promises of reachability not judged', { error }),
    );
  }

  return {
    review,
    async changed(changes, signal, log) {
      if (!changes.some(({ type }) => concerns(type)) || !promises((await policyInForce()).reachability)) return;
      isBehind = true;
      if (!isPutOff) later(() => void withoutTimeBudget(() => reviewLater(log)), pause);
      isPutOff = true;
      if (last === undefined || since(last, clock.now()) >= pause) await tryReview(signal, log);
    },
    async catchUp(signal) {
      if (isBehind) await review(signal);
    },
  };
}

/** Whether the document has an entry: one that promises nothing is reported too. */
const promises = ({ clusters, targets, managementNetworks, buildAgents, must, mustNot }: ReachabilityPolicy): boolean =>
  [clusters, targets, managementNetworks, buildAgents, must, mustNot].some(({ length }) => length > 0);

/** Whether something of this type, or of one it is a part of, decides who reaches what. */
const concerns = (type: string): boolean => readTypes.some((each) => type === each || type.startsWith(`${each}/`));
