import * as z from 'zod';
import { AuditEntry } from '../../state/audit/model.ts';
import { KnownConnection } from '../../state/connections/model.ts';
import { NameRecord } from '../../state/names/model.ts';
import { Id, ResourceId, When } from './ids.ts';

const { shape } = KnownConnection;

const Place = { subscriptionId: z.string(), resourceGroup: z.string().optional(), name: z.string() };
const requester = {
  ...Place,
  subnetId: ResourceId.optional().describe('Where its private endpoint is; absent where that was not read'),
  location: z.string().optional(),
  requestedBy: shape.requestedBy,
};

/** A connection in a list, and as a decision leaves it. */
const connection = {
  id: Id,
  connectionId: ResourceId,
  resourceId: ResourceId.describe('The resource that is asked for'),
  endpointId: ResourceId.optional(),
  requester: z
    .strictObject(requester)
    .optional()
    .describe('Who asks, as far as the platform says so; absent where the provider does not'),
  groupIds: shape.groupIds,
  state: z.string().describe('As Azure spells it: Pending, Approved, Rejected, Disconnected, …'),
  message: z.string().describe("The description in Azure; while Pending the requester's own text: data, never markup"),
  verdict: shape.verdict,
  rule: shape.rule,
  objections: shape.objections,
  firstSeen: When,
  lastSeen: When,
  pendingSince: shape.pendingSince,
  asked: shape.asked.describe('Once answered: what it asked with'),
  deferral: shape.deferral,
  firstApproval: shape.firstApproval,
  whoAsked: z
    .literal('not known')
    .optional()
    .describe('For both who approve, where two must: the activity log has not said who asked'),
  basis: shape.basis,
  decision: shape.decision,
  etag: z.string().describe('For If-Match'),
};
export const Connection = z.strictObject(connection);

export const ConnectionInFull = z.strictObject({
  ...connection,
  requesterSubscription: z.string().optional(),
  requester: z
    .strictObject({
      ...requester,
      tenantId: z.string().optional().describe('Absent where this deployment can not see the subscription'),
      tags: z
        .record(z.string(), z.string())
        .optional()
        .describe(
          "The requester's own text: data, never markup. Of the private endpoint as it is now; absent where it can not be read, and once it is gone",
        ),
    })
    .optional(),
  target: z.strictObject({ ...Place, type: z.string() }).optional(),
  peopleNeeded: z.union([z.literal(1), z.literal(2)]).optional(),
  access: z.strictObject({
    groupIds: z.array(z.string()),
    networkId: ResourceId.optional(),
    others: z.int(),
    approved: z.array(z.strictObject({ id: Id, endpointId: ResourceId.optional(), groupIds: z.array(z.string()) })),
  }),
  earlierDecisions: z.array(
    z.strictObject({
      id: Id,
      connectionId: ResourceId,
      resourceId: ResourceId,
      endpointId: ResourceId.optional(),
      decision: shape.decision,
    }),
  ),
});

const record = {
  id: Id,
  resourceId: ResourceId,
  fqdn: z.string(),
  zoneId: ResourceId.optional(),
  type: z.enum(['A', 'AAAA']),
  state: NameRecord.shape.state,
  standing: NameRecord.shape.standing,
  ownerId: ResourceId.optional(),
  holder: z.string().optional(),
  ttl: z.int().optional(),
  addresses: z.array(z.string()).optional(),
  claims: z.array(
    z.strictObject({
      endpointId: ResourceId,
      privateLinkResourceId: ResourceId,
      networkId: ResourceId,
      location: z.string(),
      addresses: z.array(z.string()),
      firstSeen: When,
      releasing: z.boolean(),
    }),
  ),
  pending: z.strictObject({ kind: z.string(), because: z.string(), since: When }).optional(),
  settledAt: When.optional(),
};
export const RecordSet = z.strictObject(record);
export const RecordSetWithNetworks = z.strictObject({
  ...record,
  networks: z
    .array(
      z.strictObject({
        networkId: ResourceId,
        resolutionPolicy: z.string().optional(),
        state: z.string().optional(),
      }),
    )
    .optional(),
});

const endpoint = {
  id: Id,
  resourceId: ResourceId,
  resourceGuid: z.string(),
  privateLinkResourceId: ResourceId,
  groupIds: z.array(z.string()),
  location: z.string(),
  connectionState: z.string(),
  provisioningState: z.string(),
  names: z.array(z.strictObject({ fqdn: z.string(), recordSetId: ResourceId })),
  notes: z.array(z.string()),
  firstSeen: When,
  lastSeen: When,
  absentSince: When.optional(),
};
export const Endpoint = z.strictObject(endpoint);
export const EndpointInFull = z.strictObject({ ...endpoint, records: z.array(RecordSet) });

export const Finding = z.strictObject({
  id: z.string().describe('As the route of one finding takes it'),
  room: z.string(),
  check: z.string(),
  subject: z.string().describe('Resource id, or one word such as policy'),
  severity: z.enum(['critical', 'high', 'medium', 'low', 'info']),
  message: z.string(),
  remedy: z.string(),
  state: z.enum(['open', 'resolved', 'exempt']),
  exemption: z.string().optional(),
  evidence: z
    .union([z.record(z.string(), z.unknown()), z.string()])
    .optional()
    .describe('What it rests on; the beginning of it as text where it is long'),
  evidenceHash: z.string().optional().describe('For an exemption of exactly this'),
  changedBy: z.string().optional().describe('Object id of who changed it last, as far as events say'),
  firstSeen: When,
  openedAt: When,
  reopened: z.int(),
  lastSeen: When,
  resolvedAt: When.optional(),
});

export { AuditEntry };

export const HeldZone = z.strictObject({
  id: Id,
  resourceId: ResourceId,
  hash: z.string(),
  held: z.array(z.strictObject({ fqdn: z.string(), recordSetId: ResourceId })),
});
export const Released = z.strictObject({ id: Id, hash: z.string(), state: z.literal('released') });

export const Plan = z.strictObject({
  hash: z.string(),
  counts: z.record(z.string(), z.int()),
  at: When,
  accepted: z.boolean().optional(),
  mode: z.string(),
});

export const Subscription = z.strictObject({
  subscriptionId: z.string(),
  displayName: z.string(),
  tenantId: z.string().optional().describe('Whose it is'),
});

export const Person = z.strictObject({ objectId: z.string(), name: z.string() });

export const Me = z.union([
  z.strictObject({ signedIn: z.literal(false) }),
  z.strictObject({
    signedIn: z.literal(true),
    objectId: z.string(),
    name: z.string().optional(),
    role: z.enum(['Gatehouse.Reader', 'Gatehouse.Approver', 'Gatehouse.Admin']).optional(),
    subscriptions: z
      .array(z.string())
      .optional()
      .describe('Without a role: the subscriptions that their groups may see, and nothing else'),
    tenantId: z.string(),
    portal: z.string(),
  }),
]);
