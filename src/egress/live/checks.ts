import type { Check } from '../../core/finding.ts';

/** That paths can't be verified though policy wants it. */
export const liveChecks = {
  refused: {
    id: 'egress-live-refused',
    severity: 'low',
    when: 'egress.liveVerification of the policy asks running machines for their effective routes, and Azure refuses the question because a right is missing',
    why: 'Paths that depend on routes no body shows stay assumed, or unknown.',
    remedy:
      'Deploy with allowLiveVerification (the role Gatehouse verifier), or set egress.liveVerification.perHour to 0.',
  },
} as const satisfies Readonly<Record<string, Check>>;
