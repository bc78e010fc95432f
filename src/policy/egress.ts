import { z } from 'zod';

/** The egress profiles, from the widest to the narrowest. Exposure checks alert under every one of them. */
export const profileNames = ['open', 'explicit', 'inspected', 'isolated'] as const;
export type ProfileName = (typeof profileNames)[number];

const Profile = z.enum(profileNames);

const SubscriptionId = z
  .string()
  .regex(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, {
    error: 'is not a subscription id; write its guid, e.g. 11111111-2222-3333-4444-555555555555',
  })
  .toLowerCase();

const Pattern = z
  .string()
  .min(1, { error: 'is empty; write a pattern such as aks-*, or leave the field out' })
  .max(512, { error: 'is longer than 512 characters' })
  .refine((text) => !text.startsWith('!') && !text.includes('!('), {
    error: 'negates; write what is meant to match, and put the exception in an entry above this one',
  });

const IdPattern = Pattern.refine((text) => /^(\/subscriptions\/|\*\*(\/|$))/i.test(text), {
  error: 'is not a pattern of resource ids; write **, or begin it with /subscriptions/ or **/',
});
const NameOrIdPattern = Pattern.refine((text) => !text.includes('/') || /^\/subscriptions\/./i.test(text), {
  error: 'is neither a pattern of names nor of resource ids; leave out the slashes, or begin with /subscriptions/',
});

/** An empty list would read as "nothing" to one person and as "everything" to the next. */
const listOf = <T extends z.ZodType>(element: T) =>
  z.array(element).min(1, { error: 'is empty; name at least one, or leave the field out' });

const Match = z
  .strictObject({
    subscriptions: listOf(SubscriptionId).optional().describe('Subscriptions of the resource'),
    resourceGroups: listOf(NameOrIdPattern)
      .optional()
      .describe('Patterns of the resource group: its name, or its whole id'),
    ids: listOf(IdPattern)
      .optional()
      .describe('Patterns of the resource id; * stays inside a segment, ** crosses segments'),
    tags: z
      .record(z.string().min(1), z.string())
      .refine((tags) => Object.keys(tags).length > 0, { error: 'is empty; name at least one, or leave the field out' })
      .optional()
      .describe(
        "Tags that the resource carries, all of them; names in any casing, values exactly. A subnet's are those of its network",
      ),
  })
  .refine((match) => Object.values(match).some((field) => field !== undefined), {
    error: 'says nothing; name subscriptions, resourceGroups, ids or tags, or set egress.profile for everything',
  });

const Exemption = z.strictObject({
  check: Pattern.describe('Id of the check, or a pattern such as aks-*'),
  subject: IdPattern.describe('Pattern of the id of what the finding is about; ** crosses segments'),
  reason: z
    .string()
    .trim()
    .min(1, { error: 'is empty; say why this may stay as it is' })
    .describe('Why this may stay as it is; kept with the finding'),
  until: z.iso
    .date({ error: 'is not a date; write it as 2026-03-31' })
    .optional()
    .describe('Last day (UTC) on which the exemption counts; for ever where absent'),
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
    .array(
      z.strictObject({
        match: Match.describe('Every field given must match'),
        profile: Profile.describe('The profile of what matches'),
      }),
    )
    .default([])
    .describe('Other profiles for some resources; the first match wins'),
  exemptions: z
    .array(Exemption)
    .default([])
    .describe('Findings that are accepted: kept on record as exempt, not alerted'),
});
export type EgressPolicy = z.infer<typeof EgressPolicy>;
