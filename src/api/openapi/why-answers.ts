import * as z from 'zod';
import { stepNames } from '../../why/model.ts';
import { cellStates } from '../../why/reach.ts';
import { BrokenAt, ResourceId } from './ids.ts';

const brokenAt = BrokenAt.describe('The first broken step; null also where none is broken and one is unknown');

const asOf = z.iso
  .datetime()
  .describe('When what it rests on was read from Azure: by this request, one within the minute, or the last sweep');

export const Why = z.strictObject({
  name: z.string(),
  from: ResourceId,
  answer: z.enum(['private', 'stale', 'public', 'none', 'unknown']),
  addresses: z.array(z.string()),
  reachable: z.enum(['yes', 'no', 'unknown']).describe('The network path to a private or stale address; unknown else'),
  brokenAt,
  steps: z.array(
    z.strictObject({
      step: z.enum(stepNames),
      state: z.enum(['ok', 'broken', 'unknown', 'skipped']),
      because: z.string(),
      remedy: z.string().nullable(),
    }),
  ),
  sentence: z.string(),
  asOf,
});

export const Reachability = z.strictObject({
  targets: z.array(z.strictObject({ id: ResourceId, names: z.array(z.string()) })),
  from: z.array(ResourceId),
  cells: z.array(
    z.strictObject({
      from: ResourceId,
      target: ResourceId,
      state: z.enum(cellStates),
      name: z.string().nullable().describe('The name that decides: GET /api/why opens the cell with it'),
      brokenAt,
      wanted: z.enum(['must', 'mustNot']).nullable().describe('What policy says of the pair'),
      outcome: z.enum(['kept', 'broken', 'unknown']).nullable(),
      because: z.string().nullable().describe('The setting that says so'),
    }),
  ),
  unmatched: z
    .array(
      z.strictObject({
        path: z.string().describe('Where it is in policy'),
        message: z.string().describe('What it names that nothing among the resources is'),
      }),
    )
    .describe(
      'Entries under reachability that nothing is meant by, so that they promise nothing; empty for who sees some subscriptions alone',
    ),
  asOf,
});
