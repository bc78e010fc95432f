import type { Action } from '../reconcile/reconciler.ts';
import type { KnownConnection } from '../state/connections/model.ts';
import type { Kept } from '../state/kept.ts';
import type { Remembered } from '../state/meta/model.ts';

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
   * that a rule approves it only where its targets name the type. `discovered`: known from its provider's metadata alone, so
   * the same.
   */
  readonly care?: 'platform' | 'named' | 'discovered';
  /** `reused`: connections are named after the private endpoint's name alone, so another's may have the same id tomorrow. */
  readonly ids?: 'reused';
  /** How an approved connection is taken back: rejected unless said otherwise. */
  readonly removal?: 'DELETE';
}

/** What a private link service says of itself. */
export interface LinkService {
  readonly alias: string | undefined;
  /** Subscriptions whose connections the service approves by itself; `*`: everybody's. */
  readonly autoApproval: readonly string[];
  /** Subscriptions that may find the service at all; `*`: everybody. */
  readonly visibility: readonly string[];
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
  /** Undefined for any other type, and where the resource itself was not read. */
  readonly service: LinkService | undefined;
  /** Undefined for a type that neither the catalogue nor its provider's metadata describes. */
  readonly connectable: ConnectableType | undefined;
}

/**
 * `plain`: in the list that only callers who may approve on the resource can use; `manual`: in the list of requests; `inherited`: by the
 * approval of another private endpoint.
 */
export type RequestKind = NonNullable<NonNullable<KnownConnection['origin']>['request']>;

/** Who asks, as far as the platform says so. */
export type Requester =
  | {
      readonly kind: 'seen';
      /** Lower-cased id of the private endpoint. The platform writes it, so its subscription can be trusted. */
      readonly id: string;
      readonly subscription: string;
      readonly resourceGroup: string;
      readonly name: string;
      /** Given by private link services; else known only where the private endpoint itself was read. */
      readonly location: string | undefined;
      /** Lower-cased id of the subnet; undefined where the private endpoint itself was not, or could not be, read. */
      readonly subnet?: string | undefined;
      /** The same for its tags. */
      readonly tags?: Readonly<Record<string, string>> | undefined;
      /** Names this incarnation of the private endpoint; undefined where it was not, or could not be, read. */
      readonly resourceGuid?: string | undefined;
      /** The groups that the private endpoint asks this resource for, sorted; undefined where it was not, or could not be, read. */
      readonly groupIds?: readonly string[] | undefined;
      /** How the private endpoint asks for this connection; undefined where it was not, or could not be, read. */
      readonly request?: RequestKind | undefined;
      /** Lower-cased id of the private endpoint whose approval it took over when it was made. */
      readonly reference?: string | undefined;
      /** What it asked with, where its endpoint was read: the requester's own text, never trusted. */
      readonly requestMessage?: string | undefined;
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
  /** As the connection says; undefined where the provider doesn't (storage, Key Vault): `groupIdsOf` knows more. */
  readonly groupIds: readonly string[] | undefined;
}

/** An element of a list: read, or there but not understood, which is not the same as absent. */
export type ListedConnection =
  | { readonly kind: 'read'; readonly connection: Connection }
  | {
      readonly kind: 'unread';
      readonly id: string | undefined;
      readonly because: string;
      /** Not even the resource was seen: an event may have made it up. */
      readonly resource?: 'not shown';
    };

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

/**
 * What an approved connection rests on now. `unseen`: whether a rule covers it depends on something that can't be seen. `own`: whether
 * Azure approved it at once, because it is its own people's.
 */
export type Basis = NonNullable<KnownConnection['basis']> & {
  readonly unseen: boolean;
  readonly own: 'yes' | 'no' | 'unseen';
};

/** What a connection row remembers of its last decision. */
export type KeptDecision = NonNullable<KnownConnection['decision']>;

/** One pass over one private link resource. */
export interface ConnectionsObserved {
  readonly resource: PrivateLinkResource;
  /** False where Azure proves that the resource is gone. */
  readonly exists: boolean;
  readonly connections: readonly ListedConnection[];
  readonly rows: readonly Kept<KnownConnection>[];
  /** The rows are empty because nobody read them: what Gatehouse approved is not known, and must not be laid to somebody else. */
  readonly isUnremembered?: true;
  /** Read before the rows, where a rule has a limit: an approval that they don't show yet was not given before it. */
  readonly limit?: Kept<Remembered<'limit'>> | undefined;
  /** What the activity log was found to say in this pass, by connection. */
  readonly whoAsked?: ReadonlyMap<string, NonNullable<KnownConnection['whoAsked']>>;
  /** Tenants of the subscriptions this identity can list; empty where no rule asks. */
  readonly tenantOf: ReadonlyMap<string, string>;
  /** Subscriptions that are managed: no rule answers in another, and the dns room covers their endpoints alone; empty: every one. */
  readonly subscriptions: readonly string[];
}

/**
 * What is written to a connection. `expire` rejects what nobody answered in time; `remove` takes back what was approved past
 * policy. All but `remove` are for what is Pending.
 */
export type AnswerKind = 'approve' | 'reject' | 'expire' | 'remove';

/** One answer to one connection, for the loop. */
export interface ApprovalAction extends Action {
  readonly kind: AnswerKind;
  /** The description that Azure will show. */
  readonly description: string;
  /** What the rules said, kept in the row together with the decision. */
  readonly verdict: Verdict;
}
