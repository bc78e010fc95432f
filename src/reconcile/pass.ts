import { randomUUID } from 'node:crypto';
import { setImmediate as afterThis } from 'node:timers/promises';
import { ConflictError, isClassed, PermanentError, RetryableError, recover } from '../core/errors.ts';
import { type Check, type Finding, raise } from '../core/finding.ts';
import type { Key } from '../core/key.ts';
import { modeOf } from '../policy/policy.ts';
import type { AuditEntry } from '../state/audit/model.ts';
import { contradictedCheck, contradictedReason } from '../state/contradicted.ts';
import type { ReviseFindings } from '../state/findings/model.ts';
import { auditEntry } from './audit-entry.ts';
import { loopChecks } from './checks.ts';
import type { Guard } from './guard.ts';
import { type Outcome, settled, worst } from './outcome.ts';
import type { Action, ActionResult, Handed, Pass, Plan, Reconciler, Steps } from './reconciler.ts';
import { unreadFinding } from './unread-finding.ts';

export interface PassPorts {
  readonly guard: Guard;
  readonly audit: (entry: AuditEntry) => Promise<void>;
  readonly reviseFindings: ReviseFindings;
  /** Observes another key within this pass, or sends it to the queue where the time is up. */
  readonly visit: (key: Key, pass: Pass, handed?: Handed) => Promise<Outcome>;
}

// biome-ignore lint/suspicious/noExplicitAny: the loop handles every room's observation, plan and action without knowing their fields
export type AnyReconciler = Reconciler<any, any, any>;

/**
 * One pass over one key: observe, plan, audit what a kill left unaudited, guard, apply, audit, remember, then the keys that follow; beside
 * remembering where the room has prepared for them.
 * Trouble of a known class becomes an outcome; anything else is a bug and is thrown. A conflict, at any step, is no bug: the
 * key is observed again.
 */
export async function passOnce(reconciler: AnyReconciler, key: Key, pass: Pass, ports: PassPorts): Promise<Outcome> {
  return recover(ConflictError, () => passThrough(reconciler, key, pass, ports), outcomeOf);
}

async function passThrough(reconciler: AnyReconciler, key: Key, pass: Pass, ports: PassPorts): Promise<Outcome> {
  let observed: unknown;
  let plan: Plan<Action>;
  try {
    observed = await reconciler.observe(key.key, pass);
    plan = reconciler.plan(observed, pass.policy, pass.now);
    await auditFinished(key, plan, pass, ports);
  } catch (error) {
    return await unread(key, error, pass, ports);
  }

  const steps = reconciler.carryOut(observed, plan, pass);
  const results: ActionResult<Action>[] = [];
  for (const action of plan.actions) results.push(await perform(steps, key, action, pass, ports));
  const failures = results.flatMap((result) => (result.kind === 'failed' ? [result] : []));
  for (const { error } of failures) if (!isClassed(error)) throw error;

  const held = results.flatMap((result) => (result.kind === 'held' ? (result.finding ?? []) : []));
  const findings = [
    ...plan.findings,
    ...held,
    ...failures.flatMap(({ action, error }) => failureFinding(action.target, error, pass)),
  ];
  const handed = new Map<string, Handed>();
  const visitEach = (keys: readonly Key[] = []): Promise<Outcome[]> =>
    Promise.all(keys.map((next) => ports.visit(next, pass, handed.get(next.key))));
  const follow = async (): Promise<Outcome[]> => [...(await visitEach(plan.next)), ...(await visitEach(plan.last))];
  const keep = (write: () => Promise<unknown>): Promise<Outcome> => keepOrSay(key, write, findings, pass, ports);
  // Said before it is remembered: what a room remembers keeps the key from being observed again, so a kill in between would lose findings.
  const remember = (): Promise<Outcome> =>
    keep(async () => {
      await say(key, findings, pass, ports);
      await steps.remember(results);
    });

  const { prepare } = steps;
  const before =
    prepare === undefined ? remember : () => keep(() => prepare(results, (next, what) => handed.set(next, what)));
  const begun = await before();
  if (begun.kind !== 'settled' && begun.kind !== 'blocked') return begun;
  const isBeside = prepare !== undefined && begun.kind !== 'blocked';
  // The calls of the keys that follow go out first: they are what somebody waits for.
  const [following, kept] = await Promise.all([follow(), isBeside ? afterThis().then(remember) : begun]);
  const outcome = worst([planOutcome(plan), kept, ...results.map(resultOutcome), ...following.map(asPart)]);
  if (outcome.kind === 'settled' && !outcome.unfinished) {
    try {
      await steps.finish?.();
    } catch (error) {
      return outcomeOf(error);
    }
  }
  return outcome;
}

const say = (key: Key, findings: readonly Finding[], pass: Pass, ports: PassPorts) =>
  ports.reviseFindings(key, findings, pass.now, { complete: true, changedBy: pass.changedBy });

/** What can't be kept becomes a finding beside the others, and stops nothing else. */
async function keepOrSay(
  key: Key,
  write: () => Promise<unknown>,
  findings: readonly Finding[],
  pass: Pass,
  ports: PassPorts,
): Promise<Outcome> {
  try {
    await write();
    return settled;
  } catch (error) {
    if (!(error instanceof PermanentError)) return outcomeOf(error);
    const unkept = failureFinding(key.key, error, pass);
    const said = () => say(key, [...findings, ...unkept], pass, ports);
    return said().then(() => outcomeOf(error), outcomeOf);
  }
}

/**
 * Before anything is written: the row that says what was begun may be overwritten then. A write that this plan takes up again is audited
 * with it.
 */
async function auditFinished(key: Key, plan: Plan<Action>, pass: Pass, ports: PassPorts): Promise<void> {
  const takenUp = modeOf(pass.policy, key.room) === 'observe' ? [] : plan.actions.map(({ decision }) => decision?.id);
  for (const { action, decision, answer } of plan.finished ?? []) {
    if (!takenUp.includes(decision.id)) await ports.audit(auditEntry(key, action, decision, pass, answer));
  }
}

async function perform(
  steps: Steps<Action>,
  key: Key,
  action: Action,
  pass: Pass,
  ports: PassPorts,
): Promise<ActionResult<Action>> {
  if (modeOf(pass.policy, key.room) === 'observe') return { kind: 'withheld', action };
  const decision = action.decision ?? { id: randomUUID(), at: pass.now.toISOString() };
  try {
    const admission = await ports.guard.admit(action, pass);
    if (admission.kind === 'held') return { ...admission, action };
    const applied = await steps.apply(action, decision);
    if (applied.kind === 'blocked') return { ...applied, kind: 'held', action };
    await ports.audit(auditEntry(key, action, decision, pass, { kind: applied.kind }));
    pass.log.info('applied', { action: action.kind, target: action.target, because: action.because });
    return { ...applied, action, decision };
  } catch (error) {
    // Probes of what stays refused say nothing new.
    if (!(error instanceof PermanentError) || pass.attempt > 0) return { kind: 'failed', action, error };
    const { reason, message } = error;
    // Under an id of its own: the same decision may be carried out later.
    const entry = auditEntry(key, action, { ...decision, id: `${decision.id}-refused` }, pass, {
      kind: 'refused',
      reason,
      message,
    });
    // What the write ends with: Azure's refusal, once it is written down; else why it could not be.
    const unwritten = await ports.audit(entry).then(
      () => error,
      (failure: unknown) => failure,
    );
    return { kind: 'failed', action, error: unwritten };
  }
}

/** What couldn't be observed keeps the findings it had: unread is not absent. */
async function unread(key: Key, error: unknown, pass: Pass, ports: PassPorts): Promise<Outcome> {
  if (!isClassed(error)) throw error;
  const findings = failureFinding(key.key, error, pass);
  if (findings.length > 0) await ports.reviseFindings(key, findings, pass.now, { complete: false });
  return outcomeOf(error);
}

function outcomeOf(error: unknown): Outcome {
  if (error instanceof RetryableError) {
    return { kind: 'retry', after: error.retryAfter, because: error.message, throttled: error.refused };
  }
  if (error instanceof ConflictError) return { kind: 'conflict', because: error.message };
  if (error instanceof PermanentError) return { kind: 'blocked', reason: error.reason, because: error.message };
  throw error;
}

function resultOutcome(result: ActionResult<Action>): Outcome {
  switch (result.kind) {
    case 'applied':
      return settled;
    case 'withheld':
      return { kind: 'settled', unfinished: true };
    case 'running':
      return {
        kind: 'recheck',
        after: result.checkAfter,
        because: `Azure is still working on ${result.action.target}`,
      };
    case 'held':
      return { kind: 'blocked', reason: result.reason, because: result.message };
    case 'failed':
      return outcomeOf(result.error);
  }
}

/** A blocked part waits for its own release; observing the whole again would only read the same once more. */
const asPart = (outcome: Outcome): Outcome =>
  outcome.kind === 'blocked' ? { kind: 'settled', unfinished: true } : outcome;

function planOutcome({ recheck, blocked }: Plan<Action>): Outcome {
  if (recheck !== undefined) return { kind: 'recheck', ...recheck };
  return blocked === undefined ? settled : { kind: 'blocked', reason: blocked.reason, because: blocked.message };
}

function failureFinding(subject: string, error: unknown, { failures = 0 }: Pass): Finding[] {
  if (!(error instanceof PermanentError)) return unreadFinding(subject, error, failures);
  return [raise(checkOf(error), subject, `${error.reason}: ${error.message}`)];
}

function checkOf({ reason, violations }: PermanentError): Check {
  if (violations.length > 0) return loopChecks.deniedByPolicy;
  if (reason === contradictedReason) return contradictedCheck;
  return tooLarge.has(reason) ? loopChecks.tooLarge : loopChecks.refused;
}

/** Reasons of our own storage for what does not fit. */
const tooLarge: ReadonlySet<string> = new Set(['RowTooLarge', 'TransactionTooLarge', 'RequestBodyTooLarge']);
