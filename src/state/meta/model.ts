import * as z from 'zod';
import { millis } from '../../core/time.ts';

const When = z.iso.datetime();

/**
 * meta: partition `meta` with rows `schema`, `sweep`, `approvals`, `plan`, `retention`, `managed`, `adminRules`, `timer-…`; partition `limit` with a row for each
 * resource where a rule with a limit approved; partition `poison` with a row for each key
 * that gave up; partitions `findingMemory` and `subnets`, rows by hash; partition `ways` with a row for each day; partition `events`
 * with a row for each hour of the day, the last one of that name; partition `subscriptions` with a row for each that was ever found under the
 * management group; partition `people` with a row for each who decided or changed something, by object id.
 */
export const MetaRow = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('schema'), version: z.int(), createdAt: When }),
  z.object({
    kind: z.literal('sweep'),
    /** Where each room's pass stopped; absent once it is complete. */
    cursors: z.record(z.string(), z.string()),
    /** When a pass last read every configured subscription to its last page. */
    completeAt: When.optional(),
    /** Why the last pass was cut off; absent where it went through. */
    lastError: z.string().optional(),
    /** How many keys whose messages gave up the last pass enqueued again. */
    requeued: z.int().optional(),
    /** How far the pass is that takes longer than a page, or was when it was cut off; absent where none is under way. */
    progress: z
      .object({
        /** `plan`, or the room that is swept. */
        step: z.string(),
        since: When,
        at: When,
        pages: z.int().optional(),
        /** What is read so far, and what is left of it as far as Azure says. */
        done: z.int().optional(),
        left: z.int().optional(),
      })
      .optional(),
  }),
  z.object({
    kind: z.literal('poison'),
    queue: z.string(),
    /** Absent where the message could not be read. */
    room: z.string().optional(),
    key: z.string().optional(),
    /** What failed. Never the message's text: an event names people. */
    why: z.string(),
    firstAt: When,
    lastAt: When,
    times: z.int(),
  }),
  z.object({
    kind: z.literal('approvals'),
    /** The approvals policy under which every approved connection was last judged, as a hash. */
    judgedUnder: z.string().optional(),
    /** Times of the removals inside the budget's window. */
    removals: z.array(When),
  }),
  z.object({
    kind: z.literal('limit'),
    /** Lower-cased id of the private link resource. */
    resource: z.string(),
    /** Approvals that a rule with a limit gave there, ever: the next is given by a worker that has seen those before it. */
    given: z.int(),
  }),
  z.object({
    kind: z.literal('plan'),
    /** The dns plan as the last sweep that only observed found it. */
    hash: z.string(),
    counts: z.record(z.string(), z.int()),
    at: When,
    /** Hash of the plan that mode enforce was accepted for. */
    accepted: z.string().optional(),
  }),
  z.object({
    kind: z.literal('timer'),
    /** When the last run that ended began. */
    startedAt: When,
    /** In milliseconds. */
    lasted: z.int().transform(millis),
  }),
  /** Under which management group subscriptions were last searched with success, and when. */
  z.object({ kind: z.literal('managed'), group: z.string(), foundAt: When }),
  z.object({
    kind: z.literal('subscription'),
    /** Lower-case. */
    id: z.string(),
    name: z.string().optional(),
    firstSeen: When,
    /** Since when it is no longer under the management group. */
    leftAt: When.optional(),
    /** Whether the identity may read it, as of the last time it was asked. */
    isReadable: z.boolean().optional(),
    /** Whether an event subscription leads here; absent where that is not known. */
    hasEvents: z.boolean().optional(),
    checkedAt: When.optional(),
  }),
  /** Where each table's pruning goes on; absent where it starts from the beginning. */
  z.object({ kind: z.literal('retention'), cursors: z.record(z.string(), z.string()) }),
  /** Whether network managers have deployed rules to any network, as the last sweep saw it. */
  z.object({ kind: z.literal('adminRules'), deployed: z.boolean() }),
  /** The address prefixes of one subnet, as Azure last showed them. */
  z.object({ kind: z.literal('subnet'), id: z.string(), prefixes: z.array(z.string()) }),
  /** How many subjects left by each class on one day, as the last whole sweep of it saw them. */
  z.object({ kind: z.literal('ways'), day: z.iso.date(), classes: z.record(z.string(), z.int()) }),
  /** What a person who decided or changed something over the API was called then, and when that was last. Everything else of ours has the object id alone. */
  z.object({ kind: z.literal('person'), objectId: z.string(), name: z.string(), at: When }),
  /** How many events came in one hour, which begins then. */
  z.object({ kind: z.literal('events'), hour: When, count: z.int() }),
  z.object({
    kind: z.literal('findingMemory'),
    /** By the beginning of the hash of the finding's row key. */
    findings: z.record(
      z.string(),
      z.object({
        firstSeen: When,
        openedAt: When,
        reopened: z.int(),
        raised: z.int().optional(),
        prunedAt: When,
      }),
    ),
  }),
]);
export type MetaRow = z.infer<typeof MetaRow>;

/** One subscription that was found under the management group. */
export type KnownSubscription = Remembered<'subscription'>;

/** What somebody who decided or changed something was called. */
export type Person = Remembered<'person'>;

/** A message that was given up. */
export type GivenUp = Remembered<'poison'>;

/** What is remembered of one kind. */
export type Remembered<Kind extends MetaRow['kind']> = MetaRow & { readonly kind: Kind };
