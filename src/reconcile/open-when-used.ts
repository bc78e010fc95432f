import type { AnyReconciler } from './pass.ts';
import type { OpenRoom } from './room.ts';

/**
 * A room whose inside is loaded by the first pass or sweep that needs it. An instance that only ever handles other rooms' events, as a burst starts many, has
 * neither its code nor its memory.
 */
export function openWhenUsed(room: string, load: () => Promise<OpenRoom>): OpenRoom {
  let inside: Promise<OpenRoom> | undefined;
  const open = (): Promise<OpenRoom> => {
    inside ??= load().catch((error: unknown) => {
      // The next pass tries again: what failed once, as a share that did not answer, must not stay so for as long as the process lives.
      inside = undefined;
      throw error;
    });
    return inside;
  };
  return {
    reconcilerFor: (key) => reconcilerOf(key, open),
    sweeper: {
      room,
      async *drift(cursor, pass) {
        const { sweeper } = await open();
        yield* sweeper.drift(cursor, pass);
      },
    },
  };
}

function reconcilerOf(key: string, open: () => Promise<OpenRoom>): AnyReconciler {
  let own: AnyReconciler | undefined;
  const observing = (): AnyReconciler => {
    if (own === undefined) throw new TypeError(`nothing was observed of ${key}`);
    return own;
  };
  return {
    async observe(_, pass) {
      own = (await open()).reconcilerFor(key);
      return own.observe(key, pass);
    },
    plan: (observed, policy, now) => observing().plan(observed, policy, now),
    carryOut: (observed, plan, pass) => observing().carryOut(observed, plan, pass),
    // Where a reconciler does not know, its keys count as known.
    isKnown: async () => (await (await open()).reconcilerFor(key).isKnown?.(key)) ?? true,
  };
}
