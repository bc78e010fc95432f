import type { OwnIdentity } from '../arm/own-identity.ts';
import type { ResourceChange } from '../core/change.ts';
import type { Log } from '../core/log.ts';
import { parseResourceId } from '../core/resource-id.ts';
import { parseEvents } from '../events/parse-event.ts';
import { canBe, cannotBe, everyRoom } from '../house/rooms.ts';
import { keysConcerned } from '../reconcile/keys-concerned.ts';
import type { Loop } from '../reconcile/loop.ts';
import { withEventTime } from '../telemetry/invocation-log.ts';
import type { Meters } from '../telemetry/meters.ts';
import type { PromiseWatch } from '../why/promise-watch.ts';
import type { Repeats } from './repeats.ts';

export type HandleEvent = (body: unknown, signal: AbortSignal, log: Log) => Promise<void>;

export interface EventHandling {
  readonly loop: Pick<Loop, 'visitAll'>;
  readonly ownIds: OwnIdentity;
  /** Whether a subscription is managed, or holds zones of ours. A holder of the trigger's key may name any. */
  readonly isConcerned: (subscriptionId: string) => Promise<boolean>;
  readonly meters: Pick<Meters, 'eventsDropped'>;
  readonly promises: Pick<PromiseWatch, 'changed'>;
  readonly repeats: Repeats;
}

/**
 * Handles what Event Grid delivers, one event or a batch. Unknown ones are ignored, malformed ones dropped with a warning: delivering them
 * again would not help; those about a subscription that does not concern us, or about something without a usable name, are counted and dropped. What
 * was seen to already, and what we ourselves have written, costs no request at all. Fails only where nothing could be written down, so that Event Grid
 * delivers again.
 */
export function createEventHandler(ports: EventHandling): HandleEvent {
  const { loop, ownIds, isConcerned, meters, promises, repeats } = ports;

  async function isOurOwnWrite(change: ResourceChange, signal: AbortSignal): Promise<boolean> {
    const { by = [] } = change;
    if (by.length === 0 || !everyRoom.some((room) => room.isOwnWrite?.(change))) return false;
    const own = await ownIds(signal);
    return by.some((id) => own.includes(id));
  }

  async function concernedOf(changes: readonly ResourceChange[]): Promise<readonly ResourceChange[]> {
    const answers = await Promise.all(changes.map(({ id }) => isConcerned(parseResourceId(id).subscriptionId)));
    return changes.filter((_, index) => answers[index]);
  }

  return async (body, signal, log) => {
    const { changes, ignored, malformed } = parseEvents(body);
    for (const each of ignored) log.debug('event ignored', { ...each });
    for (const each of malformed) log.warn('event dropped: it is malformed', { ...each });
    const fresh = changes.filter((change) => {
      const isRepeat = repeats.has(change);
      if (isRepeat) log.debug('event ignored: it was seen to before', { eventId: change.eventId });
      return !isRepeat;
    });
    const possible = fresh.filter(canBe);
    const concerned = await concernedOf(possible);
    const drop = (count: number, why: string): void => {
      if (count === 0) return;
      meters.eventsDropped(count);
      log.warn(`events dropped: ${why}`, { count });
    };
    drop(fresh.length - possible.length, cannotBe);
    drop(possible.length - concerned.length, 'their subscriptions are neither managed nor hold zones of ours');
    await Promise.all(
      concerned.map(async (change) => {
        const { eventId, operation, id, by } = change;
        const keys = (await isOurOwnWrite(change, signal)) ? [] : keysConcerned(everyRoom, change);
        const asked = by !== undefined && everyRoom.some((room) => room.isRequest?.(change)) ? { by, id } : undefined;
        const eventLog = log.with({ eventId });
        eventLog.info('event', { operation, id, keys: keys.length });
        await withEventTime(change.time, () =>
          loop.visitAll(keys, `event ${eventId}`, signal, eventLog, { asked, changedBy: by?.[0] }),
        );
      }),
    );
    await promises.changed(concerned, signal, log);
    // Only now: where anything of a delivery failed, all of it comes again, and has to be judged with what comes.
    for (const change of concerned) repeats.note(change);
  };
}
