import type { OwnIdentity } from '../arm/own-identity.ts';
import type { ResourceChange } from '../core/change.ts';
import type { Log } from '../core/log.ts';
import { parseEvents } from '../events/parse-event.ts';
import { keysConcerned } from '../keys-concerned.ts';
import type { Loop } from '../reconcile/loop.ts';
import { withEventTime } from '../telemetry/invocation-log.ts';

/**
 * Handles what Event Grid delivers, one event or a batch. Unknown ones are ignored, malformed ones dropped with a warning: delivering them
 * again would not mend them. Fails only where nothing could be written down, so that Event Grid delivers again.
 */
export function createEventHandler(
  loop: Loop,
  ownIds: OwnIdentity,
): (body: unknown, signal: AbortSignal, log: Log) => Promise<void> {
  return async (body, signal, log) => {
    const { changes, ignored, malformed } = parseEvents(body);
    for (const each of ignored) log.debug('event ignored', { ...each });
    for (const each of malformed) log.warn('event dropped: it is malformed', { ...each });
    await Promise.all(
      changes.map(async (change) => {
        const { eventId, operation, id } = change;
        const keys = (await isOurOwnWrite(change, ownIds, signal)) ? [] : keysConcerned(change);
        const told = log.with({ eventId });
        told.info('event', { operation, id, keys: keys.length });
        await withEventTime(change.time, () => loop.visitAll(keys, `event ${eventId}`, signal, told, whoAsks(change)));
      }),
    );
  };
}

/** Our own writes of record sets raise events too: they say nothing that we don't know. */
async function isOurOwnWrite(
  { type, by = [] }: ResourceChange,
  ownIds: OwnIdentity,
  signal: AbortSignal,
): Promise<boolean> {
  if (!type.startsWith('microsoft.network/privatednszones/') || by.length === 0) return false;
  const own = await ownIds(signal);
  return by.some((id) => own.includes(id));
}

/** Of the events around a connection, only a proxy's write is the request itself: whoever made it asks. */
const whoAsks = ({ type, change, by = [] }: ResourceChange): readonly string[] =>
  change === 'write' && type.endsWith('/privateendpointconnectionproxies') ? by : [];
