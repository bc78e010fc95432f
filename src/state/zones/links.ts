import { z } from 'zod';
import { Intent } from '../intent.ts';

const When = z.iso.datetime();
const Kind = z.enum(['createZone', 'createLink']);

/** One write to a zone or its links that Azure takes its time over. */
const ZoneOperation = Intent.extend({
  kind: Kind,
  /** Lower-cased id of what is created. */
  target: z.string(),
  /** The virtual network to link; empty for the zone itself. */
  network: z.string(),
  /** Where Azure tells how far it is; absent until it has answered. */
  url: z.string().optional(),
  /** Whether the audit row is known to be written. */
  audited: z.boolean(),
});

const ZoneRefusal = z.object({
  kind: Kind,
  target: z.string(),
  network: z.string(),
  code: z.string(),
  message: z.string(),
  nextTry: When,
});

const ZoneLink = z.object({
  name: z.string(),
  network: z.string(),
  /** As Azure spells it: Default, NxDomainRedirect. */
  resolutionPolicy: z.string(),
  /** As Azure spells it: InProgress, Completed. */
  state: z.string(),
});

/** zones: row `links`: whether the zone is there, and which virtual networks it is linked to. */
export const LinksRow = z.object({
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
