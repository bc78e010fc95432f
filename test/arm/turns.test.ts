import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { afterRefusal, afterService, freeTurns, type Turns, takeTurn } from '../../src/arm/turns.ts';
import { type Millis, millis, seconds } from '../../src/core/time.ts';

const refill = millis(100);
/** The next turn of a call that draws on this bucket alone. */
const take = (turns: Turns, now: number) => {
  const { turn, buckets } = takeTurn([turns], now);
  return { turn, turns: buckets[0] ?? freeTurns };
};
const refused = (turns: Turns, now: number, retryAfter = seconds(1), sentAt = now): Turns =>
  afterRefusal(turns, { sentAt, now, retryAfter, refill });

describe('a turn', () => {
  it('comes at once while nothing was refused', () => {
    expect(take(freeTurns, 1_000).turn).toEqual({ kind: 'go', at: 1_000 });
    expect(take(take(freeTurns, 1_000).turns, 1_000).turn).toEqual({ kind: 'go', at: 1_000 });
  });

  it('comes after Retry-After for everybody, one after the other', () => {
    const first = take(refused(freeTurns, 0), 10);
    expect(first.turn).toEqual({ kind: 'go', at: 1_000 });
    expect(take(first.turns, 10).turn).toEqual({ kind: 'go', at: 1_100 });
  });

  it('that is far off sends away, each to a time of its own', () => {
    const first = take(refused(freeTurns, 0, seconds(30)), 0);
    expect(first.turn).toEqual({ kind: 'wait', after: 30_000 });
    expect(take(first.turns, 0).turn).toEqual({ kind: 'wait', after: 30_100 });
  });

  it('is twice as far from the last after each refusal, but calls that were under way count once', () => {
    const once = refused(freeTurns, 100);
    expect(once.gap).toBe(100);
    expect(refused(once, 150, seconds(1), 90).gap).toBe(100);
    expect(refused(once, 2_000).gap).toBe(200);
    expect(refused(refused(once, 2_000), 150, seconds(1), 90).notBefore, 'the latest time counts').toBe(3_000);
  });

  it('comes sooner with each call that is served, and freely again in the end', () => {
    let turns = refused(freeTurns, 0);
    turns = afterService(turns, undefined, refill);
    expect(turns.gap).toBeCloseTo(99);
    for (let index = 0; index < 300; index += 1) turns = afterService(turns, undefined, refill);
    expect(turns.gap).toBe(0);
  });

  it.each([
    { when: 'as many tokens are left as calls may be under way', remaining: 40, gap: 0, after: 0 },
    { when: 'fewer are', remaining: 39, gap: 0, after: 51.25 },
    { when: 'half as many are', remaining: 20, gap: 51.25, after: 75 },
    { when: 'none is', remaining: 0, gap: 75, after: 100 },
    { when: 'they were closer together than that asks for', remaining: 20, gap: 100, after: 75 },
    { when: 'a refusal has asked to be slower', remaining: 3, gap: 400, after: 400 },
  ])('keeps its distance before anything is refused, where $when', ({ remaining, gap, after }) => {
    expect(afterService({ ...freeTurns, gap }, remaining, refill).gap).toBeCloseTo(after);
  });

  it('comes as often as the bucket gave tokens since it was last empty, once that can be said', () => {
    const served = (turns: Turns, times: number): Turns =>
      Array.from({ length: times }).reduce<Turns>((each) => afterService(each, undefined, refill), turns);
    const once = served(refused(freeTurns, 1_000), 5);
    const found = refused(once, 1_800);
    expect(found.gap).toBe(160);
    expect(served(found, 10).gap, 'and is kept').toBeGreaterThan(158);
    expect(refused(served(found, 100), 4_000).gap, 'never shorter than what was refused').toBeGreaterThan(158);
    expect(refused(once, 60_000).gap, 'a pause says nothing: twice as far').toBeCloseTo(2 * once.gap);
    const three = served(refused(freeTurns, 1_000), 3);
    expect(refused(three, 1_500).gap, 'nor do three').toBeCloseTo(2 * three.gap);
  });

  it('that was refused although the answers said what is left comes as often as one token does', () => {
    const afterAnswer = afterService(freeTurns, 0, refill);
    expect(refused(afterAnswer, 1_000).gap).toBe(100);
    expect(afterService(refused(afterAnswer, 1_000), 8, refill).gap).toBe(90);
  });

  it('is taken in every bucket that a call draws on, at the latest of their times', () => {
    const slow = { ...freeTurns, gap: 300, next: 1_600 };
    const { turn, buckets } = takeTurn([{ ...freeTurns, gap: 100, next: 1_100 }, slow], 1_000);
    expect(turn).toEqual({ kind: 'go', at: 1_600 });
    expect(buckets.map(({ next }) => next)).toEqual([1_200, 1_900]);
  });

  it('that is far off in one bucket is taken in none', () => {
    const free = { ...freeTurns, gap: 100 };
    const { turn, buckets } = takeTurn([free, { ...freeTurns, gap: 300, next: 9_000 }], 1_000);
    expect(turn).toEqual({ kind: 'wait', after: 8_000 });
    expect(buckets[0]).toBe(free);
    expect(buckets[1]).toMatchObject({ next: 9_000, away: 9_000 });
  });
});

/** A bucket as Azure keeps it. */
class Bucket {
  private readonly capacity: number;
  private readonly perSecond: number;
  private tokens: number;
  private at = 0;
  constructor(capacity: number, perSecond: number) {
    this.capacity = capacity;
    this.perSecond = perSecond;
    this.tokens = capacity;
  }
  /** Seconds to wait, where it is empty. */
  take(now: number): number | undefined {
    this.tokens = Math.min(this.capacity, this.tokens + ((now - this.at) / 1_000) * this.perSecond);
    this.at = now;
    if (this.tokens >= 1) {
      this.tokens -= 1;
      return undefined;
    }
    return Math.max(1, Math.ceil((1 - this.tokens) / this.perSecond));
  }
  get left(): number {
    return Math.floor(this.tokens);
  }
}

interface Event {
  readonly at: number;
  readonly what: 'wants' | 'goes' | 'comes' | Answer;
}

interface Answer {
  readonly sentAt: number;
  readonly retryAfter: number | undefined;
  readonly remaining: number | undefined;
}

/** So many calls that all want to go at once, two dozen under way at a time as in the loop; answers take `latency` and may say how many tokens are left. */
function play(
  calls: number,
  bucket: Bucket,
  latency: number,
  refill: Millis,
  says = false,
): { refused: number; sent: number; took: number } {
  let turns = freeTurns;
  let [sent, refused, done, underWay, now] = [0, 0, 0, 0, 0];
  const events: Event[] = [];
  let parked = calls;
  const add = (event: Event): void => {
    const place = events.findLastIndex(({ at }) => at <= event.at);
    events.splice(place + 1, 0, event);
  };
  const leave = (): void => {
    underWay -= 1;
  };
  while (done < calls) {
    while (underWay < 24 && parked > 0) {
      parked -= 1;
      underWay += 1;
      add({ at: now, what: 'wants' });
    }
    const event = events.shift();
    if (event === undefined) throw new Error('nobody is left');
    now = event.at;
    if (event.what === 'goes' && turns.notBefore <= now) {
      const retryAfter = bucket.take(now);
      sent += 1;
      if (retryAfter !== undefined) refused += 1;
      const remaining = says ? bucket.left : undefined;
      add({ at: now + latency, what: { sentAt: now, retryAfter, remaining } });
    } else if (event.what === 'goes' || event.what === 'wants') {
      const taken = take(turns, now);
      turns = taken.turns;
      if (taken.turn.kind === 'go') add({ at: taken.turn.at, what: 'goes' });
      else {
        leave();
        add({ at: now + taken.turn.after, what: 'comes' });
      }
    } else if (event.what === 'comes') {
      parked += 1;
    } else {
      leave();
      const { sentAt, retryAfter, remaining } = event.what;
      if (retryAfter === undefined) {
        done += 1;
        turns = afterService(turns, remaining, refill);
      } else {
        turns = afterRefusal(turns, { sentAt, now, retryAfter: seconds(retryAfter), refill });
        add({ at: now + seconds(retryAfter), what: 'comes' });
      }
    }
  }
  return { refused, sent, took: now / 1_000 };
}

describe('a burst', () => {
  it('is refused one call in twenty at most, and loses little time, for any bucket and however slow the answers', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 100, max: 500 }),
        fc.constantFrom(
          { perSecond: 25, refill: millis(40) },
          { perSecond: 10, refill: millis(100) },
          { perSecond: 3.33, refill: millis(100) },
          { perSecond: 1.67, refill: millis(40) },
        ),
        fc.integer({ min: 1, max: 300 }),
        (capacity, { perSecond, refill }, latency) => {
          const { refused, sent, took } = play(capacity + 1_500, new Bucket(capacity, perSecond), latency, refill);
          expect(refused / sent).toBeLessThan(1 / 20);
          expect(took).toBeLessThan((1_500 / perSecond) * 1.1 + 10);
        },
      ),
      { numRuns: 30, seed: 7 },
    );
  });

  it('is refused nothing and loses nearly no time where answers say what is left, with the last tokens spent too', () => {
    fc.assert(
      fc.property(
        fc.constantFrom({ perSecond: 25, refill: millis(40) }, { perSecond: 10, refill: millis(100) }),
        fc.integer({ min: 1, max: 300 }),
        (kind, latency) => {
          const { refused, took } = play(800, new Bucket(200, kind.perSecond), latency, kind.refill, true);
          expect(refused).toBe(0);
          expect(took).toBeLessThan((600 / kind.perSecond) * 1.02 + 1);
        },
      ),
      { numRuns: 30, seed: 7 },
    );
  });
});
