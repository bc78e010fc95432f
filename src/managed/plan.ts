import { compare } from '../core/compare.ts';
import { days, since } from '../core/time.ts';
import type { KnownSubscription } from '../state/meta/model.ts';

/** A subscription as the management group shows it. */
export interface ShownSubscription {
  /** Lower-case. */
  readonly id: string;
  readonly name?: string | undefined;
}

/**
 * What is to be kept of the subscriptions under a group, sorted. Pure; nothing is ever dropped.
 *
 *   shown   known        next
 *   yes     no           known, not asked yet how it is connected
 *   yes     yes          as it was
 *   yes     as left      back: known as before, and asked again how it is connected
 *   no      yes          left since now
 *   no      as left      as it was
 */
export function planManaged(
  known: readonly KnownSubscription[],
  shown: readonly ShownSubscription[],
  now: Date,
): readonly KnownSubscription[] {
  const rows = new Map(known.map((row) => [row.id, row]));
  const there = new Map(shown.map((each) => [each.id, each]));
  const next = [...new Set([...rows.keys(), ...there.keys()])].map((id): KnownSubscription => {
    const row = rows.get(id);
    const found = there.get(id);
    const at = now.toISOString();
    if (found === undefined && row !== undefined) return row.leftAt === undefined ? { ...row, leftAt: at } : row;
    const name = found?.name === undefined ? {} : { name: found.name };
    if (row === undefined) return { kind: 'subscription', id, ...name, firstSeen: at };
    const { leftAt, checkedAt, ...kept } = row;
    if (leftAt !== undefined) return { ...kept, ...name };
    return name.name === undefined || name.name === row.name ? row : { ...row, ...name };
  });
  return next.sort((a, b) => compare(a.id, b.id));
}

/** How many subscriptions one sweep asks how they are connected: each costs some reads. */
export const mostAsked = 20;

const askAgain = days(1);

const isConnected = ({ isReadable, hasEvents }: KnownSubscription): boolean =>
  isReadable === true && hasEvents !== false;

/** Those to be asked now how they are connected: what is not connected, and what was asked a day ago; the longest unasked first. */
export function planAsking(rows: readonly KnownSubscription[], now: Date): readonly KnownSubscription[] {
  const isDue = (row: KnownSubscription): boolean =>
    row.checkedAt === undefined || !isConnected(row) || since(new Date(row.checkedAt), now) >= askAgain;
  return rows
    .filter((row) => row.leftAt === undefined && isDue(row))
    .sort((a, b) => compare(a.checkedAt ?? '', b.checkedAt ?? '') || compare(a.id, b.id))
    .slice(0, mostAsked);
}
