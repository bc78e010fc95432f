import { BoundedMap } from './bounded.ts';
import { type Millis, since } from './time.ts';

/** What a read gave, by key, for a while: for what many decisions ask and what seldom changes. */
export interface Remembered<T> {
  /** What is kept for this key, else what `read` gives now. What throws is not kept. Each caller reads by itself: a shared read would end with the first one's signal. */
  get(key: string, now: Date, read: () => Promise<T>): Promise<T>;
  /** The next one reads anew. */
  forget(key: string): void;
}

/** Keeps each value for `keptFor`, and the newest `most` of them. */
export function remember<T>(keptFor: Millis, most = 2_000): Remembered<T> {
  const kept = new BoundedMap<string, { readonly at: Date; readonly value: T }>(most);
  return {
    async get(key, now, read) {
      const known = kept.get(key);
      if (known !== undefined && since(known.at, now) < keptFor) return known.value;
      const value = await read();
      kept.set(key, { at: now, value });
      return value;
    },
    forget: (key) => void kept.delete(key),
  };
}
