import * as z from 'zod';

const When = z.iso.datetime();

/** connections: partition = hash of the private link resource's id, row = hash of the connection's id. */
export const KnownConnection = z.object({
  id: z.string(),
  privateLinkResource: z.string(),
  /** The private endpoint that asks; absent where the provider doesn't say. */
  endpoint: z.string().optional(),
  /** As the connection says; empty where its provider doesn't. */
  groupIds: z.array(z.string()),
  /** As Azure spells it: Pending, Approved, Rejected, Disconnected, … */
  state: z.string(),
  /** The connection's description: while Pending, the requester's own text. Never trusted, always escaped. */
  description: z.string(),
  verdict: z.enum(['approve', 'reject', 'hold', 'none']),
  rule: z.string().optional(),
  /** Why each rule did not match, or why a person has to decide. */
  objections: z.array(z.object({ rule: z.string(), because: z.string() })),
  firstSeen: When,
  lastSeen: When,
  /** While Pending: since when, as far as we saw. Later than firstSeen where the same connection asks again. */
  pendingSince: When.optional(),
  /** Once answered: the requester's own text, and since when it waited. Azure has only the answer then. */
  asked: z.object({ message: z.string(), since: When }).optional(),
  /** What had to be read from the private endpoint itself: because a rule asked for it, or to know what approved it. */
  origin: z
    .object({
      subnet: z.string().optional(),
      location: z.string().optional(),
      request: z.enum(['plain', 'manual', 'inherited']).optional(),
      /** The private endpoint whose approval it took over. */
      reference: z.string().optional(),
      /** What it asked with then: the requester's own text. */
      requestMessage: z.string().optional(),
      /** The groups that the private endpoint asks for. */
      groupIds: z.array(z.string()).optional(),
      /** Which incarnation of the private endpoint asked. */
      resourceGuid: z.string().optional(),
    })
    .optional(),
  /** The audit says whose approval it took over. */
  inheritanceNoted: z.boolean().optional(),
  /** Object and application ids of the requester, where an event names one: it may be forged. */
  requestedBy: z.array(z.string()).optional(),
  /** Who asked by Azure's activity log, where two people must approve: their object ids, whether that is all it will say, and when it was read. */
  whoAsked: z.object({ by: z.array(z.string()), isKnown: z.boolean(), readAt: When }).optional(),
  /** While Pending: a person put it off. */
  deferral: z.object({ id: z.string(), by: z.string(), at: When, until: When, reason: z.string() }).optional(),
  /** While Pending: the first of the two approvals that policy asks for here. */
  firstApproval: z.object({ id: z.string(), by: z.string(), at: When, reason: z.string() }).optional(),
  /** While Approved: the approvals policy that a pass last judged it under, as a hash. */
  judgedUnder: z.string().optional(),
  /** While Approved: what that rests on now. `outside` and `withdrawn` are findings. */
  basis: z
    .object({
      kind: z.enum(['person', 'rule', 'outside', 'withdrawn']),
      because: z.string(),
      /** The rule that allows it. */
      rule: z.string().optional(),
    })
    .optional(),
  /** Who decided: by rule or by person. Written before Azure is, finished after. */
  decision: z
    .object({
      id: z.string(),
      kind: z.enum(['approve', 'reject']),
      /** Why Gatehouse rejected it by itself. */
      occasion: z.enum(['expiry', 'removal']).optional(),
      /** The other person, where two had to approve. */
      after: z.string().optional(),
      /** `rule <name>`, `person <object id>`, or `gatehouse` for what policy lets expire or be removed. */
      by: z.string(),
      reason: z.string(),
      at: When,
      state: z.enum(['writing', 'running', 'done', 'failed']),
      /** While writing: Azure turned the last try away, so what exists there is not ours. */
      unwritten: z.boolean().optional(),
      /** When Azure took the write: how long it has been at it. */
      writtenAt: When.optional(),
      error: z.string().optional(),
    })
    .optional(),
});
export type KnownConnection = z.infer<typeof KnownConnection>;

/** The groups that a kept connection asks for: by its own word, else by its private endpoint's; none where neither was read. */
export const keptGroupIds = ({ groupIds, origin }: Pick<KnownConnection, 'groupIds' | 'origin'>): readonly string[] =>
  groupIds.length > 0 ? groupIds : (origin?.groupIds ?? []);

/** One connection to be written in place of what was read, or as the first. */
export interface ConnectionWrite {
  readonly value: KnownConnection;
  readonly etag: string | undefined;
}
