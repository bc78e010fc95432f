import { fingerprint } from '../core/fingerprint.ts';
import { plain } from '../core/text.ts';
import type { OutboxEvent } from '../state/outbox/model.ts';

/** Every type of event that is published; docs/notifications.md describes the data of each. */
export const eventTypes = [
  'Gatehouse.Connection.Pending',
  'Gatehouse.Connection.Approved',
  'Gatehouse.Connection.Rejected',
  'Gatehouse.Connection.Deferred',
  'Gatehouse.Connection.Expired',
  'Gatehouse.Finding.Opened',
  'Gatehouse.Finding.Resolved',
  'Gatehouse.Finding.Reopened',
] as const;
export type EventType = (typeof eventTypes)[number];

/** A CloudEvent of one of our types. */
export interface NotificationEvent extends OutboxEvent {
  readonly type: EventType;
}

/** Longest text of ours, and of somebody else's: an event stays far below the 64 KiB that Event Grid counts as one. */
const longestText = 2_000;
const longestUntrusted = 500;

/** The id of a transition's event: the same transition always gives the same, however often it is sent. */
export const eventId = (...transition: readonly (string | number)[]): string => fingerprint(transition.join('\n'));

export const bounded = (text: string): string => cut(text, longestText);

/** What other people wrote, cut short. It is kept apart under `untrusted`, so that it is not taken for ours. */
export function untrusted(
  texts: Readonly<Record<string, string | undefined>>,
): { readonly untrusted: Readonly<Record<string, string>> } | undefined {
  const said = Object.entries(texts).flatMap(([name, text]) =>
    text === undefined || text === '' ? [] : [[name, cut(text, longestUntrusted)] as const],
  );
  return said.length === 0 ? undefined : { untrusted: Object.fromEntries(said) };
}

/** By whole characters: half of one is no text. On one line, without what nobody sees. */
function cut(text: string, most: number): string {
  const shown = plain(text);
  return shown.length <= most ? shown : `${shown.slice(0, most - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
