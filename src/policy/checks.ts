import type { Check } from '../core/finding.ts';

/** What can be wrong with the policy document as a whole, by the reason the policy is refused for. */
export const policyChecks = {
  PolicyBroken: {
    id: 'policy-broken',
    severity: 'high',
    when: 'the policy document does not say what the schema asks for',
    why: 'The last policy that was whole stays in force.',
    remedy: "Fix what the message lists; 'gatehouse policy check' says the same before a document is put in place.",
  },
  PolicyMissing: {
    id: 'policy-missing',
    severity: 'medium',
    when: 'there is no policy document where the setting points',
    why: 'Everything only observes.',
    remedy: 'Put a policy document there, or correct the setting that names its place.',
  },
  PolicyUnreadable: {
    id: 'policy-unreadable',
    severity: 'high',
    when: 'the policy document can not be read',
    why: 'The last policy that could be read stays in force.',
    remedy: "Give the app's identity the right to read it, or correct the setting that names its place.",
  },
} as const satisfies Record<string, Check>;
