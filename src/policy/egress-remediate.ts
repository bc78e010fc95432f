import * as z from 'zod';
import { BudgetWindow, durationFrom } from './duration.ts';
import { egressFields } from './egress-profiles.ts';
import { listOf, NetworkId, textPatternLike } from './patterns.ts';
import { refuseWritersChoice, Selector, speaking } from './selector.ts';

const Match = Selector.pick({ types: true, ...egressFields });

/** Which public ways are closed. A tag or a region alone is the choice of who writes the resource, who could have another's way closed by it. */
const ClosingRule = z
  .strictObject({
    checks: listOf(textPatternLike('exposure-*')).describe(
      'Ids of checks, or patterns such as exposure-*: what one of them holds against a resource, and closing it ends',
    ),
    match: speaking(Match).describe('Which resources'),
    from: z
      .array(NetworkId)
      .default([])
      .describe(
        'Virtual networks each of which must resolve and reach every name of the resource privately before it is closed; without any only subnets are',
      ),
  })
  .superRefine(refuseWritersChoice);
export type ClosingRule = z.infer<typeof ClosingRule>;

/** Closing the public way of resources whose private way is proven. Nothing is closed until a rule says so and the mode is enforce. */
export const Remediate = z
  .strictObject({
    rules: z
      .array(ClosingRule)
      .default([])
      .describe('The first that matches a resource and one of its findings counts; none closes anything'),
    announce: durationFrom({ least: '1d', shorter: 'a way is closed before its users have read of it' }, '7d', '14d')
      .prefault('7d')
      .describe('How long a closing is announced before it is made'),
    budget: z
      .strictObject({
        window: BudgetWindow.prefault('1h').describe('The sliding window the budget counts in'),
        atMost: z.int().min(0).max(1_000).default(5).describe('Closings in one window, over all resources'),
      })
      .prefault({})
      .describe('Closings above the budget wait for the next window'),
  })
  .prefault({})
  .describe('Public ways that are closed once the private way is proven, in mode enforce: docs/egress.md');
