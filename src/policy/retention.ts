import * as z from 'zod';
import { durationFrom } from './duration.ts';

const atLeast = { least: '1d', shorter: 'what happens overnight is gone before anybody reads it' };
const Kept = durationFrom(atLeast, '30d', '400d');
const KeptOrNot = durationFrom({ ...atLeast, zero: "nobody's name is kept" }, '30d', '400d');

/** How long what is no longer so is kept. What exists (endpoints, names, zones, connections, open findings) is kept as long as it exists. */
export const RetentionPolicy = z.strictObject({
  audit: Kept.prefault('400d').describe(
    'Audit rows older than this go from the table, each day into a JSON Lines blob of the container audit, which is kept until you remove it',
  ),
  findings: Kept.prefault('90d').describe(
    'Findings resolved for longer than this go; when they were first seen and how often they came back is kept',
  ),
  isolation: Kept.prefault('400d').describe(
    'Changes of what the isolation of clusters is based on are deleted when they are older than this, except those that show in which order a cluster became isolated',
  ),
  names: KeptOrNot.prefault('400d').describe(
    'What somebody was called who decided or changed something over the API goes when they did nothing for longer than this; `0d`: no name of a person is kept or shown. Their object id stays in the audit',
  ),
  notifications: Kept.prefault('30d').describe('What is known of notifications that were sent longer ago goes'),
});
export type RetentionPolicy = z.infer<typeof RetentionPolicy>;
