import { type LoadedOnce, loadOnce } from '../core/load-once.ts';
import type { AnyReconciler } from './pass.ts';
import type { OpenRoom } from './room.ts';

/**
 * A room whose inside is loaded by the first pass or sweep that needs it. An instance that only ever handles other rooms' events, as a burst starts many, has
 * neither its code nor its memory.
 */
export function openWhenUsed(room: string, load: () => Promise<OpenRoom>): OpenRoom {
  const inside = loadOnce(load);
  return {
    reconcilerFor: (key) => reconcilerOf(key, inside),
    sweeper: {
      room,
      async *drift(cursor, pass) {
        const { sweeper } = await inside.get();
        yield* sweeper.drift(cursor, pass);
      },
    },
  };
}

function reconcilerOf(key: string, inside: LoadedOnce<OpenRoom>): AnyReconciler {
  let own: AnyReconciler | undefined;
  const observing = (): AnyReconciler => {
    if (own === undefined) throw new TypeError(`nothing was observed of ${key}`);
    return own;
  };
  return {
    async observe(_, pass) {
      own = (await inside.get()).reconcilerFor(key);
      return own.observe(key, pass);
    },
    plan: (observed, policy, now) => observing().plan(observed, policy, now),
    carryOut: (observed, plan, pass) => observing().carryOut(observed, plan, pass),
    // Where a reconciler does not know, its keys count as known.
    isKnown: async () => (await (await inside.get()).reconcilerFor(key).isKnown?.(key)) ?? true,
  };
}
