import * as z from 'zod';
import { Intent } from '../intent.ts';

const When = z.iso.datetime();

/** A record set's place, as text: `{zone id}/{a|aaaa}/{name}`, which is its lower-cased resource id. */
const RecordSetId = z.string();

const addresses = z.array(z.string());

/** names: partition = hash of the zone id, row = `name|type|claim|{hash of the endpoint id}`. */
export const Claim = z.object({
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
  /** While releasing: a zone group takes the name over, so what exists there is left in place. */
  handover: z.boolean().default(false),
  /** A zone group of ours covers the name and is to go: what exactly that group wrote may be written over. */
  takeover: z.boolean().default(false),
  /** Its endpoint asks to be left alone: what it has stays as it is, but it never wins a name and nothing is written for it. */
  optedOut: z.boolean().default(false),
});
export type Claim = z.infer<typeof Claim>;

export const RecordTarget = z.object({
  ttl: z.int(),
  addresses,
  /** The claimant named in the record set's metadata. */
  endpoint: z.string(),
  resourceGuid: z.string(),
});
export type RecordTarget = z.infer<typeof RecordTarget>;

/** names: row = `name|type|record`. */
export const NameRecord = z.object({
  kind: z.literal('record'),
  recordSet: RecordSetId,
  /** `settled`: what exists in Azure is what we last wrote or found. Everything else means observe. */
  state: z.enum(['changed', 'writing', 'settled']),
  /** What exists there: ours, somebody else's, or nothing. */
  standing: z.enum(['ours', 'other', 'none', 'unknown']),
  /** What we last wrote and still exists: ours, or (with standing `other`) without our mark since somebody wrote it again. */
  written: RecordTarget.optional(),
  /** Azure's etag of the record set as last seen. */
  recordEtag: z.string().optional(),
  /** While `writing`: what we were about to do, so that a kill can be distinguished from a change by somebody else. */
  intent: Intent.extend({
    kind: z.enum(['create', 'update', 'adopt', 'delete']),
    target: RecordTarget.optional(),
    /** Azure said that somebody wrote there first; it may have been this very write, sent twice. What exists there decides. */
    doubtful: z.boolean().optional(),
  }).optional(),
  /** Who holds the name when it is not us, for people. */
  holder: z.string().optional(),
  /** The addresses that exist there then: a pass that reads nothing says the same of them. */
  holderAddresses: addresses.optional(),
  settledAt: When.optional(),
  /** Times of the last day at which we put back what somebody else had undone, oldest first, and what they had done. */
  repairs: z.array(z.object({ at: When, found: z.enum(['removed', 'changed', 'unmarked']) })).optional(),
});
export type NameRecord = z.infer<typeof NameRecord>;

/** What is remembered of one name: who claims it, and what became of its record set. */
export interface Name {
  readonly claims: readonly Claim[];
  readonly record: NameRecord | undefined;
}

/** What becomes of a name once its record set has been dealt with. */
export type Conclusion =
  | { readonly kind: 'unchanged' }
  /** The record says so from now on, and released claims go with it. `isEmpty`: then nothing holds the name, and the record goes too. */
  | {
      readonly kind: 'settled';
      readonly record: NameRecord;
      readonly released: readonly Claim[];
      readonly isEmpty: boolean;
    }
  /** Nothing is left of the name but its record, which goes. */
  | { readonly kind: 'forgotten' };

export const NameRow = z.discriminatedUnion('kind', [Claim, NameRecord]);
export type NameRow = z.infer<typeof NameRow>;
