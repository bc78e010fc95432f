import * as z from 'zod';
import { Intent } from '../intent.ts';

const When = z.iso.datetime();

/**
 *   withheld    a rule of policy covers it, and the private way is not proven
 *   planned     it would be announced if the mode were enforce
 *   announced   it is closed once `dueAt` has come
 *   closing     the write is about to be made, or under way
 *   closed      Azure shows it closed by us
 *   reopening   a person took it back; the write is about to be made, or under way
 *   undone      a person took it back or called it off: no rule closes it again
 */
export const remediationStates = [
  'withheld',
  'planned',
  'announced',
  'closing',
  'closed',
  'reopening',
  'undone',
] as const;

export const Undo = z.object({
  /** Names the audit row. */
  id: z.string(),
  at: When,
  /** `person <object id>`, or what else the caller is. */
  by: z.string(),
  reason: z.string(),
});
export type Undo = z.infer<typeof Undo>;

/** One public way that policy wants closed. */
export const Remediation = z.object({
  kind: z.literal('closing'),
  /** Lower-cased id of what is closed. */
  id: z.string(),
  /** As Azure's body has it: `properties.publicNetworkAccess`. */
  property: z.string(),
  state: z.enum(remediationStates),
  /** The findings that the closing would end, sorted. */
  checks: z.array(z.string()),
  /** Which rule covers it: its place in `egress.remediate.rules`. */
  rule: z.string(),
  /** Networks that must have the private way, as the rule names them, lower-case and sorted. */
  networks: z.array(z.string()),
  /** What it rests on, or why it is held back: one sentence each. */
  because: z.array(z.string()),
  /** In this state since. */
  since: When,
  announcedAt: When.optional(),
  dueAt: When.optional(),
  /** What was at the property before; null where nothing did. */
  before: z.unknown().optional(),
  /** The settings of a resource that is only written as a whole, as they were before: what the write left out is found by them. */
  stood: z.record(z.string(), z.unknown()).optional(),
  /** What is written there. */
  after: z.unknown(),
  /** Our write, until its audit row is known to be written. */
  intent: Intent.optional(),
  /** When Azure took the write on. */
  sentAt: When.optional(),
  closedAt: When.optional(),
  undo: Undo.optional(),
  /** Settings of the resource that are no longer what they were before the write, which should have left them alone. */
  lost: z.array(z.string()).optional(),
});
export type Remediation = z.infer<typeof Remediation>;

const Spent = z.object({
  kind: z.literal('budget'),
  /** Times of the closings inside the window, oldest first. */
  closings: z.array(When),
});

/** remediations: partition = subscription, row = hash of the id of what is closed; and partition `budget` with one row. */
export const RemediationRow = z.discriminatedUnion('kind', [Remediation, Spent]);
export type RemediationRow = z.infer<typeof RemediationRow>;
