import type { Action } from '../reconcile/reconciler.ts';
import type { ConnectionRow } from '../state/rows.ts';
import type { Row } from '../state/table.ts';

/** How the connections of one resource type are read and written; one line of the catalogue. */
export interface ConnectableType {
  /** Lower-cased resource type. */
  readonly type: string;
  /** For the connections, and for the resource itself unless `parentApiVersion` is set. */
  readonly apiVersion: string;
  readonly parentApiVersion?: string;
  /** Whether `{resource}/privateEndpointConnections` can be listed. `no`: they are read from the resource's own body. */
  readonly list: 'yes' | 'no' | 'unknown';
  readonly write: 'PUT' | 'PATCH' | 'none';
  /**
   * `platform`: the service connects its own endpoints, rules keep off. `named`: so far-reaching (it diverts a control plane)
   * that a rule approves it only where its targets name the type.
   */
  readonly care?: 'platform' | 'named';
}

/** A resource that takes private endpoint connections: a service of Azure's, or a customer's private link service. */
export interface PrivateLinkResource {
  /** Lower-cased. */
  readonly id: string;
  readonly type: string;
  readonly name: string;
  readonly subscription: string;
  readonly resourceGroup: string;
  /** Undefined where the resource itself was not read: a rule that asks for tags can't match then. */
  readonly tags: Readonly<Record<string, string>> | undefined;
  /** Undefined for a type that the catalogue doesn't have. */
  readonly connectable: ConnectableType | undefined;
}

/** Who asks, as far as the platform says so. */
export type Requester =
  | {
      readonly kind: 'seen';
      /** Lower-cased id of the private endpoint. The platform writes it, so its subscription can be trusted. */
      readonly id: string;
      readonly subscription: string;
      readonly resourceGroup: string;
      readonly name: string;
      /** Told by private link services only. */
      readonly location: string | undefined;
    }
  | { readonly kind: 'unseen' };

/** `changing`: Azure is on its way to another state. `other`: a word we don't know. */
export type ConnectionState = 'pending' | 'approved' | 'rejected' | 'gone' | 'changing' | 'other';

/** One private endpoint connection, seen from the resource that is asked. */
export interface Connection {
  /** Lower-cased. */
  readonly id: string;
  readonly state: ConnectionState;
  /** The state as Azure spells it. */
  readonly status: string;
  /** While Pending, the requester's own text: never trusted. */
  readonly description: string;
  /** Whether Azure is still busy with the connection. */
  readonly busy: boolean;
  readonly failed: boolean;
  readonly requester: Requester;
  /** Undefined where the provider doesn't say. */
  readonly groupIds: readonly string[] | undefined;
}

/** An element of a list: read, or there but not understood, which is not the same as absent. */
export type ListedConnection =
  | { readonly kind: 'read'; readonly connection: Connection }
  | { readonly kind: 'unread'; readonly id: string | undefined; readonly because: string };

/** Why a rule did not decide, in one sentence. */
export interface Objection {
  readonly rule: string;
  readonly because: string;
}

/** What policy says of a connection. `none`: there is nothing to decide, it is not Pending. */
export type Verdict =
  | { readonly verdict: 'approve' | 'reject'; readonly rule: string; readonly objections: readonly Objection[] }
  | { readonly verdict: 'hold'; readonly rule: string | null; readonly objections: readonly Objection[] }
  | { readonly verdict: 'none'; readonly rule: null; readonly objections: readonly Objection[] };

/** What a connection row remembers of its last decision. */
export type KeptDecision = NonNullable<ConnectionRow['decision']>;

/** One look at one private link resource. */
export interface Observed {
  readonly resource: PrivateLinkResource;
  /** False where Azure proves that the resource is gone. */
  readonly exists: boolean;
  readonly connections: readonly ListedConnection[];
  readonly rows: readonly Row<ConnectionRow>[];
  /** Subscriptions whose private endpoints the dns room looks after; empty: every one. */
  readonly subscriptions: readonly string[];
}

/** One answer to one connection, for the loop. */
export interface ApprovalAction extends Action {
  readonly kind: 'approve' | 'reject';
  /** The description that will stand in Azure. */
  readonly description: string;
  readonly reason: string;
  /** What the rules said, kept in the row together with the decision. */
  readonly verdict: Verdict;
}
