/** A bucket of tokens: `burst` fit in, and it fills by so many a second. A request takes one. */
export interface Limit {
  readonly burst: number;
  readonly perSecond: number;
}

/**
 * How often one caller may ask, by what is asked. Each instance of the app counts for itself, so with several instances
 * a caller gets that much more: these keep one client from using up an app, they are no quota.
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

/** The longest body a request may have, in bytes. */
export const bodyLimit = 16 * 1024;

/** The most one answer of an export holds, in lines and in characters; then it goes on with the next. */
export const exportLimit = { lines: 5_000, characters: 4 * 1024 * 1024 };
