import type { EgressExplanation } from '../egress/explain.ts';

/** One record that will be made for a private endpoint, or why none can be foreseen. The keys are a contract. */
export interface PreviewedName {
  /** Lower-cased id of the endpoint. */
  readonly endpoint: string;
  /** Null where Azure decides it, or where there is none. */
  readonly fqdn: string | null;
  /** The zone's name. */
  readonly zone: string | null;
  /** Relative to the zone. */
  readonly record: string | null;
  /** When it will be made: with the endpoint, once its connection is approved, or when Azure has decided the name. */
  readonly when: 'creation' | 'approval' | 'azure';
  readonly certainty: 'will' | 'may' | 'never' | 'unknown';
  /** Those that the endpoint fixes; Azure chooses where there are none. */
  readonly addresses: readonly string[];
  /** Lower-cased ids of the networks that the zone is linked to, as far as is known. */
  readonly networks: readonly string[];
  readonly problems: readonly string[];
}

/** A zone of an endpoint's zone group, or none where no group is seen. */
export interface ZoneGroupRow {
  readonly endpoint: string;
  /** The zone's name; null where it is not known, or no group is seen. */
  readonly zone: string | null;
  readonly verdict: 'right' | 'wrong' | 'incomplete' | 'nobody' | 'unknown';
  /** Names of the zones that the endpoint's names belong to. */
  readonly needed: readonly string[];
}

/** What becomes of a private endpoint's request. */
export interface ConnectionRow {
  readonly endpoint: string;
  /** Lower-cased id or alias; null where it is not known before it is deployed. */
  readonly target: string | null;
  readonly groupId: string | null;
  /**
   * `approve`, `hold` and `reject` are policy's; `automatic`: by the requester's own rights; `elsewhere`: its owner is nobody we see;
   * `inherited`: by another endpoint's approval.
   */
  readonly decision: 'approve' | 'hold' | 'reject' | 'automatic' | 'elsewhere' | 'inherited' | 'unknown';
  readonly rule: string | null;
}

/** What a deployment would be, judged as the app would judge it. The keys are a contract. */
export interface Preview extends Pick<EgressExplanation, 'exposures' | 'findings' | 'unknown' | 'notJudged'> {
  readonly names: readonly PreviewedName[];
  readonly zoneGroups: readonly ZoneGroupRow[];
  readonly connections: readonly ConnectionRow[];
}
