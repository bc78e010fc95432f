import type { Finding } from '../../core/finding.ts';
import { after, type Millis, millis, minutes, since } from '../../core/time.ts';
import type { Mode } from '../../policy/mode.ts';
import { finish, resume } from '../../reconcile/intent.ts';
import type { Action, Finished } from '../../reconcile/reconciler.ts';
import type { Remediation } from '../../state/remediations/model.ts';
import { type Closable, isClosed, isOpen, pathOf } from './closable.ts';
import { announcement, lostFindings } from './closing-findings.ts';
import type { Cover } from './cover.ts';
import { lostSettings } from './lost.ts';
import type { Proof } from './proof.ts';

/** Closes a public way, or opens again what a person took back. */
export interface ClosingAction extends Action {
  readonly kind: 'close-public-way' | 'reopen-public-way';
  /** The row as it says so once the write is made. */
  readonly row: Remediation;
}

/** Everything the closing of one resource depends on. */
export interface Given {
  readonly id: string;
  readonly closable: Closable;
  readonly row: Remediation | undefined;
  /** The value of the property; undefined where the resource is gone. */
  readonly value: unknown;
  /** The properties of its body. */
  readonly settings: unknown;
  /** That policy wants it closed; undefined where no rule covers it. */
  readonly cover: Cover | undefined;
  /** Undefined where nobody had to ask. */
  readonly proof: Proof | undefined;
  readonly mode: Mode;
  readonly announce: Millis;
  readonly now: Date;
}

/** `row`: what is remembered from now on; undefined: nothing. */
export interface ClosingPlan {
  readonly row: Remediation | undefined;
  readonly actions: readonly ClosingAction[];
  readonly findings: readonly Finding[];
  readonly finished: readonly Finished[];
  readonly recheck?: { readonly after: Millis; readonly because: string };
}

/** Azure is given this long for a write it took on before it is sent again. */
const patience = minutes(10);
const soon = minutes(1);

/**
 * What becomes of one public way. Pure.
 *
 *   row                Azure shows           policy and proof            then
 *   none to announced  closed, or gone       any                         forgotten
 *   none to announced  open                  no rule                     forgotten
 *   none to announced  open                  not proven                  withheld, and an announcement is void
 *   none to announced  open                  proven, observe             planned
 *   none to planned    open                  proven, enforce             announced
 *   announced          open                  proven, other networks      announced again
 *   announced          open                  proven, before its day      kept
 *   announced          open                  proven, on its day          closing
 *   closing            closed                any                         closed, and audited
 *   closing            open, just sent       any                         asked again
 *   closing            open                  proven, enforce             closing, the same decision
 *   closing            open                  anything else               as if it had not begun: nothing was written
 *   closed             closed                any                         kept; a finding where settings were lost
 *   closed             open                  any                         somebody opened it: as if there were no row
 *   reopening          open                  any                         undone, and audited
 *   reopening          closed, just sent     any                         asked again
 *   reopening          closed                any                         opened
 *   undone             any                   any                         kept: no rule closes it again
 *   any                gone                  any                         forgotten
 */
export function planClosing(given: Given): ClosingPlan {
  const { row, value, closable } = given;
  if (value === undefined) return nothing(undefined);
  const closed = isClosed(value, closable);
  switch (row?.state) {
    case 'undone':
      return nothing(row);
    case 'reopening':
      return planReopening(given, row, closed);
    case 'closing':
      return closed ? concluded(given, row) : planAgain(given, row);
    case 'closed':
      return closed ? keptClosed(given, row) : planOpen(given, undefined);
    default:
      return planOpen(given, row);
  }
}

const nothing = (row: Remediation | undefined): ClosingPlan => ({ row, actions: [], findings: [], finished: [] });

function planOpen(given: Given, row: Remediation | undefined): ClosingPlan {
  const { cover, proof, value, closable, mode, now, announce } = given;
  if (cover === undefined || !isOpen(value, closable)) return nothing(undefined);
  if (proof?.proven !== true) {
    const because = proof?.because ?? ['its private way was not observed'];
    return nothing(inState(given, cover, 'withheld', because, row));
  }
  if (mode === 'observe') return nothing(inState(given, cover, 'planned', proof.because, row));
  const { announcedAt, dueAt } = row?.state === 'announced' && isSameAs(row, given, cover) ? row : {};
  if (dueAt === undefined) {
    const dueOn = after(now, announce);
    const announced = inState(given, cover, 'announced', proof.because, undefined);
    return waiting({ ...announced, announcedAt: now.toISOString(), dueAt: dueOn.toISOString() }, dueOn, now);
  }
  const kept = { ...inState(given, cover, 'announced', proof.because, row), announcedAt, dueAt } as Remediation;
  const dueOn = new Date(dueAt);
  if (dueOn > now) return waiting(kept, dueOn, now);
  return { ...nothing(kept), actions: [closeAction(given, kept)], findings: [announcement(kept)] };
}

/** Cut off before Azure showed an end: what isn't due, proven and wanted by now is as if it had never begun. */
function planAgain(given: Given, row: Remediation): ClosingPlan {
  if (isJustSent(row, given.now)) return askedAgain(row);
  const { intent, sentAt: _, ...before } = row;
  const plan = planOpen(given, { ...before, state: 'announced', since: row.announcedAt ?? row.since });
  return { ...plan, actions: plan.actions.map((action) => resume(action, intent)) };
}

function planReopening(given: Given, row: Remediation, closed: boolean): ClosingPlan {
  const { undo } = row;
  if (undo === undefined) return nothing(row);
  const action = reopenAction(given, row, undo);
  if (!closed) {
    const { sentAt: _, intent: __, ...rest } = row;
    const undone = { ...rest, state: 'undone', since: given.now.toISOString() } as const;
    return {
      ...nothing(undone),
      finished: [{ action, decision: { id: undo.id, at: undo.at }, answer: { kind: 'applied' } }],
    };
  }
  if (isJustSent(row, given.now)) return askedAgain(row);
  return { ...nothing(row), actions: [action] };
}

function concluded({ id, now, settings, closable }: Given, { intent, sentAt: _, ...row }: Remediation): ClosingPlan {
  const lost = lostSettings(row.stood, settings, closable.property);
  const at = now.toISOString();
  const closed = {
    ...row,
    state: 'closed',
    since: at,
    closedAt: at,
    ...(lost.length > 0 ? { lost: [...lost] } : {}),
  } as const;
  const { property, before, after: value } = row;
  const action = {
    kind: 'close-public-way',
    target: id,
    before: { [property]: before ?? null },
    after: { [property]: value },
  };
  const finished = intent === undefined ? [] : [finish(intent, action)];
  return { ...nothing(closed), finished, findings: lostFindings(closed) };
}

/** A lost setting that is back is no longer lost; a change since is somebody's own. */
function keptClosed({ settings, closable }: Given, { lost = [], ...row }: Remediation): ClosingPlan {
  const still = lostSettings(row.stood, settings, closable.property).filter((name) => lost.includes(name));
  const kept = still.length === 0 ? row : { ...row, lost: still };
  return { ...nothing(kept), findings: lostFindings(kept) };
}

const isJustSent = ({ sentAt }: Remediation, now: Date): boolean => since(new Date(sentAt ?? 0), now) < patience;

const askedAgain = (row: Remediation): ClosingPlan => ({
  ...nothing(row),
  recheck: { after: soon, because: `Azure is still working on ${row.id}` },
});

function waiting(row: Remediation, dueOn: Date, now: Date): ClosingPlan {
  const wait = millis(Math.max(1_000, since(now, dueOn)));
  return {
    ...nothing(row),
    findings: [announcement(row)],
    recheck: { after: wait, because: `its closing is announced for ${row.dueAt}` },
  };
}

function inState(
  { id, closable, value, now }: Given,
  { rule, networks, checks }: Cover,
  state: Remediation['state'],
  because: readonly string[],
  row: Remediation | undefined,
): Remediation {
  const isSince = row?.state === state;
  return {
    kind: 'closing',
    id,
    property: pathOf(closable),
    state,
    checks: [...checks],
    rule,
    networks: [...networks],
    because: [...because],
    since: isSince ? row.since : now.toISOString(),
    before: value,
    after: closable.closed,
  };
}

/** Whether an announcement is of what would be done now. */
const isSameAs = (row: Remediation, { closable }: Given, { networks }: Cover): boolean =>
  row.property === pathOf(closable) && row.after === closable.closed && row.networks.join() === networks.join();

const closeAction = ({ id }: Given, row: Remediation): ClosingAction => ({
  kind: 'close-public-way',
  target: id,
  by: `rule ${row.rule}`,
  because: `${row.checks.join(', ')}; announced ${row.announcedAt}; ${row.because.join('; ')}`,
  before: { [row.property]: row.before ?? null },
  after: { [row.property]: row.after },
  row,
});

function reopenAction(
  { closable }: Given,
  row: Remediation,
  { id, at, by, reason }: NonNullable<Remediation['undo']>,
): ClosingAction {
  return {
    kind: 'reopen-public-way',
    target: row.id,
    by,
    because: reason,
    before: { [row.property]: row.after },
    after: { [row.property]: row.before ?? closable.open },
    decision: { id, at },
    row,
  };
}
