import * as z from 'zod';
import { type Millis, millis } from '../core/time.ts';

/** Shortest first. */
export const unitMillis = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** The milliseconds of a text that is a duration: a whole number and `s`, `m`, `h` or `d`. */
export const durationMillis = (text: string): Millis =>
  millis(Number(text.slice(0, -1)) * unitMillis[text.slice(-1) as keyof typeof unitMillis]);

/** From when on a duration does what its setting is for, and what a shorter one would do instead. */
export interface Least {
  readonly least: string;
  readonly shorter: string;
  /** What zero means, where it is a choice of its own. */
  readonly zero?: string;
}

/** Where a duration's JSON Schema says its `Least`; not published, since a strict reader refuses keywords it doesn't know. */
export const leastKeyword = 'x-least';

/**
 * A length of time as operators write it: a whole number and `s`, `m`, `h` or `d`. Parses to milliseconds. The examples are such as the
 * field takes. One shorter than its least is taken as it is written, and `gatehouse policy check` warns of it.
 */
export const durationFrom = (least: Least, ...examples: readonly string[]) => {
  const error = `is not a duration; write a whole number and s, m, h or d, e.g. ${examples.slice(0, 2).join(' or ')}`;
  return z
    .string({ error })
    .regex(/^\d{1,6}[smhd]$/, { error })
    .meta({ examples, [leastKeyword]: least })
    .transform(durationMillis);
};

/** The sliding window of a budget. */
export const BudgetWindow = durationFrom(
  { least: '1m', shorter: 'the budget is full again before it held anything back' },
  '10m',
  '1h',
);
