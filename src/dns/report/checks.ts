import type { Check } from '../../core/finding.ts';

/** The gate of mode enforce is shut. */
export const planChanged: Check = {
  id: 'dns-plan-changed',
  severity: 'high',
  when: 'mode enforce waits for a reviewed plan (dns.plan), and the plan is another one now',
  why: 'Nothing is written until somebody has seen what would be.',
  remedy: 'Review the plan again (gatehouse plan dns, or GET /api/plan) and write its hash into dns.plan.',
};
