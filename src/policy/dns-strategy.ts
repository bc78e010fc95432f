import * as z from 'zod';
import { EndpointSelector, endpointsOfRule } from './selector.ts';

const Strategy = z.enum(['records', 'zoneGroup']);
export type Strategy = z.infer<typeof Strategy>;

/** Who writes the records: we, or the platform through a zone group that we write. */
export const dnsStrategy = {
  strategy: Strategy.default('records').describe(
    "records: Gatehouse writes the record sets; zoneGroup: it writes a private DNS zone group on the endpoint, and the platform writes and removes the records. What a zone group can't cover stays a record. Back at records, what the zone group of ours wrote is taken over before that group goes. The identity needs privateEndpoints/privateDnsZoneGroups/write and delete where the endpoints are, and privateDnsZones/join/action where the zones are",
  ),
  strategyRules: z
    .array(
      z.strictObject({
        match: EndpointSelector.describe(endpointsOfRule),
        strategy: Strategy.describe('Who writes the records of what matches'),
      }),
    )
    .default([])
    .describe('Other strategies for some endpoints; the first match wins'),
};
