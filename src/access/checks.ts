import type { Check } from '../core/finding.ts';

/** What can be wrong with the endpoint that AKS makes for an API server. */
export const accessChecks = {
  gone: {
    id: 'aks-api-endpoint-gone',
    severity: 'critical',
    when: 'a private cluster without VNet integration runs, and the private endpoint kube-apiserver in its node resource group does not exist: a direct read says so',
    why: 'Nodes and people lose the API server: the cluster runs on as it is, and nobody can change it.',
    remedy: 'Reconcile the cluster (az aks update without changes), which makes the endpoint again.',
  },
  moved: {
    id: 'aks-api-endpoint-moved',
    severity: 'critical',
    when: 'the private endpoint kube-apiserver of a private cluster is in a subnet of none of its node pools',
    why: 'The address of the API server has changed, and rules, routes and records that name the former one lead nowhere.',
    remedy: 'Let what names the address follow it, or reconcile the cluster so that the endpoint is with its nodes.',
  },
} as const satisfies Record<string, Check>;
