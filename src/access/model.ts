import type { Severity } from '../core/finding.ts';
import type { BrokenAt } from '../why/model.ts';
import type { CellState } from '../why/reach.ts';

/** What one line says of a cluster, or of a way people come by. */
export interface AccessLine {
  /** Of a cluster the number of docs/scenarios.md, of a source a name. */
  readonly id: string;
  readonly state: 'pass' | 'fail' | 'unknown';
  readonly because: string;
  /** Empty where it passes. */
  readonly remedy: string;
}

/** Whether an API server is reached from somewhere. */
export interface AccessCell {
  /** Lower-cased id. */
  readonly from: string;
  readonly state: CellState;
  /** The name that was judged; null where the cluster has none. */
  readonly name: string | null;
  readonly brokenAt: BrokenAt | null;
  /** The answer of `why` in one sentence; empty where there is no name to ask for. */
  readonly sentence: string;
}

/**
 *   public             its address is public, even where few are let in
 *   private-link       a private endpoint of its own
 *   vnet-integration   an address in a subnet of its network, and no public one
 */
export type ApiMode = 'public' | 'private-link' | 'vnet-integration';

/** One cluster, as those see it who want to get in. */
export interface ClusterPosture {
  /** Lower-cased id. */
  readonly cluster: string;
  readonly location: string | null;
  readonly mode: ApiMode;
  /** How its private name is kept; null where it has none. */
  readonly privateDns: 'system' | 'custom' | 'none' | null;
  readonly fqdn: string | null;
  readonly privateFqdn: string | null;
  /** The zone its private name is in, with the networks it is linked to as far as it was read. */
  readonly zone: { readonly id: string; readonly linkedTo: readonly string[] } | null;
  readonly posture: readonly AccessLine[];
  /** From each management network of policy. */
  readonly reachedFrom: readonly AccessCell[];
}

/** Who may run commands in a cluster by way of Resource Manager. */
export interface CommandHolder {
  readonly principalId: string;
  readonly role: string;
  /** Lower-cased id of where the role was given; empty above the subscription. */
  readonly scope: string;
  readonly isConditional: boolean;
}

export const sourceKinds = [
  'management-network',
  'jump-host',
  'bastion',
  'vpn',
  'cloud-shell',
  'build-agents',
] as const;
export type SourceKind = (typeof sourceKinds)[number];

/** Where people and pipelines come from. */
export interface AccessSource {
  readonly kind: SourceKind;
  /** Lower-cased id of the thing itself. */
  readonly id: string;
  /** Where its packets start: a subnet or a network; undefined where it is in none. */
  readonly from: string | undefined;
  readonly hygiene: readonly AccessLine[];
  /** Whose findings are about it, lower-cased ids. */
  readonly subjects: readonly string[];
}

/** A source with what is known of it, and whether it reaches one cluster. */
export interface SourceOfCluster extends Omit<AccessSource, 'from' | 'subjects'> {
  /** Null where it is in no network. */
  readonly reach: AccessCell | null;
  /** The classes its subnets' packets leave by, as the egress room last saw them; empty where it has seen none. */
  readonly egress: readonly string[];
  readonly findings: readonly OpenFinding[];
}

export interface OpenFinding {
  readonly check: string;
  readonly subject: string;
  readonly severity: Severity;
  readonly message: string;
}

/** Everything about getting in to one cluster. */
export interface ClusterAccess extends ClusterPosture {
  /** Null where the grants were not read. */
  readonly commandHolders: readonly CommandHolder[] | null;
  readonly sources: readonly SourceOfCluster[];
  /** Open findings about the cluster itself. */
  readonly findings: readonly OpenFinding[];
}
