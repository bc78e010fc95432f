/** One promise of policy that a proposal would keep. */
export interface KeptPromise {
  readonly from: string;
  readonly target: string;
  /** The setting that promises it. */
  readonly because: string;
}

/**
 *   link          a zone is linked to the network whose Azure DNS is asked
 *   custom-zone   a zone of the same name is made where policy keeps zones, since nobody may write where AKS keeps its own
 */
export type ProposalKind = 'link' | 'custom-zone';

/** Something that would keep a broken promise, and that a person may have done. */
export interface Proposal {
  readonly kind: ProposalKind;
  /** Lower-cased id of what would be created. */
  readonly target: string;
  readonly zone: string;
  /** The network that would be linked; of a zone the one that needs it. */
  readonly network: string;
  readonly mends: readonly KeptPromise[];
  /** What it does, in one sentence. */
  readonly does: string;
  /** What is left to do afterwards; empty where nothing is. */
  readonly afterwards: string;
  /** Why it can't be applied here; undefined where it can. */
  readonly blockedBy: string | undefined;
  /** Of exactly this content. */
  readonly etag: string;
}

export interface ApplyRequest {
  /** Hash of the target's id, as routes carry it. */
  readonly proposal: string;
  /** The version the person saw. */
  readonly ifMatch: string;
  /** `person <object id>`, or what else the caller is. */
  readonly by: string;
  readonly reason: string;
}

/** `accepted`: Azure works on it. `changed`: it is no longer what was seen. `blocked`: it can't be done from here. */
export type ApplyResult =
  | { readonly kind: 'accepted' | 'changed' | 'blocked'; readonly proposal: Proposal }
  | { readonly kind: 'notFound' };
