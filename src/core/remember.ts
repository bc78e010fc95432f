import { BoundedMap } from './bounded.ts';
import { type Millis, since } from './time.ts';

/** What a read gave, by key, for a while: for what many decisions ask and what seldom changes. */
export interface Remembered<T> {
  /** What is kept for this key, else what `read` gives now. What throws is not kept. Each caller reads by itself: a shared read would end with the first one's signal. */
  get(key: string, now: Date, read: () => Promise<T>): Promise<T>;
  /** What is kept for this key and when its read began; undefined where nothing is, or no longer. */
  peek(key: string, now: Date): { readonly at: Date; readonly value: T } | undefined;
  /** The next call reads again. */
  forget(key: string): void;
  /** So does everyone; what is being read now is not kept either: it may be of before. */
  forgetAll(): void;
}

/** Keeps each value for `keptFor`, and the newest `most` of them. */
export function remember<T>(keptFor: Millis, most = 2_000): Remembered<T> {
  const kept = new BoundedMap<string, { readonly at: Date; readonly value: T }>(most);
  let forgotten = 0;
  const peek: Remembered<T>['peek'] = (key, now) => {
    const known = kept.get(key);
    return known !== undefined && since(known.at, now) < keptFor ? known : undefined;
  };
  return {
    peek,
    async get(key, now, read) {
      const known = peek(key, now);
      if (known !== undefined) return known.value;
      const before = forgotten;
      const value = await read();
      if (before === forgotten) kept.set(key, { at: now, value });
      return value;
    },
    forget: (key) => void kept.delete(key),
    forgetAll() {
      kept.clear();
      forgotten += 1;
    },
  };
}
