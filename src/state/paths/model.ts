import * as z from 'zod';

const When = z.iso.datetime();

/** paths: partition = subscription, row = hash of the subject's id. The way out of what sends packets, as it was last seen. */
export const PathRow = z.object({
  id: z.string(),
  /** Of the whole: a property of its own, so that a person can filter the table. */
  class: z.string(),
  /** The profile of policy it is judged by; absent in rows that an earlier release wrote. */
  profile: z.string().optional(),
  /** As `gatehouse explain egress` answers it. */
  path: z.record(z.string(), z.unknown()),
  /** What it depends on: the index from a change to those it costs is made of it. */
  dependsOn: z.array(z.string()).default([]),
  /** Subnets of which a running machine's interface would say more, or has said it. */
  verifiable: z.array(z.string()).default([]),
  /** Since when its class is that. */
  since: When,
});
export type KnownPath = z.infer<typeof PathRow>;
