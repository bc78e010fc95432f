import { setTimeout as sleep } from 'node:timers/promises';
import { type Deed, toDeed } from './did.ts';
import { compare, type Failure } from './expectations.ts';
import { type AuditEntry, listAudit, sameText } from './observe.ts';
import { perform, StepError } from './perform.ts';
import type { Scenario, Step } from './schema.ts';
import { setTheScene } from './set-the-scene.ts';
import { untilNone } from './until.ts';
import type { WorldAccess } from './world-access.ts';

const quietMs = 2_000;

export interface StepStart {
  /** From 1. */
  readonly number: number;
  readonly of: number;
  readonly say: string;
}

export interface StepReport extends StepStart {
  readonly tookMs: number;
  /** How long after the step's own event everything was as expected, in milliseconds; undefined where nothing is expected or there was no such event. */
  readonly afterEventMs: number | undefined;
  /** What Gatehouse did since the step before was done, oldest first. */
  readonly did: readonly Deed[];
  /** Empty where all is as expected. */
  readonly failures: readonly Failure[];
}

export interface ScenarioReport {
  readonly title: string;
  readonly passed: boolean;
  readonly tookMs: number;
  /** The steps that were done; a failed one is the last. */
  readonly steps: readonly StepReport[];
}

export interface RunOptions {
  readonly onSceneSet?: () => void;
  readonly onStepStarted?: (step: StepStart) => void;
  readonly onStepDone?: (report: StepReport) => void;
  /** Ends the run early, by throwing. */
  readonly signal?: AbortSignal;
  /** Milliseconds between two observations of an expectation; 100 unless given. */
  readonly observeEveryMs?: number;
}

/**
 * Plays a scenario on a running stack, step by step, and stops at the first step that does not come out as expected.
 * @throws StepError where the scene can't be set: the fault is then the scenario's or the stack's.
 */
export async function runScenario(
  scenario: Scenario,
  access: WorldAccess,
  options: RunOptions = {},
): Promise<ScenarioReport> {
  const started = performance.now();
  await access.setPolicy(scenario.policy);
  access.setClusters(scenario.clusters);
  await setTheScene(scenario, access);
  options.onSceneSet?.();
  const began = new Date();
  const news = createNews(access, began);
  const steps: StepReport[] = [];
  for (const [index, step] of scenario.steps.entries()) {
    options.signal?.throwIfAborted();
    const start = { number: index + 1, of: scenario.steps.length, say: step.say };
    options.onStepStarted?.(start);
    const at = performance.now();
    const earlier = access.events.deliveries.length;
    const outcome = await play(step, access, began, options);
    const report = { ...start, ...outcome, tookMs: Math.round(performance.now() - at), did: await news(earlier) };
    steps.push(report);
    options.onStepDone?.(report);
    if (report.failures.length > 0) break;
  }
  const passed = steps.every(({ failures }) => failures.length === 0);
  return { title: scenario.title, passed, tookMs: Math.round(performance.now() - started), steps };
}

async function play(
  step: Step,
  access: WorldAccess,
  began: Date,
  options: RunOptions,
): Promise<Pick<StepReport, 'failures' | 'afterEventMs'>> {
  const earlier = access.events.deliveries.length;
  try {
    await perform(step, access, options.signal);
  } catch (error) {
    if (!(error instanceof StepError)) throw error;
    return { failures: [{ expected: step.say, seen: error.message }], afterEventMs: undefined };
  }
  const { expect } = step;
  if (expect === undefined) return { failures: [], afterEventMs: undefined };
  const { goodSince, failures } = await untilNone(() => compare(access, expect, began), {
    withinMs: expect.within,
    staysMs: expect.stays ?? 0,
    everyMs: options.observeEveryMs ?? 100,
    signal: options.signal,
  });
  await quiet(access);
  const own = step.put?.id ?? step.delete;
  const event = access.events.deliveries
    .slice(earlier)
    .find(({ subject }) => own !== undefined && sameText(subject, own));
  const afterEventMs = event && goodSince && Math.max(0, goodSince.getTime() - event.at.getTime());
  return {
    failures: [...failures, ...(expect.byEvent && goodSince && event === undefined ? [ownEventMissing] : [])],
    afterEventMs,
  };
}

const ownEventMissing: Failure = { expected: "an event of the step's own before it", seen: 'none' };

/** Lets deliveries under way end, so that they and what they led to are on record; not for ever, one may wait for hours to be tried again. */
async function quiet({ events }: WorldAccess): Promise<void> {
  await Promise.race([events.idle(), sleep(quietMs, undefined, { ref: false })]);
}

/** Gives, each time, what the audit has gained; deliveries before the `earlier`-th are not what it came of. */
function createNews(access: WorldAccess, began: Date): (earlier: number) => Promise<readonly Deed[]> {
  const known = new Set<string>();
  const nameOf = ({ at, room, action, target }: AuditEntry): string => JSON.stringify([at, room, action, target]);
  return async (earlier) => {
    const entries = (await listAudit(access, began)).filter((entry) => !known.has(nameOf(entry)));
    for (const entry of entries) known.add(nameOf(entry));
    return entries.map((entry) => toDeed(entry, access.events.deliveries.slice(earlier)));
  };
}
