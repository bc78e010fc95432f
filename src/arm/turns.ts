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
  /** When the gap was last made longer: a refusal of a call sent before then tells nothing new. */
  readonly slowedAt: number;
}

export const freeTurns: Turns = {
  notBefore: 0,
  gap: 0,
  tooShort: 0,
  next: 0,
  away: 0,
  slowedAt: Number.NEGATIVE_INFINITY,
};

/** `go` at a time that is near; or `wait`: come back after so long, one after the other and not all at once. */
export type Turn = { readonly kind: 'go'; readonly at: number } | { readonly kind: 'wait'; readonly after: Millis };

/** The longest a call may wait for its turn. */
const patience = seconds(2);
/** Where Azure doesn't say how long. */
const usualPause = seconds(5);
const longestGap = seconds(10);
/** With so few tokens left, calls that are under way already may take the last. */
const fewLeft = 40;

/** Takes the next turn. Pure: gives the turns that are left. */
export function takeTurn(turns: Turns, now: number): { readonly turn: Turn; readonly turns: Turns } {
  const at = Math.max(now, turns.notBefore, turns.gap === 0 ? 0 : turns.next);
  if (at - now <= patience) return { turn: { kind: 'go', at }, turns: { ...turns, next: at + turns.gap } };
  const away = Math.max(at, turns.away + turns.gap);
  return { turn: { kind: 'wait', after: millis(away - now) }, turns: { ...turns, away } };
}

/**
 * A call was refused with 429: nobody goes before its Retry-After is over, and from then on calls keep their distance: at first `refill`, the
 * time the bucket needs for one token; twice as much each time that was still too fast.
 */
export function afterRefusal(
  turns: Turns,
  { sentAt, now, retryAfter, refill }: { sentAt: number; now: number; retryAfter: Millis | undefined; refill: Millis },
): Turns {
  const notBefore = Math.max(turns.notBefore, now + (retryAfter ?? usualPause));
  if (sentAt < turns.slowedAt) return { ...turns, notBefore };
  const gap = turns.gap === 0 ? refill : Math.min(turns.gap * 2, longestGap);
  return { ...turns, notBefore, gap, tooShort: turns.gap, slowedAt: now };
}

/** A call was served: a little closer together, very little where it was too close before, and not where the answer says that few tokens are left. */
export function afterService(turns: Turns, remaining: number | undefined, refill: Millis): Turns {
  if (remaining !== undefined && remaining < fewLeft) {
    return turns.gap >= refill ? turns : { ...turns, gap: refill };
  }
  const gap = turns.gap * (turns.gap > turns.tooShort * 1.2 ? 0.99 : 0.999);
  return { ...turns, gap: gap < refill / 8 ? 0 : gap };
}
