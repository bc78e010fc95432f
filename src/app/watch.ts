import { type Clock, millis, since } from '../core/time.ts';
import { everyRoom } from '../house/rooms.ts';
import type { Chain } from '../reconcile/chain.ts';
import type { AuditEntry } from '../state/audit/model.ts';
import { currentEventTime } from '../telemetry/invocation-log.ts';
import type { Meters } from '../telemetry/meters.ts';

/** Counts the outcomes of passes, at the one place they all go through. */
export function watchChain(chain: Chain, meters: Pick<Meters, 'reconciled'>): Chain {
  return {
    ...chain,
    async conclude(key, before, outcome, cause, changedBy) {
      meters.reconciled(key.room, outcome.kind);
      await chain.conclude(key, before, outcome, cause, changedBy);
    },
  };
}

/** Measures how long after an event what it asked for exists, where the event's own invocation wrote it. */
export function watchAudit(entry: AuditEntry, meters: Pick<Meters, 'recordWritten'>, now: Date): void {
  const happenedAt = currentEventTime();
  const room = everyRoom.find(({ name }) => name === entry.room);
  if (happenedAt === undefined || entry.answer?.kind !== 'applied') return;
  if (room?.measured?.has(entry.action)) meters.recordWritten(millis(Math.max(0, since(happenedAt, now))));
}

/** Measures how long the oldest message has been in the queue whenever somebody asks for it. */
export function watchOldest(
  findOldest: () => Promise<Date | undefined>,
  meters: Pick<Meters, 'oldestQueued'>,
  clock: Clock,
): () => Promise<Date | undefined> {
  return async () => {
    const oldest = await findOldest();
    meters.oldestQueued(oldest === undefined ? millis(0) : since(oldest, clock.now()));
    return oldest;
  };
}
