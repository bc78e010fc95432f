import * as z from 'zod';
import { isVisible } from '../core/text.ts';
import { LiveVerification } from './egress-live.ts';
import { NextHop, Profile, ProfileRule } from './egress-profiles.ts';
import { Remediate } from './egress-remediate.ts';
import { Mode } from './mode.ts';
import { idPatternLike, SubscriptionId, textPatternLike } from './patterns.ts';

export { type ProfileName, profileNames } from './egress-profiles.ts';

const Exemption = z.strictObject({
  check: textPatternLike('aks-*').describe('Id of the check, or a pattern such as aks-*'),
  subject: idPatternLike('**/storageAccounts/st1').describe(
    'Pattern of the id of what the finding is about; ** crosses segments',
  ),
  reason: z
    .string()
    .trim()
    .min(1, { error: 'is empty; say why this may stay as it is', abort: true })
    .refine(isVisible, { error: 'is empty: nobody sees any of its letters; say why this may stay as it is' })
    .describe('Why this may stay as it is; kept with the finding'),
  until: z.iso
    .date({ error: 'is not a date; write it as 2026-03-31' })
    .meta({ examples: ['2026-03-31'] })
    .optional()
    .describe('Last day (UTC) on which the exemption counts; for ever where absent'),
  evidence: z
    .string()
    .regex(/^[0-9a-f]{16}$/, { error: "is not 16 hex digits; copy the finding's evidenceHash" })
    .optional()
    .describe(
      "The finding's evidenceHash: the exemption counts for exactly what the finding rests on then, and another exposure of the same resource is open again",
    ),
});

/** What operators decide about public egress and public exposure. */
export const EgressPolicy = z.strictObject({
  mode: Mode.default('observe').describe(
    'observe reports, and lists what remediate would close; enforce closes it. Nothing else is written to Azure',
  ),
  profile: Profile.default('explicit').describe(
    'Which paths to the internet are allowed: open all of them; explicit those somebody set up; inspected those through a firewall; isolated none',
  ),
  profiles: z.array(ProfileRule).default([]).describe('Other profiles for some resources; the first match wins'),
  approvedNextHops: z
    .array(NextHop)
    .default([])
    .describe(
      'Appliances that count as a firewall where a route sends packets to them: addresses, or ids of load balancers and network interfaces. What they let through is not read',
    ),
  unknown: z
    .enum(['ignore', 'warn', 'fail'])
    .default('warn')
    .describe(
      'What becomes of what can not be known (a value decided at run time, a list that was not read): ignore leaves it out of the lines for a terminal (--json and --markdown keep it), warn prints it, fail lets the command line exit with 1; it never makes a finding',
    ),
  trustedSubscriptions: z
    .array(SubscriptionId)
    .default([])
    .describe(
      "Subscriptions that private endpoints, connections and peerings may lead to or come from, beside the resource's own; where none is named, only other tenants are foreign",
    ),
  liveVerification: LiveVerification,
  remediate: Remediate,
  exemptions: z
    .array(Exemption)
    .default([])
    .describe('Findings that are accepted: kept on record as exempt, not alerted'),
});
export type EgressPolicy = z.infer<typeof EgressPolicy>;
