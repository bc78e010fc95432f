import * as z from 'zod';
import { type Millis, millis } from '../core/time.ts';

/** Shortest first. */
export const unitMillis = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** A length of time as operators write it: a whole number and `s`, `m`, `h` or `d`. Parses to milliseconds. The examples are such as the field takes. */
export const durationLike = (...examples: readonly string[]) => {
  const error = `is not a duration; write a whole number and s, m, h or d, e.g. ${examples.slice(0, 2).join(' or ')}`;
  return z
    .string({ error })
    .regex(/^\d{1,6}[smhd]$/, { error })
    .meta({ examples })
    .transform((text): Millis => {
      const unit = text.slice(-1) as keyof typeof unitMillis;
      return millis(Number(text.slice(0, -1)) * unitMillis[unit]);
    });
};

export const Duration = durationLike('30s', '10m', '1d');
