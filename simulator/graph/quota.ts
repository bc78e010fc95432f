import type { World } from '../world.ts';

/** Resource Graph's allowance: 15 queries a user in windows of five seconds (platform limits). */
export const allowance = { queries: 15, windowMs: 5_000 } as const;

/** One caller's allowance after a query. */
export interface QuotaState {
  readonly remaining: number;
  readonly resetsInMs: number;
  /** Whether this query was one too many. */
  readonly exceeded: boolean;
}

export interface Quota {
  /** Takes one query off the caller's allowance. */
  take(user: string): QuotaState;
}

export function createQuota(world: Pick<World, 'now'>): Quota {
  const windows = new Map<string, { readonly startedAt: number; taken: number }>();
  return {
    take(user) {
      const now = world.now().getTime();
      const last = windows.get(user);
      const window =
        last !== undefined && now < last.startedAt + allowance.windowMs ? last : { startedAt: now, taken: 0 };
      window.taken += 1;
      windows.set(user, window);
      return {
        remaining: Math.max(0, allowance.queries - window.taken),
        resetsInMs: window.startedAt + allowance.windowMs - now,
        exceeded: window.taken > allowance.queries,
      };
    },
  };
}

/** `x-ms-user-quota-resets-after` is a time span: `00:00:05`. Rounded up, so that waiting that long is enough. */
export function timeSpan(ms: number): string {
  const seconds = Math.ceil(ms / 1_000);
  const part = (value: number): string => String(value).padStart(2, '0');
  return [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60].map(part).join(':');
}
