import { foldCase } from '../../core/text.ts';
import { type Millis, millis, since } from '../../core/time.ts';
import type { ApprovalsPolicy } from '../../policy/approvals.ts';
import { unitMillis } from '../../policy/duration.ts';
import type { KnownConnection } from '../../state/connections/model.ts';
import type { Connection } from '../model.ts';

export type Deferral = NonNullable<KnownConnection['deferral']>;

/**
 * Since when a connection is Pending, as far as we saw; undefined where it is not. The same connection may ask again later. While Azure is
 * busy with it (`changing`) it is the same request still, and may come back as it was.
 */
export function pendingSince(connection: Connection, row: KnownConnection | undefined, now: Date): string | undefined {
  const known = row === undefined || !isWaiting(row) ? undefined : (row.pendingSince ?? row.firstSeen);
  if (connection.state === 'changing') return known;
  return connection.state === 'pending' ? (known ?? now.toISOString()) : undefined;
}

/** Whether a row is of a request that was not answered when it was written; rows of before say it by their state alone. */
export const isWaiting = ({ state, pendingSince: since }: KnownConnection): boolean =>
  since !== undefined || foldCase(state) === 'pending';

/** What an answered request asked with, and since when it waited, as its last row while Pending had it; undefined where none was seen Pending. */
export function askedWith(
  { state }: Pick<Connection, 'state'>,
  row: KnownConnection | undefined,
): KnownConnection['asked'] {
  if (state === 'pending' || row === undefined) return undefined;
  if (foldCase(row.state) !== 'pending') return row.asked;
  return { message: row.description, since: row.pendingSince ?? row.firstSeen };
}

/** A person's deferral, while it counts. */
export function findDeferral(row: KnownConnection | undefined, now: Date): Deferral | undefined {
  const { deferral } = row ?? {};
  return deferral !== undefined && new Date(deferral.until) > now ? deferral : undefined;
}

/** How long nobody has answered: a deferral that is over starts the count again, one that is not stops it. */
export function waitedFor(connection: Connection, row: KnownConnection | undefined, now: Date): Millis {
  const starts = [pendingSince(connection, row, now), row?.deferral?.until].flatMap((at) =>
    at === undefined ? [] : [at],
  );
  const latest = Math.max(...starts.map((at) => Date.parse(at)));
  return starts.length === 0 ? millis(0) : millis(Math.max(0, since(new Date(latest), now)));
}

/** Whether a person is to be reminded of it. */
export const isStale = (
  connection: Connection,
  row: KnownConnection | undefined,
  policy: ApprovalsPolicy,
  now: Date,
): boolean => waitedFor(connection, row, now) >= policy.pending.remindAfter;

/** Whether policy lets the request expire. */
export function isExpired(
  connection: Connection,
  row: KnownConnection | undefined,
  policy: ApprovalsPolicy,
  now: Date,
): boolean {
  const { expireAfter } = policy.pending;
  return expireAfter !== undefined && waitedFor(connection, row, now) >= expireAfter;
}

/** `30d`, `12h`, `90m`: as operators write it. */
export function lengthOf(length: Millis): string {
  const [unit, size] = Object.entries(unitMillis).findLast(([, each]) => length % each === 0) ?? ['s', unitMillis.s];
  return `${Math.round(length / size)}${unit}`;
}
