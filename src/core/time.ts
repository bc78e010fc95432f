/** A length of time in milliseconds. Made by `seconds()` and `minutes()`, so that no bare number has a unit to guess. */
export type Millis = number & { readonly unit: 'ms' };

export const millis = (count: number): Millis => count as Millis;
export const seconds = (count: number): Millis => millis(count * 1_000);
export const minutes = (count: number): Millis => millis(count * 60_000);
export const hours = (count: number): Millis => millis(count * 3_600_000);
export const days = (count: number): Millis => millis(count * 86_400_000);

/** Where the edge gets the time. Decisions take `now: Date` as an argument instead. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

export const after = (now: Date, wait: Millis): Date => new Date(now.getTime() + wait);
export const since = (then: Date, now: Date): Millis => millis(now.getTime() - then.getTime());
/** When the hour began that a moment is in, as it is written down. */
export const hourOf = (moment: Date): string => `${moment.toISOString().slice(0, 13)}:00:00.000Z`;
