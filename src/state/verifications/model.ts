import * as z from 'zod';

const When = z.iso.datetime();
const Share = z.enum(['none', 'some', 'all']);

const ToldRoute = z.object({ prefix: z.string(), hop: z.string(), addresses: z.array(z.string()) });
export type ToldRoute = z.infer<typeof ToldRoute>;

/** The effective routes of an interface, as far as they lead to the internet. */
const ToldRoutes = z.object({
  /** Those that somebody wrote; absent where there were too many to keep. */
  user: z.array(ToldRoute).optional(),
  /** Those learnt from a gateway, a route server or a hub, the widest first; absent where nobody can tell. */
  learnt: z.array(ToldRoute).optional(),
});
export type ToldRoutes = z.infer<typeof ToldRoutes>;

/** How much of the internet a network security group lets out of the interface's subnet. */
const ToldGroup = z.object({ id: z.string(), v4: Share, v6: Share });
export type ToldGroup = z.infer<typeof ToldGroup>;

/** What a running machine's interface reported of its subnet. */
const Told = ToldRoutes.extend({
  at: When,
  /** Lower-cased id of the interface. */
  interface: z.string(),
  groups: z.array(ToldGroup),
});
export type Told = z.infer<typeof Told>;

/** One subnet, as what is verified. */
const Verified = z.object({
  kind: z.literal('verified'),
  /** Lower-cased id. */
  subnet: z.string(),
  /** When an interface in it was last asked, in vain too. */
  askedAt: When,
  told: Told.optional(),
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
      routes: z.union([Later, z.object({ told: ToldRoutes })]).optional(),
      groups: z.union([Later, z.object({ told: z.array(ToldGroup) })]).optional(),
      /** Why Azure gives none. */
      failed: z.object({ message: z.string(), isRight: z.boolean() }).optional(),
    })
    .optional(),
  /** That Azure refused the question for want of a right. */
  refused: z.object({ at: When }).optional(),
});
export type Verifying = z.infer<typeof Verifying>;

/** verifications: partition = subscription; row `verifying`, and `subnet|{hash of its id}` for each subnet. */
export const VerificationRow = z.discriminatedUnion('kind', [Verified, Verifying]);
export type VerificationRow = z.infer<typeof VerificationRow>;
