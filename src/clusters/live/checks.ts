import type { Check } from '../../core/finding.ts';
import type { Warning } from '../policies/warnings/model.ts';

const remedies = {
  guard: 'Write an ingress policy for the pods of the service that allows whom it is meant for, and nobody else.',
  ranges:
    'Name pods and nodes by selectors or entities; distinguish consumers of a private link service by approval or by LinkID.',
} as const;

type Kind = Exclude<
  Warning['kind'],
  'no-api-version' | 'not-judged' | 'said-twice' | 'selects-nothing' | 'unknown-field'
>;

/** The checks of network policies in a cluster that is asked. A cluster accepts no object without an apiVersion and none twice, and drops fields that it doesn't know. */
export const policyChecks: Readonly<Record<Kind, Check>> = {
  'egress-only-guard': {
    id: 'clusters-policy-egress-only-guard',
    severity: 'medium',
    when: 'a network policy limits whom the pods of a published service may call, and none says who may call them',
    why: 'Its author meant to protect the service, and everybody may connect to it.',
    remedy: remedies.guard,
  },
  'ingress-empty': {
    id: 'clusters-policy-ingress-empty',
    severity: 'medium',
    when: 'network policies close the pods of a published service to everybody',
    why: 'The service answers nobody.',
    remedy: remedies.guard,
  },
  'ipblock-never-matches-pods': {
    id: 'clusters-policy-ipblock-never-matches-pods',
    severity: 'medium',
    when: 'on Cilium a network policy names pods or nodes by an address range, which never means them',
    why: 'What it should allow is denied, or what it should deny is allowed.',
    remedy: remedies.ranges,
  },
  'pls-consumer-range': {
    id: 'clusters-policy-consumer-range',
    severity: 'medium',
    when: "a network policy names the consumers of a private link service by a range that holds none of the service's NAT addresses",
    why: 'Consumers arrive from the NAT addresses, so the range matches none of them.',
    remedy: remedies.ranges,
  },
  'not-enforced': {
    id: 'clusters-policy-not-enforced',
    severity: 'medium',
    when: 'nothing in the cluster enforces a network policy: it is refused, it is of a kind that the data plane does not read, or there is no engine',
    why: 'Its author relies on it, and everything stays open.',
    remedy: 'Fix the policy as the message says, or give the cluster an engine (networkProfile.networkPolicy).',
  },
};

/** A cluster that policy names and that could not be asked, or did not answer everything. */
export const unavailable: Check = {
  id: 'clusters-live-unavailable',
  severity: 'low',
  when: 'a cluster that clusters.live of the policy names could not be asked, or did not say all',
  why: 'What only the cluster knows is unknown: lines 3.2 and 3.14 of its isolation, and what its network policies do.',
  remedy:
    'See what the message names: runCommand allowed in the cluster (disableRunCommand), allowClusterCommands of the templates, room for a pod in the namespace aks-command and no policy that refuses it, rights in a cluster with Entra sign-in. Or take the cluster out of clusters.live.',
};

export const liveChecks: readonly Check[] = [unavailable, ...Object.values(policyChecks)];
