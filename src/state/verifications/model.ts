import * as z from 'zod';

const When = z.iso.datetime();
const Share = z.enum(['none', 'some', 'all']);

const EffectiveRoute = z.object({ prefix: z.string(), hop: z.string(), addresses: z.array(z.string()) });
export type EffectiveRoute = z.infer<typeof EffectiveRoute>;

/** The effective routes of an interface, as far as they lead to the internet. */
const EffectiveRoutes = z.object({
  /** Those that somebody wrote; absent where there were too many to keep. */
  user: z.array(EffectiveRoute).optional(),
  /** Those learnt from a gateway, a route server or a hub, the widest first; absent where it is not known. */
  learnt: z.array(EffectiveRoute).optional(),
});
export type EffectiveRoutes = z.infer<typeof EffectiveRoutes>;

/** How much of the internet a network security group lets out of the interface's subnet. */
const EffectiveGroup = z.object({ id: z.string(), v4: Share, v6: Share });
export type EffectiveGroup = z.infer<typeof EffectiveGroup>;

/** What a running machine's interface reported of its subnet. */
const InterfaceReport = EffectiveRoutes.extend({
  at: When,
  /** Lower-cased id of the interface. */
  interface: z.string(),
  groups: z.array(EffectiveGroup),
});
export type InterfaceReport = z.infer<typeof InterfaceReport>;

/** One subnet, as what is verified. */
const Verified = z.object({
  kind: z.literal('verified'),
  /** Lower-cased id. */
  subnet: z.string(),
  /** When an interface in it was last asked, with or without an answer. */
  askedAt: When,
  told: InterfaceReport.optional(),
  /** Why nothing was learnt of it last. */
  trouble: z.string().optional(),
});
export type Verified = z.infer<typeof Verified>;

/** Where an answer will be that takes Azure a while. */
const Later = z.object({ url: z.string() });

/** What is asked in one subscription, one interface at a time. */
const Verifying = z.object({
  kind: z.literal('verifying'),
  subscription: z.string(),
  /** When interfaces were asked within the last hour, oldest first. */
  begun: z.array(When),
  /** Subnets whose turn is next. */
  waiting: z.array(z.string()),
  asked: z
    .object({
      subnet: z.string(),
      interface: z.string(),
      since: When,
      /** Interfaces of the subnet that gave no answer. */
      tried: z.array(z.string()),
      /** Of the subnet. */
      prefixes: z.array(z.string()),
      routes: z.union([Later, z.object({ told: EffectiveRoutes })]).optional(),
      groups: z.union([Later, z.object({ told: z.array(EffectiveGroup) })]).optional(),
      /** Why Azure gives none. */
      failed: z.object({ message: z.string(), isRight: z.boolean() }).optional(),
    })
    .optional(),
  /** That Azure refused the question because a right is missing. */
  refused: z.object({ at: When }).optional(),
});
export type Verifying = z.infer<typeof Verifying>;

/** verifications: partition = subscription; row `verifying`, and `subnet|{hash of its id}` for each subnet. */
export const VerificationRow = z.discriminatedUnion('kind', [Verified, Verifying]);
export type VerificationRow = z.infer<typeof VerificationRow>;
