import * as z from 'zod';

const When = z.iso.datetime();

/**
 * estate: one partition. `now-head` says what is kept and since when, `now-changed` when a change of something in it was last notified, and
 * `part|generation|number` has the bodies, as compressed JSON in pieces.
 */
export const EstateRow = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('head'),
    /** Before the first of the bodies was read. */
    asOf: When,
    /** Hash of the bodies. */
    generation: z.string(),
    parts: z.int(),
  }),
  z.object({ kind: z.literal('changed'), at: When }),
  z.object({ kind: z.literal('part'), text: z.string() }),
]);
export type EstateRow = z.infer<typeof EstateRow>;

/** What is known without reading any of the bodies. */
export interface KeptEstate {
  readonly asOf: Date;
  readonly generation: string;
  readonly parts: number;
  /** When a change was last notified; undefined where none ever was. */
  readonly changedAt: Date | undefined;
}
