import { z } from 'zod';

/** The egress profiles, from the widest to the narrowest. Exposure checks alert under every one of them. */
export const profileNames = ['open', 'explicit', 'inspected', 'isolated'] as const;
export type ProfileName = (typeof profileNames)[number];

const Profile = z.enum(profileNames);
const isGuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const Glob = z
  .string()
  .min(1, { error: "is empty; write a pattern, where * stands for one path segment's text and ** for any" });

const Match = z
  .strictObject({
    subscriptions: z
      .array(z.string().regex(isGuid, { error: 'is not a subscription id; write its GUID alone' }).toLowerCase())
      .optional()
      .describe('Subscription ids'),
    resourceGroups: z.array(Glob).optional().describe('Patterns for resource group names, in any casing'),
    ids: z
      .array(Glob)
      .optional()
      .describe('Patterns for resource ids, in any casing; /** at the end takes in what lies below'),
    tags: z
      .record(z.string(), z.string())
      .optional()
      .describe(
        "Tags the resource carries with exactly this value, names in any casing; a subnet's are those of its network",
      ),
  })
  .refine((match) => Object.values(match).some((field) => field !== undefined && Object.keys(field).length > 0), {
    error:
      'matches nothing; name at least one of subscriptions, resourceGroups, ids, tags, or set egress.profile for everything',
  });

const Exemption = z.strictObject({
  check: Glob.describe('Id of the check, or a pattern such as aks-*'),
  subject: Glob.describe('Pattern for the resource id of what the finding is about, in any casing'),
  reason: z
    .string()
    .trim()
    .min(1, { error: 'is empty; say why this may stay as it is' })
    .describe('Why this may stay as it is; kept with the finding'),
  until: z.iso
    .date({ error: 'is not a date; write it as yyyy-mm-dd' })
    .optional()
    .describe('Last day (UTC) the exemption counts; for ever where absent'),
});

/** What operators decide about public egress and public exposure. */
export const EgressPolicy = z.strictObject({
  mode: z
    .enum(['observe', 'enforce'])
    .default('observe')
    .describe('Accepted as in the other rooms and decides nothing: egress only reports and never writes to Azure'),
  profile: Profile.default('explicit').describe(
    'Which paths to the internet are allowed: open all of them; explicit those somebody set up; inspected those through a firewall; isolated none',
  ),
  profiles: z
    .array(z.strictObject({ match: Match.describe('Every field given must match'), profile: Profile }))
    .default([])
    .describe('Other profiles for some resources; the first match wins'),
  exemptions: z
    .array(Exemption)
    .default([])
    .describe('Findings that are accepted: kept on record as exempt, not alerted'),
});
export type EgressPolicy = z.infer<typeof EgressPolicy>;
