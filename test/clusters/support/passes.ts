import type { clusters } from '../../../src/clusters/room.ts';
import type { Policy } from '../../../src/policy/policy.ts';
import type { ActionResult, Pass } from '../../../src/reconcile/reconciler.ts';
import type { KeptFinding } from '../../../src/state/findings/model.ts';
import { createReviseFindings } from '../../../src/state/findings/revise.ts';
import type { State } from '../../../src/state/state.ts';
import { silentLog } from '../../support/dns-world.ts';

/** What a test changes between passes. */
interface World {
  readonly room: ReturnType<typeof clusters.open>;
  readonly state: State;
  readonly policy: Policy;
  readonly now: Date;
}

/** Passes and sweeps of the clusters room as the loop makes them, over the world as it is at each. */
export function passesOver(world: () => World) {
  const passAt = ({ now, policy }: World): Pass => ({
    signal: new AbortController().signal,
    now,
    policy,
    policyVersion: 'v',
    log: silentLog,
    cause: 'event e',
    attempt: 0,
  });
  return {
    /** What surrounds a pass now. */
    surroundings: (): Pass => passAt(world()),
    async pass(key: string) {
      const at = world();
      const { room, state, policy, now } = at;
      const reconciler = room.reconcilerFor(key);
      const observed = await reconciler.observe(key, passAt(at));
      const plan = reconciler.plan(observed, policy, now);
      const steps = reconciler.carryOut(observed, plan, passAt(at));
      const results: ActionResult<(typeof plan.actions)[number]>[] = [];
      for (const action of plan.actions) {
        const decision = { id: 'd', at: now.toISOString() };
        const applied = await steps.apply(action, decision);
        results.push(
          applied.kind === 'blocked' ? { ...applied, kind: 'held', action } : { ...applied, action, decision },
        );
      }
      const held = results.flatMap((each) => (each.kind === 'held' ? (each.finding ?? []) : []));
      const findings = [...plan.findings, ...held];
      await createReviseFindings(state.findings)({ room: 'clusters', key }, findings, now, { complete: true });
      await steps.remember(results);
      return { next: (plan.next ?? []).map((each) => each.key), isWaiting: plan.recheck !== undefined };
    },
    /** Keys that a sweep finds to have drifted. */
    async swept(): Promise<readonly string[]> {
      const at = world();
      const keys: string[] = [];
      for await (const page of at.room.sweeper.drift(undefined, passAt(at)))
        keys.push(...page.keys.map(({ key }) => key));
      return keys;
    },
    /** What is found of a key and open. */
    async found(key: string): Promise<readonly KeptFinding[]> {
      const rows = await world().state.findings.listOf({ room: 'clusters', key });
      return rows.map(({ value }) => value).filter(({ state }) => state === 'open');
    },
  };
}
