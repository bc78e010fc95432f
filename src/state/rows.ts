import { z } from 'zod';
import { LinksRow } from './links-row.ts';

export { ConnectionRow } from './connection-row.ts';
export { EndpointRow } from './endpoint-row.ts';
export { FindingRow } from './finding-row.ts';
export { MetaRow } from './meta-row.ts';

/**
 * The shapes of everything kept in Table storage. Dates are kept as ISO text: row values stay plain JSON.
 * A field added later needs a default, so that rows written before it still parse.
 */
const When = z.iso.datetime();

/** A record set's place, as text: `{zone id}/{a|aaaa}/{name}`, which is its lower-cased resource id. */
const RecordSetId = z.string();

const addresses = z.array(z.string());

/** names: partition = hash of the zone id, row = `name|type|claim|{hash of the endpoint id}`. */
export const ClaimRow = z.object({
  kind: z.literal('claim'),
  recordSet: RecordSetId,
  endpoint: z.string(),
  resourceGuid: z.string(),
  addresses,
  privateLinkResource: z.string(),
  location: z.string(),
  network: z.string(),
  firstSeen: When,
  /** Given up by its endpoint; stays until its record set has settled. */
  releasing: z.boolean(),
  /** Place in policy's order of preference; 0 comes first, and every claim has it where there is no order. */
  rank: z.int().default(0),
  /** While releasing: a zone group takes the name over, so what stands there is left standing. */
  handover: z.boolean().default(false),
  /** A zone group of ours covers the name and is to go: what exactly that group wrote may be written over. */
  takeover: z.boolean().default(false),
});
export type ClaimRow = z.infer<typeof ClaimRow>;

export const RecordTarget = z.object({
  ttl: z.int(),
  addresses,
  /** The claimant named in the record set's metadata. */
  endpoint: z.string(),
  resourceGuid: z.string(),
});
export type RecordTarget = z.infer<typeof RecordTarget>;

/** names: row = `name|type|record`. */
export const RecordRow = z.object({
  kind: z.literal('record'),
  recordSet: RecordSetId,
  /** `settled`: what stands in Azure is what we last wrote or found. Everything else means look. */
  state: z.enum(['changed', 'writing', 'settled']),
  /** What stands there: ours, somebody else's, or nothing. */
  standing: z.enum(['ours', 'other', 'none', 'unknown']),
  /** What we last wrote and still stands: ours, or (with standing `other`) without our mark since somebody wrote it anew. */
  written: RecordTarget.optional(),
  /** Azure's etag of the record set as last seen. */
  recordEtag: z.string().optional(),
  /** While `writing`: what we were about to do, so that a kill can be told from a change by somebody. */
  intent: z
    .object({
      kind: z.enum(['create', 'update', 'adopt', 'delete']),
      target: RecordTarget.optional(),
      decisionId: z.string(),
      decidedAt: When,
      because: z.string(),
      /** Azure said that somebody wrote there first; it may have been this very write, sent twice. What stands there tells. */
      doubtful: z.boolean().optional(),
    })
    .optional(),
  /** Who holds the name when it is not us, for people. */
  holder: z.string().optional(),
  /** The addresses that stand there then: a look that reads nothing says the same of them. */
  holderAddresses: addresses.optional(),
  settledAt: When.optional(),
  /** Times of the last day at which we put back what somebody else had undone, oldest first, and what they had done. */
  repairs: z.array(z.object({ at: When, found: z.enum(['removed', 'changed', 'unmarked']) })).optional(),
});
export type RecordRow = z.infer<typeof RecordRow>;

export const NameRow = z.discriminatedUnion('kind', [ClaimRow, RecordRow]);
export type NameRow = z.infer<typeof NameRow>;

/** zones: partition = hash of the zone id; rows `budget`, `blocked`, `links`, or `held|{hash of the record set id}`. */
export const ZoneRow = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('budget'),
    zone: z.string(),
    /** Times of the deletes inside the window. */
    deletes: z.array(When),
    /** Record sets we owned in the zone when the window's first delete past the fixed part was asked for. */
    owned: z.int().optional(),
    ownedAt: When.optional(),
  }),
  /** When a listing last read every record set of the zone. */
  z.object({ kind: z.literal('listed'), zone: z.string(), at: When }),
  z.object({ kind: z.literal('held'), zone: z.string(), recordSet: RecordSetId, since: When, released: z.boolean() }),
  z.object({
    kind: z.literal('blocked'),
    zone: z.string(),
    reason: z.string(),
    message: z.string(),
    since: When,
    nextProbe: When,
  }),
  LinksRow,
]);
export type ZoneRow = z.infer<typeof ZoneRow>;

/** work: partition = room, row = hash of the key. Present while a key waits for something; one chain of messages a key. */
export const WorkRow = z.object({
  key: z.string(),
  outcome: z.enum(['recheck', 'retry', 'throttled', 'blocked', 'queued']),
  because: z.string(),
  attempt: z.int(),
  /** Only the message that carries this token continues the chain. */
  nextCheck: z.object({ at: When, token: z.string() }),
  /** What the last look threw, where one did since this row was written. */
  failure: z.string().optional(),
  /** How often it was asked for again while its message was on its way. */
  asked: z.int().optional(),
  updated: When,
});
export type WorkRow = z.infer<typeof WorkRow>;

/** A CloudEvent as it waits to be published. */
export const OutboxEvent = z.object({
  /** Made of the transition alone: whoever says the same transition again gives the same id. */
  id: z.string(),
  type: z.string(),
  source: z.string(),
  /** Lower-cased id of the resource it is about. */
  subject: z.string(),
  time: When,
  data: z.record(z.string(), z.unknown()),
});
export type OutboxEvent = z.infer<typeof OutboxEvent>;

/** outbox: one partition; row `event|{id}` for every event there ever was, `waiting|{id}` beside it until the topic has it. */
export const OutboxRow = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('event'), type: z.string(), subject: z.string(), since: When }),
  z.object({ kind: z.literal('waiting'), event: OutboxEvent, since: When }),
]);
export type OutboxRow = z.infer<typeof OutboxRow>;

/** audit: partition = day (UTC, yyyy-mm-dd), row = reversed time + decision id: newest first. Append only. */
export const AuditRow = z.object({
  id: z.string(),
  at: When,
  /** Whose act: a room's, or the product's own outside of any look. */
  room: z.enum(['dns', 'approvals', 'egress', 'policy', 'reconcile']),
  key: z.string(),
  action: z.string(),
  target: z.string(),
  by: z.string(),
  because: z.string(),
  cause: z.string(),
  policyVersion: z.string(),
  before: z.unknown(),
  after: z.unknown(),
  /** What Azure said: done, at work on it, or refused; absent where Azure was not asked. */
  answer: z
    .object({
      kind: z.enum(['applied', 'running', 'refused']),
      reason: z.string().optional(),
      message: z.string().optional(),
    })
    .optional(),
});
export type AuditRow = z.infer<typeof AuditRow>;
