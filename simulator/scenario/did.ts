import type { Delivery } from '../event-grid/dispatcher.ts';
import { type AuditEntry, sameText } from './observe.ts';

/** Something Gatehouse did, and how long after the event that reported it. */
export interface Deed extends AuditEntry {
  /** Milliseconds; undefined where no event of this step came before it: a sweep, a person, a recheck. */
  readonly afterEventMs: number | undefined;
}

/** The event is the last one before the deed about the deed's own key, else the last one before it at all. */
export function toDeed(entry: AuditEntry, deliveries: readonly Delivery[]): Deed {
  const at = Date.parse(entry.at);
  const before = deliveries.filter((delivery) => delivery.at.getTime() <= at);
  const own = before.filter(({ subject }) => sameText(subject, entry.key));
  const event = own.at(-1) ?? before.at(-1);
  return { ...entry, afterEventMs: event === undefined ? undefined : at - event.at.getTime() };
}
