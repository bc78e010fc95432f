import { timingSafeEqual } from 'node:crypto';

/** The host's access keys. Key management isn't played: these are given at start. */
export interface HostKeys {
  /** Opens everything. */
  readonly master: string;
  /** The host key that opens functions of level `function`. */
  readonly functions: string;
  /** The system key of the Event Grid webhook. */
  readonly eventGrid: string;
}

/** The key a caller sent, in the header or the query; the header wins. */
export function keyOf(headers: Readonly<Record<string, unknown>>, query: URLSearchParams): string | undefined {
  const header = headers['x-functions-key'];
  return typeof header === 'string' ? header : (query.get('code') ?? undefined);
}

/** Whether `key` is one of `accepted`, in constant time for keys of equal length. */
export function opens(key: string | undefined, ...accepted: readonly string[]): boolean {
  if (key === undefined) return false;
  const given = Buffer.from(key);
  return accepted.some((text) => {
    const known = Buffer.from(text);
    return known.length === given.length && timingSafeEqual(known, given);
  });
}
