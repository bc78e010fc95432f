import * as z from 'zod';
import { Intent } from '../intent.ts';

const When = z.iso.datetime();
const Kind = z.enum(['createZone', 'createLink', 'removeLink']);

const DeleteBudget = z.object({
  kind: z.literal('budget'),
  zone: z.string(),
  /** Times of the deletes inside the window. */
  deletes: z.array(When),
  /** Record sets we owned in the zone when the window's first delete past the fixed part was asked for. */
  owned: z.int().optional(),
  ownedAt: When.optional(),
});
export type DeleteBudget = z.infer<typeof DeleteBudget>;

const HeldDelete = z.object({
  kind: z.literal('held'),
  zone: z.string(),
  recordSet: z.string(),
  since: When,
  released: z.boolean(),
});
export type HeldDelete = z.infer<typeof HeldDelete>;

const ZoneBlock = z.object({
  kind: z.literal('blocked'),
  zone: z.string(),
  reason: z.string(),
  message: z.string(),
  since: When,
  nextProbe: When,
});
export type ZoneBlock = z.infer<typeof ZoneBlock>;

/** One write to a zone or its links that Azure takes its time over. */
const ZoneOperation = Intent.extend({
  kind: Kind,
  /** Lower-cased id of what is created or removed. */
  target: z.string(),
  /** The virtual network of the link; empty for the zone itself. */
  network: z.string(),
  /** Where Azure reports how far it is; absent until it has answered. */
  url: z.string().optional(),
  /** Whether the audit row is known to be written. */
  audited: z.boolean(),
});
export type ZoneOperation = z.infer<typeof ZoneOperation>;

const ZoneRefusal = ZoneOperation.pick({ kind: true, target: true, network: true }).extend({
  code: z.string(),
  message: z.string(),
  nextTry: When,
});
export type ZoneRefusal = z.infer<typeof ZoneRefusal>;

const ZoneLink = z.object({
  name: z.string(),
  network: z.string(),
  /** As Azure spells it: Default, NxDomainRedirect. */
  resolutionPolicy: z.string(),
  /** As Azure spells it: InProgress, Completed. */
  state: z.string(),
  /** The deployment that created it, as its tag says. */
  owner: z.string().optional(),
});
export type ZoneLink = z.infer<typeof ZoneLink>;

/** Whether the zone is there, and which virtual networks it is linked to. */
const ZoneLinks = z.object({
  kind: z.literal('links'),
  zone: z.string(),
  /** `unread`: no pass has been made yet, or the zone may not be read. */
  standing: z.enum(['unread', 'there', 'absent']),
  /** Every virtual network link, also those of others; absent where they could not be read. */
  links: z.array(ZoneLink).optional(),
  /** Virtual networks whose endpoints claimed names in it when it was last observed, sorted. */
  networks: z.array(z.string()).optional(),
  /** Our writes that Azure has not finished, or whose end a kill hid from us. */
  operations: z.array(ZoneOperation),
  /** What Azure refused of them; tried again at `nextTry`. */
  refusals: z.array(ZoneRefusal),
  /** Of everything that decides what the zone needs: a zone that still gives this needs no pass. */
  fingerprint: z.string(),
  readAt: When.optional(),
});
export type ZoneLinks = z.infer<typeof ZoneLinks>;

/** When a listing last read every record set of the zone. */
const ZoneListing = z.object({ kind: z.literal('listed'), zone: z.string(), at: When });

/** zones: partition = hash of the zone id; rows `budget`, `blocked`, `links`, `listed`, or `held|{hash of the record set id}`. */
export const ZoneRow = z.discriminatedUnion('kind', [DeleteBudget, ZoneListing, HeldDelete, ZoneBlock, ZoneLinks]);
export type ZoneRow = z.infer<typeof ZoneRow>;
