import * as z from 'zod';
import { When } from './ids.ts';

const status = z.enum(['ok', 'degraded', 'unavailable']);
const progress = z.strictObject({
  step: z.string().describe('`plan`, or the room that is swept'),
  since: When.describe('When this step began'),
  at: When.describe('When this was answered'),
  pages: z.int().optional().describe('Pages read so far'),
  done: z.int().optional().describe('Things read so far'),
  left: z.int().optional().describe('Things left to read, where Azure says how many there are'),
});

/** As a Reader gets it. */
export const HealthInFull = z.strictObject({
  status,
  time: When,
  version: z.string(),
  schemaVersion: z.int().optional(),
  lastCompleteSweep: When.optional(),
  sweepError: z.string().optional(),
  progress: progress.optional().describe('How far the sweep is that is under way, or was when it was cut off'),
  work: z.record(z.string(), z.int()),
  poison: z.strictObject({ keys: z.int(), unread: z.int(), requeued: z.int() }),
  queue: z
    .strictObject({
      oldest: When.optional().describe(
        'When the oldest message that waits for a worker was sent; absent where none waits',
      ),
      ageSeconds: z.int().describe('How long ago that is; 0 where none waits'),
    })
    .optional()
    .describe('The work queue; absent where it does not answer'),
  events: z
    .strictObject({
      thisHour: z.int().describe('In the hour that runs'),
      lastHour: z.int().describe('In the whole hour before it'),
      lastDay: z.int().describe('In the last 24 hours'),
    })
    .describe('Events that were delivered to the app, each time they came'),
  policy: z.strictObject({
    version: z.string(),
    commit: z.string().optional(),
    problem: z.string().optional(),
    withheld: z.string().optional(),
    modes: z.record(z.string(), z.string()),
  }),
  subscriptions: z
    .strictObject({
      managed: z.int(),
      left: z.int().describe('No longer under the management group, and not named otherwise'),
      group: z.string().optional().describe('The management group'),
      foundAt: When.optional().describe('When it was last asked with success'),
    })
    .describe('How many subscriptions this deployment covers'),
  timers: z.array(
    z.strictObject({
      name: z.string(),
      schedule: z.string(),
      state: z.enum(['ok', 'late', 'off']),
      lastStarted: When.optional(),
      lastedSeconds: z.number().optional(),
      nextDue: When.optional(),
      problem: z.string().optional(),
    }),
  ),
});
export const Health = z.union([z.strictObject({ status }), HealthInFull]);
