import { BoundedMap } from '../core/bounded.ts';
import type { Clock } from '../core/time.ts';
import { ApiProblem } from './problem.ts';

/** A bucket of tokens: `burst` fit in, and it fills by so many a second. A request takes one. */
export interface Limit {
  readonly burst: number;
  readonly perSecond: number;
}

/**
 * How often one caller may ask, by what is asked. Each instance of the app counts for itself: these keep one client from using up an app,
 * they are no quota.
 */
export const limits = {
  read: { burst: 120, perSecond: 10 },
  /** A person clicks, a script decides a list: either is far slower than this. */
  change: { burst: 30, perSecond: 2 },
  /** Thousands of rows at once. */
  export: { burst: 20, perSecond: 0.5 },
  /** Everybody without a known identity together: load balancers and monitors. */
  anyone: { burst: 200, perSecond: 50 },
} as const satisfies Record<string, Limit>;

export type LimitName = keyof typeof limits;
export type RateLimit = ReturnType<typeof createRateLimit>;

interface Bucket {
  readonly limit: Limit;
  tokens: number;
  /** When `tokens` was so much. */
  at: number;
}

/** Beyond this many, full buckets are forgotten: a full bucket equals a new one. */
const manyBuckets = 1_000;
/** And beyond this many the oldest, full or not. */
const mostBuckets = 10_000;

/** One token bucket for each caller and limit, in this process. */
export function createRateLimit(clock: Clock) {
  const buckets = new BoundedMap<string, Bucket>(mostBuckets);

  function find(key: string, limit: Limit, now: number): Bucket {
    const known = buckets.get(key);
    if (known !== undefined) return known;
    if (buckets.size >= manyBuckets) {
      for (const [each, bucket] of buckets) if (fill(bucket, now) >= bucket.limit.burst) buckets.delete(each);
    }
    const bucket = { limit, tokens: limit.burst, at: now };
    buckets.set(key, bucket);
    return bucket;
  }

  return {
    /** @throws ApiProblem `too-many-requests` that says when to come again. */
    take(caller: string, name: LimitName): void {
      const now = clock.now().getTime();
      const bucket = find(`${name} ${caller}`, limits[name], now);
      bucket.tokens = fill(bucket, now);
      bucket.at = now;
      if (bucket.tokens < 1) throw tooMany((1 - bucket.tokens) / bucket.limit.perSecond);
      bucket.tokens -= 1;
    },
  };
}

/** A clock that was set back takes nothing away. */
const fill = ({ limit, tokens, at }: Bucket, now: number): number =>
  Math.min(limit.burst, tokens + (Math.max(0, now - at) / 1_000) * limit.perSecond);

function tooMany(waitSeconds: number): ApiProblem {
  const wait = String(Math.max(1, Math.ceil(waitSeconds)));
  return new ApiProblem('too-many-requests', `That is too fast; come again in ${wait} s.`, {
    headers: { 'retry-after': wait },
  });
}
