import { z } from 'zod';
import { Duration } from './duration.ts';

/** How long what is no longer so is kept. What exists (endpoints, names, zones, connections, open findings) is kept as long as it exists. */
export const RetentionPolicy = z.strictObject({
  audit: Duration.prefault('400d').describe(
    'Audit rows older than this go from the table, each day into a JSON Lines blob of the container audit, which is kept until you remove it',
  ),
  findings: Duration.prefault('90d').describe(
    'Findings resolved for longer than this go; when they were first seen and how often they came back is kept',
  ),
  isolation: Duration.prefault('400d').describe(
    'Changes of what the isolation of clusters rests on go when they are older than this, but for those that tell in which order a cluster became isolated',
  ),
  notifications: Duration.prefault('30d').describe('What is known of notifications that were sent longer ago goes'),
});
export type RetentionPolicy = z.infer<typeof RetentionPolicy>;
