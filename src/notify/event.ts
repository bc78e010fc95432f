import { fingerprint } from '../core/fingerprint.ts';
import { plain } from '../core/text.ts';
import type { OutboxEvent } from '../state/outbox/model.ts';

/** Every type of event that is published, when it is, and what its subject names; docs/notifications.md describes the data of each. */
export const eventKinds = {
  'Gatehouse.Connection.Pending': {
    when: 'a request waits and no rule answers it; again, with `reminder: true`, when it has waited for long; again, with a `decision` of the kind `approve-first`, when a second person must approve it too',
    subject: 'the connection',
  },
  'Gatehouse.Connection.Approved': {
    when: 'a person or a rule approved it, and Azure took the answer',
    subject: 'the connection',
  },
  'Gatehouse.Connection.Rejected': {
    when: 'the same, rejected; also what policy takes back after it was approved (`decision.kind` is `remove`)',
    subject: 'the connection',
  },
  'Gatehouse.Connection.Deferred': { when: 'a person put it off', subject: 'the connection' },
  'Gatehouse.Connection.Expired': {
    when: 'nobody answered in time, and policy lets it expire',
    subject: 'the connection',
  },
  'Gatehouse.Finding.Opened': {
    when: 'something is wrong',
    subject: 'what is judged; `policy` for the policy document',
  },
  'Gatehouse.Finding.Resolved': {
    when: 'it is not any more, or policy exempts it from now on (`state` is `exempt`)',
    subject: 'the same',
  },
  'Gatehouse.Finding.Reopened': { when: 'it was resolved or exempt, and is wrong again', subject: 'the same' },
} as const;
export type EventType = keyof typeof eventKinds;

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
