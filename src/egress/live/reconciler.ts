import type { Arm, ArmActions } from '../../arm/arm.ts';
import type { Key } from '../../core/key.ts';
import { isManagedNow, type SubscriptionScope } from '../../core/subscription-scope.ts';
import type { Action, Pass, Reconciler } from '../../reconcile/reconciler.ts';
import type { State } from '../../state/state.ts';
import { findBody } from '../azure.ts';
import { keysOfSubjects } from '../dependents.ts';
import { subnetPrefixes } from '../path/network.ts';
import { toResource } from '../world.ts';
import { askInterface, readAnswer } from './ask.ts';
import { interfacesIn } from './interfaces.ts';
import { verifyingOf } from './keys.ts';
import type { LivePlan, LiveSeen } from './model.ts';
import { placesIn } from './places.ts';
import { isLost, placeOf, planLive } from './plan.ts';

export interface LivePorts {
  readonly arm: Arm;
  readonly actions: ArmActions;
  readonly state: Pick<State, 'verifications' | 'paths' | 'dependents'>;
  /** Which subscriptions to ask in; all the identity can read where empty. */
  readonly subscriptions: SubscriptionScope;
  /** Has a key observed once nothing has been asked of it for a while. */
  readonly enqueueCalmly: (key: Key, cause: string, changedBy?: string) => Promise<void>;
}

export interface LiveObserved {
  readonly seen: LiveSeen;
  readonly etag: string | undefined;
  /** Subnets that no way out depends on any more. */
  readonly over: readonly string[];
}

/**
 * Asks running machines what only they show of the ways out of their subnets. A question changes nothing in Azure, so it is no action, and needs no
 * mode; the row's etag keeps it to one at a time, of however many passes.
 */
export function createLiveReconciler({
  arm,
  actions,
  subscriptions,
  state: { verifications, paths, dependents },
  enqueueCalmly,
}: LivePorts): Reconciler<LiveObserved, Action, { readonly live: LivePlan }> {
  return {
    async observe(key, { signal, now, policy }) {
      const subscription = verifyingOf(key) ?? '';
      const kept = await verifications.findVerifying(subscription);
      const isIdle = kept?.value.asked === undefined && (kept?.value.waiting ?? []).length === 0;
      const { due, over } = isIdle ? await places(subscription, now) : { due: [], over: [] };
      const asked = kept?.value.asked;
      const answer = asked === undefined ? undefined : await readAnswer(arm, asked, signal);
      const place = policy.egress.liveVerification.perHour === 0 ? undefined : placeOf({ kept: kept?.value, due });
      const isWaiting = asked !== undefined && answer?.kind === 'running' && !isLost(asked, now);
      // One that may not be read, or is gone, has no interfaces to ask.
      const subnet = place === undefined || isWaiting ? undefined : toResource(await findBody(arm, place, signal));
      const verified = place === undefined ? undefined : await verifications.find(place);
      const isOurs = await isManagedNow(subscriptions, subscription);
      const seen = { subscription, isOurs, kept: kept?.value, due, answer, verified, ...subnetFacts(subnet) };
      return { seen, etag: kept?.etag, over };
    },
    isKnown: async (key) => (await verifications.findVerifying(verifyingOf(key) ?? '')) !== undefined,
    plan({ seen }, policy, now) {
      const live = planLive(seen, policy.egress, now);
      const { findings, recheck, judgeAgain } = live;
      const next = judgeAgain === undefined ? {} : { next: [{ room: 'egress', key: judgeAgain }] };
      return { actions: [], findings, recheck, ...next, detail: { live } };
    },
    carryOut: ({ seen, etag, over }, { detail: { live } }, pass) => ({
      apply: () => Promise.reject(new TypeError('verifying writes nothing to Azure')),
      /** Those that follow are judged by the new report. */
      async prepare() {
        if (live.verified !== undefined) await verifications.put(live.verified);
      },
      async remember() {
        for (const subnet of over) await verifications.remove(subnet);
        if (live.row === undefined) return verifications.forget(seen.subscription);
        // The question is stored first: after a kill, no second one is asked before its time is up.
        const written = await verifications.putVerifying(live.row, etag);
        const { asked } = live.row;
        if (live.ask !== undefined && asked !== undefined)
          await verifications.putVerifying(
            { ...live.row, asked: await askInterface(actions, asked, pass.signal) },
            written,
          );
        if (live.judgeAgain !== undefined) await wake(live.judgeAgain, pass);
      },
    }),
  };

  async function places(subscription: string, now: Date) {
    const [known, verified] = await Promise.all([
      Array.fromAsync(paths.list(subscription)),
      Array.fromAsync(verifications.list(subscription)),
    ]);
    return placesIn(subscription, known, verified, now);
  }

  async function wake(subnet: string, pass: Pass): Promise<void> {
    const keys = keysOfSubjects(await dependents.listOf(subnet)).filter((key) => key !== subnet);
    for (const key of keys) await enqueueCalmly({ room: 'egress', key }, `after ${pass.cause}`);
  }
}

function subnetFacts(subnet: ReturnType<typeof toResource>): Pick<LiveSeen, 'interfaces' | 'prefixes'> {
  return subnet === undefined
    ? { interfaces: [], prefixes: [] }
    : { interfaces: interfacesIn(subnet), prefixes: subnetPrefixes(subnet.properties).map(({ text }) => text) };
}
