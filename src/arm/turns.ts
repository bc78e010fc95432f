import { type Millis, millis, seconds } from '../core/time.ts';

/** What a process may still draw from one of Azure's token buckets, as far as its answers show. Times are milliseconds. */
export interface Turns {
  /** Azure has asked for patience until then. */
  readonly notBefore: number;
  /** Between two calls; 0 while nothing has shown that the bucket can run dry. */
  readonly gap: number;
  /** The gap that was last found too short; 0 where none was. */
  readonly tooShort: number;
  /** When the next call may go. */
  readonly next: number;
  /** The last time that somebody was sent away with. */
  readonly away: number;
  /** When the gap was last made longer: a refusal of a call sent before then says nothing new. Before all time where nobody has to keep a distance. */
  readonly slowedAt: number;
  /** Calls served since then. */
  readonly served: number;
}

export const freeTurns: Turns = {
  notBefore: 0,
  gap: 0,
  tooShort: 0,
  next: 0,
  away: 0,
  slowedAt: Number.NEGATIVE_INFINITY,
  served: 0,
};

/** `go` at a time that is near; or `wait`: come back after so long, one after the other and not all at once. */
export type Turn = { readonly kind: 'go'; readonly at: number } | { readonly kind: 'wait'; readonly after: Millis };

/** The longest a call may wait for its turn. */
const patience = seconds(2);
/** Where Azure doesn't say how long. */
const usualPause = seconds(5);
const longestGap = seconds(10);
/** With so few tokens left, calls that are under way already may take the last: what is left is spent ever more slowly. */
const fewLeft = 40;
/** From so many calls on, what a bucket gave between two refusals says how fast it fills. */
const significant = 4;

/**
 * Takes the next turn in every bucket that a call draws on; where one of them is far, in none. Pure: gives the turns that are left, in the same order.
 */
export function takeTurn(
  buckets: readonly Turns[],
  now: number,
): { readonly turn: Turn; readonly buckets: readonly Turns[] } {
  const times = buckets.map(({ notBefore, gap, next }) => Math.max(now, notBefore, gap === 0 ? 0 : next));
  const at = Math.max(now, ...times);
  const next = (index: number): number => times[index] ?? now;
  if (at - now <= patience) {
    return {
      turn: { kind: 'go', at },
      buckets: buckets.map((each, index) => ({ ...each, next: next(index) + each.gap })),
    };
  }
  const [slowest] = buckets.filter((_, index) => next(index) === at);
  const away = slowest === undefined ? at : Math.max(at, slowest.away + slowest.gap);
  return {
    turn: { kind: 'wait', after: millis(away - now) },
    buckets: buckets.map((each) => (each === slowest ? { ...each, away } : each)),
  };
}

/**
 * A call was refused with 429: nobody goes before its Retry-After is over, and from then on calls keep their distance: at first `refill`, the
 * time the bucket needs for one token. Where that was still too fast, the time it took for each call served since the last refusal: the bucket was
 * empty then and is now, so it gave no more. Where too few were served to say so, or hours went by, the gap is doubled.
 */
export function afterRefusal(
  turns: Turns,
  { sentAt, now, retryAfter, refill }: { sentAt: number; now: number; retryAfter: Millis | undefined; refill: Millis },
): Turns {
  const notBefore = Math.max(turns.notBefore, now + (retryAfter ?? usualPause));
  if (sentAt < turns.slowedAt) return { ...turns, notBefore };
  const slowed = { ...turns, notBefore, slowedAt: now, served: 0 };
  if (turns.slowedAt === freeTurns.slowedAt) return { ...slowed, gap: Math.max(turns.gap, refill) };
  const given = turns.served < significant ? Number.POSITIVE_INFINITY : (now - turns.slowedAt) / turns.served;
  if (given > turns.gap * 2) return { ...slowed, gap: Math.min(turns.gap * 2, longestGap), tooShort: turns.gap };
  const gap = Math.min(Math.max(given, turns.gap * 1.1), longestGap);
  return { ...slowed, gap, tooShort: gap };
}

/**
 * A call was served: a little closer together, very little where it was too close before. Where the answer says that few tokens are left, so far
 * apart that the last ones are spent over a while; at none it is the time for one.
 */
export function afterService(turns: Turns, remaining: number | undefined, refill: Millis): Turns {
  const served = turns.served + 1;
  if (remaining !== undefined && remaining < fewLeft) {
    return { ...turns, served, gap: turns.gap > refill ? turns.gap : refill * (1 - remaining / (2 * fewLeft)) };
  }
  const gap = turns.gap * (turns.gap > turns.tooShort * 1.2 ? 0.99 : 0.999);
  return gap < refill / 8 ? { ...turns, gap: 0, slowedAt: freeTurns.slowedAt } : { ...turns, served, gap };
}
