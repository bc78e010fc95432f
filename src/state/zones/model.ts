import { z } from 'zod';
import { LinksRow } from './links.ts';

const When = z.iso.datetime();

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
  z.object({ kind: z.literal('held'), zone: z.string(), recordSet: z.string(), since: When, released: z.boolean() }),
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
