import type { Arm } from '../../arm/arm.ts';
import { type CallerKind, deciderOf } from '../../core/decider.ts';
import type { Key } from '../../core/key.ts';
import type { SubscriptionScope } from '../../core/subscription-scope.ts';
import type { Pass } from '../../reconcile/reconciler.ts';
import type { AuditEntry } from '../../state/audit/model.ts';
import type { KnownConnection } from '../../state/connections/model.ts';
import type { Kept } from '../../state/kept.ts';
import type { State } from '../../state/state.ts';

/** A person's answer to one private endpoint connection. */
export interface DecisionRequest {
  /** Hash of the connection's resource id (`shortId`), as routes carry it. */
  readonly connection: string;
  readonly kind: 'approve' | 'reject';
  /** Object id of the person or application that decides. */
  readonly by: string;
  /** What their token says they are; absent for a person. */
  readonly as?: CallerKind | undefined;
  readonly reason: string;
  /** The row's etag as the person saw it; absent where they did not say. */
  readonly ifMatch?: string | undefined;
}

/** How the decision names who took it. */
export const decidedBy = ({ as = 'person', by }: Pick<DecisionRequest, 'as' | 'by'>): string => deciderOf(as, by);

/** A person puts a connection off: it waits, and nobody is reminded until then. */
export interface DeferralRequest extends Omit<DecisionRequest, 'kind'> {
  readonly until: Date;
}

/**
 * What became of a decision. `done`: Azure shows it (also when the same decision had been made before).
 * `accepted`: written, Azure is still working on it. `recorded`: the first of two approvals, a second person must follow.
 * `conflict`: decided otherwise, or changed since it was seen. `refused`: not for this person to decide.
 */
export type DecisionResult =
  | { readonly kind: 'done' | 'accepted' | 'recorded'; readonly connection: Kept<KnownConnection> }
  | { readonly kind: 'conflict' | 'refused'; readonly connection: Kept<KnownConnection>; readonly message: string }
  | { readonly kind: 'notFound' };

/**
 * Manual approvals, as the API sees them. Throws the classed errors of core/errors.ts; PermanentError `ObserveMode` where policy
 * lets the room write nothing.
 */
export interface Decisions {
  decide(request: DecisionRequest, pass: Pass): Promise<DecisionResult>;
  /** Allowed in mode observe too: nothing is written to Azure. */
  defer(request: DeferralRequest, pass: Pass): Promise<DecisionResult>;
  /** How many people must approve this connection by the policy of the pass; reads the resource where its id does not say it. */
  peopleNeeded(connection: KnownConnection, pass: Pass): Promise<1 | 2>;
  /** What the private endpoint that asks says of itself now; undefined where it may not be read. */
  whoAsks(connection: KnownConnection, signal: AbortSignal): Promise<WhoAsks | undefined>;
}

/** A private endpoint in its own words. */
export interface WhoAsks {
  /** Lower-cased id of its subnet. */
  readonly subnet: string | undefined;
  readonly location: string | undefined;
  /** The text that the requester wrote. */
  readonly tags: Readonly<Record<string, string>>;
}

/** What the verbs need of the outside. */
export interface DecisionDependencies {
  readonly arm: Arm;
  readonly state: Pick<State, 'connections'>;
  readonly subscriptions: SubscriptionScope;
  /** Writes one audit row; the same id and time twice make one row. */
  readonly audit: (entry: AuditEntry) => Promise<void>;
  /** Has these keys observed soon. */
  readonly wake: (keys: readonly Key[]) => Promise<void>;
}

/** What a person asks for; without a kind, that it goes on waiting. */
export type Wanted = Pick<DecisionRequest, 'ifMatch'> & { readonly kind: DecisionRequest['kind'] | undefined };
