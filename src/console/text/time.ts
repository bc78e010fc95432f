import { counted } from './counted.ts';

const units = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;

/** How long a moment ago, or how long until it comes: `3 days ago`, `in 5 minutes`, `moments ago`. Clocks differ by seconds. */
export function sayAge(moment: string, now: Date): string {
  const seconds = (now.getTime() - Date.parse(moment)) / 1_000;
  return seconds <= -60 ? `in ${sayDuration(-seconds)}` : `${sayDuration(seconds)} ago`;
}

/** So many seconds in the largest fitting unit: `3 days`, `5 minutes`, `moments`. */
export function sayDuration(seconds: number): string {
  for (const [unit, length] of units) {
    const count = Math.floor(seconds / length);
    if (count >= 1) return counted(count, unit);
  }
  return 'moments';
}

/** A moment in UTC, to the minute: `2026-03-04 12:00 UTC`. Everybody who talks about it reads the same. */
export function sayMoment(moment: string): string {
  return `${moment.slice(0, 10)} ${moment.slice(11, 16)} UTC`;
}

/** A sentence with its moments in those words. */
export const sayMoments = (text: string): string =>
  text.replaceAll(/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, sayMoment);
