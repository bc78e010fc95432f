import { fingerprint } from '../core/fingerprint.ts';
import { since } from '../core/time.ts';
import type { DnsPolicy } from '../policy/dns.ts';
import type { DeleteBudget } from '../state/zones/model.ts';

export type Budget = Omit<DeleteBudget, 'kind'>;

/**
 * Takes one delete off the budget: at most max(atLeast, share of what we own) within the window. Undefined where it is spent.
 * What we own is counted only once the fixed part is used up, and kept for one window: while deletes go on the count would shrink.
 */
export async function spend(
  budget: Budget,
  { window, atLeast, share }: DnsPolicy['deleteBudget'],
  now: Date,
  countOwned: () => Promise<number>,
): Promise<Budget | undefined> {
  const isRecent = (at: string | undefined): boolean => at !== undefined && since(new Date(at), now) < window;
  const deletes = budget.deletes.filter(isRecent);
  const counted = isRecent(budget.ownedAt) ? { owned: budget.owned, ownedAt: budget.ownedAt } : {};
  const taken = { zone: budget.zone, deletes: [...deletes, now.toISOString()] };
  if (deletes.length < atLeast) return { ...taken, ...counted };
  // Deletes already made in this window were ours too.
  const owned = counted.owned ?? (await countOwned()) + deletes.length;
  if (deletes.length >= Math.floor(owned * share)) return undefined;
  return { ...taken, owned, ownedAt: counted.ownedAt ?? now.toISOString() };
}

/** Names one list of held deletes, in any order. */
export function hashOfHeld(recordSets: readonly string[]): string {
  return fingerprint([...recordSets].sort().join('\n'));
}
