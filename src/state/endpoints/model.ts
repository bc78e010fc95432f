import * as z from 'zod';
import { Intent } from '../intent.ts';

const When = z.iso.datetime();

/** endpoints: partition = subscription, row = hash of the endpoint's id. What is remembered of a private endpoint. */
export const EndpointRow = z.object({
  id: z.string(),
  /** The incarnation last observed: a re-created endpoint keeps its id and gets another guid. */
  resourceGuid: z.string(),
  connectionState: z.string(),
  provisioningState: z.string(),
  privateLinkResource: z.string(),
  groupIds: z.array(z.string()),
  location: z.string(),
  /** Of everything that decides its record sets: an endpoint that still gives this needs no pass. */
  fingerprint: z.string(),
  /** Record sets this endpoint claims or claimed: old and new until all of them have settled. */
  names: z.array(z.string()),
  /** Why names are missing or left to others, for people. */
  notes: z.array(z.string()),
  firstSeen: When,
  lastSeen: When,
  /** When a pass first found it gone; absent while it is there. */
  absentSince: When.optional(),
  /** A private DNS zone group depends on it: passes read the group even where the endpoint lists names of its own. */
  hasZoneGroup: z.boolean().default(false),
  /** Our write of its zone group, until its audit row is known to be written. */
  zoneGroupWrite: Intent.extend({
    kind: z.enum(['createZoneGroup', 'updateZoneGroup', 'deleteZoneGroup']),
    target: z.string(),
    zones: z.array(z.string()),
  }).optional(),
});
export type Endpoint = z.infer<typeof EndpointRow>;

/** What a sweep compares of each. */
export const EndpointPrint = EndpointRow.pick({ id: true, fingerprint: true });
export type EndpointPrint = z.infer<typeof EndpointPrint>;
