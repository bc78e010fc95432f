import { isDeepStrictEqual } from 'node:util';
import { raise } from '../../core/finding.ts';
import { findResourceId } from '../../core/resource-id.ts';
import { type Millis, seconds, since } from '../../core/time.ts';
import { toIntent } from '../../reconcile/intent.ts';
import type { ActionResult, Applied, Decision, Pass } from '../../reconcile/reconciler.ts';
import type { Remediation } from '../../state/remediations/model.ts';
import type { State } from '../../state/state.ts';
import { observeResource } from '../azure.ts';
import type { Observation } from '../children.ts';
import { apiVersionOf } from '../types.ts';
import { closingChecks } from './checks.ts';
import { type Closable, currentOf, findClosable, isClosed, isOpen, patchOf, subnetType } from './closable.ts';
import { settingsOf } from './lost.ts';
import type { ClosingAction } from './plan.ts';
import { type ClosingRead, type ReadPorts, readClosing } from './read.ts';
import type { Wholes } from './whole.ts';

export interface ApplyPorts extends ReadPorts {
  readonly state: Pick<State, 'endpoints' | 'names' | 'remediations'>;
  readonly wholes: Wholes;
}

/** How long until Azure is asked whether a write it took on is done. */
const checkAfter: Millis = seconds(5);

/**
 * The steps of one closing. In this order: the budget, the row, everything its proof rests on once more, the write. A kill in between leaves a row
 * from which the next pass goes on by what Azure shows.
 */
export function closingSteps(ports: ApplyPorts, known: string | undefined, pass: Pass) {
  const { arm, state, wholes } = ports;
  let etag = known;
  const keep = async (row: Remediation): Promise<void> => {
    etag = await state.remediations.put(row, etag);
  };

  async function close(action: ClosingAction, decision: Decision, closable: Closable): Promise<Applied> {
    const { target, row } = action;
    if (!(await draw(state, pass))) {
      const message = `the budget of closings is spent, so ${target} waits for the next window`;
      return {
        kind: 'blocked',
        reason: 'ClosingBudget',
        message,
        finding: raise(closingChecks.overBudget, target, message),
      };
    }
    const whole = isWhole(target) ? await wholes.read(target, pass.signal) : undefined;
    const at = pass.now.toISOString();
    const stood = whole === undefined ? {} : { stood: settingsOf(whole.body.properties) };
    await keep({ ...row, ...stood, state: 'closing', since: at, intent: toIntent(action, decision) });
    const observed: Observation = await observeResource(arm, target, pass.signal);
    const read = await readClosing(ports, target, observed, pass, true);
    const against = whyNot(read, closable, row);
    if (against.length > 0) {
      await keep({ ...row, state: 'withheld', since: at, because: [...against] });
      return { kind: 'blocked', reason: 'PrivateWayUnproven', message: against.join('; ') };
    }
    return write(action, closable, row.after, whole);
  }

  async function write(
    { target }: ClosingAction,
    closable: Closable,
    value: unknown,
    whole?: Awaited<ReturnType<Wholes['read']>>,
  ): Promise<Applied> {
    const { signal } = pass;
    if (isWhole(target)) {
      await wholes.write(target, whole ?? (await wholes.read(target, signal)), closable, value, signal);
      return { kind: 'running', checkAfter };
    }
    const answer = await arm.patch(target, apiVersionOf(target) ?? '', patchOf(closable, value), { signal });
    const isDone = answer.status < 202 && currentOf(answer.body, closable) === value;
    return isDone ? { kind: 'applied' } : { kind: 'running', checkAfter };
  }

  return {
    async apply(action: ClosingAction, decision: Decision): Promise<Applied> {
      const closable = findClosable(action.target);
      if (closable === undefined) throw new TypeError(`'${action.target}' is of no type that is closed`);
      if (action.kind === 'close-public-way') return close(action, decision, closable);
      return write(action, closable, action.row.before ?? closable.open);
    },
    /** `next` is what the plan remembers where nothing was written. */
    async remember(
      next: Remediation | undefined,
      before: Remediation | undefined,
      results: readonly ActionResult<ClosingAction>[],
    ) {
      const [result] = results;
      if (result === undefined) {
        if (next !== undefined) return isSame(next, before) ? undefined : keep(next);
        if (before !== undefined && etag !== undefined) await state.remediations.remove(before.id, etag);
        return;
      }
      const row = (await state.remediations.find(result.action.target))?.value;
      if (row === undefined || (result.kind !== 'applied' && result.kind !== 'running')) return;
      const at = pass.now.toISOString();
      if (result.kind === 'running') return keep({ ...row, sentAt: at });
      const { intent: _, sentAt: __, ...rest } = row;
      const isBack = result.action.kind === 'reopen-public-way';
      await keep(
        isBack ? { ...rest, state: 'undone', since: at } : { ...rest, state: 'closed', since: at, closedAt: at },
      );
    },
  };
}

const isWhole = (id: string): boolean => findResourceId(id)?.type === subnetType;
const isSame = (a: Remediation, b: Remediation | undefined): boolean => isDeepStrictEqual(kept(a), kept(b ?? {}));
/** What is undefined is not kept. */
const kept = (value: object): unknown => JSON.parse(JSON.stringify(value));

/** Why it isn't closed after all, by what was read last. Pure: nothing passes here that isn't proven for every network of the announcement. */
function whyNot({ value, cover, proof }: ClosingRead, closable: Closable, row: Remediation): readonly string[] {
  if (value === undefined) return ['it is gone'];
  if (isClosed(value, closable)) return ['it is closed already'];
  if (!isOpen(value, closable)) return [`the value of ${row.property} is not known here`];
  if (cover === undefined) return ['no rule covers it any more'];
  if (cover.networks.join() !== row.networks.join()) return ['its rule names other networks than were announced'];
  return proof?.proven === true ? [] : (proof?.because ?? ['its private way was not observed']);
}

/** Takes one closing off the budget, over all resources; two workers can't take the same one. */
async function draw({ remediations }: Pick<State, 'remediations'>, { now, policy }: Pass): Promise<boolean> {
  const { window, atMost } = policy.egress.remediate.budget;
  let isDrawn = false;
  await remediations.changeBudget((closings) => {
    const inside = closings.filter((at) => since(new Date(at), now) < window);
    isDrawn = inside.length < atMost;
    return isDrawn ? [...inside, now.toISOString()] : undefined;
  });
  return isDrawn;
}
