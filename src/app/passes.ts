import type { Log } from '../core/log.ts';
import type { Managed } from '../managed/managed.ts';
import type { Chain } from '../reconcile/chain.ts';
import type { Guard } from '../reconcile/guard.ts';
import type { Loop } from '../reconcile/loop.ts';
import type { OpenRooms } from '../reconcile/open-rooms.ts';
import type { PoisonSource } from '../reconcile/poison.ts';
import { poll } from '../reconcile/poll.ts';
import { sweep } from '../reconcile/sweep.ts';
import { eventQueue, workQueue } from '../reconcile/work-queue.ts';
import type { PromiseWatch } from '../why/promise-watch.ts';
import type { Journal } from './journal.ts';
import { readPoisonedEvents, readPoisonedMessage } from './poisoned-keys.ts';
import type { PolicyInForce } from './policy-in-force.ts';
import type { Process } from './process.ts';
import { createRetention } from './retention.ts';
import type { Storage } from './storage.ts';
import { watchOldest } from './watch.ts';

interface PassesPorts extends Storage, Journal {
  readonly open: OpenRooms;
  readonly chain: Chain;
  readonly loop: Loop;
  readonly guard: Guard;
  readonly policy: PolicyInForce;
  readonly promises: PromiseWatch;
  readonly subscriptions: Pick<Managed, 'discover'>;
}

/** What runs by the clock. */
export function createPasses({ clock, meters }: Process, ports: PassesPorts) {
  const {
    state,
    queue,
    reviseFindings,
    firstFindings,
    notifier,
    open,
    chain,
    loop,
    guard,
    policy,
    promises,
    subscriptions,
  } = ports;
  const { sweepers, polls } = open;
  const { doubts, meta, work } = state;
  const findOldest = watchOldest(queue.findOldest, meters, clock);
  const poison: PoisonSource[] = [
    { queue: workQueue, take: () => queue.takePoisoned(workQueue), read: readPoisonedMessage },
    { queue: eventQueue, take: () => queue.takePoisoned(eventQueue), read: readPoisonedEvents },
  ];
  const forget = createRetention({ ...ports, clock });
  return {
    async sweep(signal: AbortSignal, log: Log): Promise<void> {
      // Before all else: what was found is swept with the rest.
      await subscriptions.discover(signal, log);
      // Then, so that what this sweep has observed is written already where the plan is the reviewed one.
      const written = (await policy.written()).policy;
      const failure = await policy.review(written).catch((error: unknown) => ({ error }));
      const findings = { reviseFindings, firstFindings };
      await sweep({ sweepers, chain, loop, meta, doubts, work, ...findings, findOldest, poison, clock }, signal, log);
      await guard.review(clock.now());
      const unjudged = await promises.review(signal).catch((error: unknown) => ({ error }));
      await notifier.sweep(reviseFindings, signal, log);
      await forget(written.retention, signal, log);
      // Without a plan the gate stays shut; everything else goes on.
      if (failure !== undefined) throw failure.error;
      if (unjudged !== undefined) throw unjudged.error;
    },
    /** For what raises no event. */
    async poll(signal: AbortSignal, log: Log): Promise<void> {
      await poll({ sweepers: polls, chain, loop }, signal, log);
      await promises.catchUp(signal);
    },
  };
}
