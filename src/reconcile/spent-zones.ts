import { isDeepStrictEqual } from 'node:util';
import { BoundedMap } from '../core/bounded.ts';
import { type Millis, seconds, since } from '../core/time.ts';
import type { DnsPolicy } from '../policy/dns.ts';

type DeleteBudget = DnsPolicy['deleteBudget'];

/** A spent budget is taken for spent so long: it fills up as time goes by. */
const spentFor = seconds(20);
/** Of a zone that is forgotten the budget is read again. */
const most = 1_000;

/**
 * Zones whose delete budget a pass of this process has found spent. For a moment that answers for all names of the zone, so that a thousand
 * deletes in one don't read one row a thousand times; where policy grants another budget it is asked again.
 */
export function createSpentZones() {
  const spent = new BoundedMap<string, { readonly at: Date; readonly budget: DeleteBudget }>(most);
  return {
    note: (zone: string, budget: DeleteBudget, at: Date): void => void spent.set(zone, { at, budget }),
    has(zone: string, budget: DeleteBudget, now: Date): boolean {
      const known = spent.get(zone);
      if (known === undefined || !isDeepStrictEqual(known.budget, budget)) return false;
      const shortest: Millis = budget.window < spentFor ? budget.window : spentFor;
      return since(known.at, now) < shortest;
    },
  };
}
