import type { Check } from '../core/finding.ts';

/** What can be wrong with what policy promises of reachability. */
export const reachChecks = {
  broken: {
    id: 'reachability-broken',
    severity: 'high',
    when: 'policy says that a resource has to be reached privately from somewhere (`reachability`), and it is not',
    why: 'A backup is not written, a restore fails on the day it is needed, or an API server is out of reach.',
    remedy: "Fix the step that is named; 'gatehouse why' explains the rest.",
  },
  forbidden: {
    id: 'reachability-forbidden',
    severity: 'high',
    when: 'policy says that a resource must not be reached privately from somewhere (`reachability.mustNot`), and it is',
    why: 'A network that should be kept apart resolves the private address and reaches it.',
    remedy: 'Take the link or the peering away that leads there.',
  },
  unmatched: {
    id: 'reachability-unmatched',
    severity: 'medium',
    when: 'an entry of `reachability` in policy matches nothing that Gatehouse sees: a pattern, a cluster entry, or networks where no cluster is private',
    why: 'It promises nothing, so there is no finding when what it was written for is out of reach.',
    remedy:
      'Correct the entry, or take it out; see that the subscription of what it means is one that Gatehouse manages.',
  },
} as const satisfies Record<string, Check>;
