import type { NotificationEvent } from './event.ts';

/**
 * The same event with `data.link`, the console's page where somebody sees and decides it. It is an address of this app alone, made of our own
 * ids: nothing of it comes from a requester unencoded.
 */
export function withLink(event: NotificationEvent, console: string | undefined): NotificationEvent {
  if (console === undefined) return event;
  return { ...event, data: { ...event.data, link: `${console}${placeOf(event)}` } };
}

function placeOf({ type, subject, data }: NotificationEvent): string {
  if (type.startsWith('Gatehouse.Connection.')) return `/connections/${encodeURIComponent(String(data.id))}`;
  return `/findings?${new URLSearchParams({ state: String(data.state), words: subject })}`;
}
