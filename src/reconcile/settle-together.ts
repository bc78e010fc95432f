import { isClassed } from '../core/errors.ts';
import { type Key, keyText } from '../core/key.ts';
import type { Clock } from '../core/time.ts';
import type { FirstFindings, Found } from '../state/findings/first.ts';
import type { Work } from '../state/waiting/store.ts';
import { settled } from './outcome.ts';
import type { Action, DriftPage, Pass, Plan, Steps, Together } from './reconciler.ts';

export interface TogetherPorts {
  readonly work: Pick<Work, 'list'>;
  readonly firstFindings: FirstFindings;
  readonly clock: Clock;
}

/** A key whose pass would do no more than say its findings. */
interface Planned extends Found {
  readonly steps: Steps<Action>;
}

/**
 * Settles within the sweep what a page has found and its room observes all at once: passes like others, but that what they find is written together.
 * Only keys of which nothing was ever found and that wait for nothing, and only where all that their plan asks for is to say what is there;
 * whatever else it is, and whatever goes wrong, is left to passes of their own. Gives the keys that are left.
 */
export async function settleTogether(page: DriftPage, pass: Pass, ports: TogetherPorts): Promise<readonly Key[]> {
  const { keys, together } = page;
  if (together === undefined) return keys;
  const waiting = new Set<string>();
  for await (const { key } of ports.work.list()) waiting.add(keyText(key));
  const fresh = await ports.firstFindings.listUnrecorded(keys.filter((key) => !waiting.has(keyText(key))));
  const observed = await together.observe(fresh, pass);
  const planned = fresh.flatMap((key) => planOf(key, observed.get(key.key), together, pass) ?? []);
  const left = new Set((await ports.firstFindings.open(planned, ports.clock.now())).map(keyText));
  const done = new Set<string>();
  for (const { scope, steps } of planned) {
    const text = keyText(scope);
    if (left.has(text) || !(await isRemembered(steps))) continue;
    pass.log.info('reconciled', { room: scope.room, key: scope.key, outcome: settled.kind });
    done.add(text);
  }
  return keys.filter((key) => !done.has(keyText(key)));
}

/** What could not be remembered its own pass tries again, as the loop has it. */
const isRemembered = (steps: Steps<Action>): Promise<boolean> =>
  steps.remember([]).then(
    () => true,
    (error: unknown) => {
      if (!isClassed(error)) throw error;
      return false;
    },
  );

function planOf(scope: Key, seen: unknown, { reconciler }: Together, pass: Pass): Planned | undefined {
  if (seen === undefined) return undefined;
  try {
    const keyed = { ...pass, log: pass.log.with({ room: scope.room, key: scope.key }) };
    const plan: Plan<Action> = reconciler.plan(seen, pass.policy, pass.now);
    const steps: Steps<Action> = reconciler.carryOut(seen, plan, keyed);
    return saysOnly(plan, steps) ? { scope, findings: plan.findings, steps } : undefined;
  } catch (error) {
    // A bug over one body is met, and kept, by its own pass: it must not stop the sweep.
    pass.log.debug('not planned with others', { room: scope.room, key: scope.key, error });
    return undefined;
  }
}

/** Pure: whether a plan asks for nothing but that its findings are said, and is settled then. */
export function saysOnly(plan: Plan<Action>, { prepare, finish }: Pick<Steps<Action>, 'prepare' | 'finish'>): boolean {
  const { actions, finished = [], next = [], last = [], recheck, blocked } = plan;
  const isMore = [actions, finished, next, last].some((each) => each.length > 0);
  return !isMore && [recheck, blocked, prepare, finish].every((each) => each === undefined);
}
