import { z } from 'zod';

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const Strategy = z.enum(['records', 'zoneGroup']);
export type Strategy = z.infer<typeof Strategy>;

const StrategyMatch = z
  .strictObject({
    subscriptions: z
      .array(z.string().regex(guid, { error: 'is not a subscription id; write its guid' }).toLowerCase())
      .min(1)
      .optional()
      .describe('Subscriptions of the endpoint'),
    resourceGroups: z
      .array(z.string().min(1).toLowerCase())
      .min(1)
      .optional()
      .describe('Patterns of the name of its resource group'),
    tags: z.record(z.string().min(1), z.string()).optional().describe('Tags of the endpoint, all of them'),
  })
  .refine((match) => Object.values(match).some((value) => value !== undefined), {
    error: 'says nothing; name subscriptions, resourceGroups or tags',
  });
export type StrategyMatch = z.infer<typeof StrategyMatch>;

/** Who writes the records: we, or the platform through a zone group that we write. */
export const dnsStrategy = {
  strategy: Strategy.default('records').describe(
    "records: Gatehouse writes the record sets; zoneGroup: it writes a private DNS zone group on the endpoint, and the platform writes and removes the records. What a zone group can't cover stays a record. Back at records, what the zone group of ours wrote is taken over before that group goes. The identity needs privateEndpoints/privateDnsZoneGroups/write and delete where the endpoints are, and privateDnsZones/join/action where the zones are",
  ),
  strategyRules: z
    .array(
      z.strictObject({
        match: StrategyMatch.describe('Which endpoints; every field that is given must match'),
        strategy: Strategy.describe('What holds for them'),
      }),
    )
    .default([])
    .describe('Other strategies for some endpoints; the first match wins'),
};
