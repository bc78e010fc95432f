import type { Finding } from '../../core/finding.ts';
import type { Strategy } from '../../policy/dns-strategy.ts';
import type { Action, Plan } from '../../reconcile/reconciler.ts';
import type { Endpoint } from '../../state/endpoints/model.ts';
import type { Claim, Name } from '../../state/names/model.ts';
import type { EndpointView, ZoneGroupView } from '../model.ts';
import type { NamePlan } from '../names/plan-names.ts';
import type { Obstacle } from '../names/readiness.ts';
import type { PlacedRecordSet } from '../names/zone-id.ts';

/** What Azure shows of an endpoint now, taken as far as pure rules go. */
export interface SeenEndpoint {
  readonly view: EndpointView;
  readonly fingerprint: string;
  readonly obstacle: Obstacle | undefined;
  readonly names: NamePlan;
  /** Record sets it needs, where policy places their zones. */
  readonly wanted: readonly PlacedRecordSet[];
  /** Zone names that policy has no place for. */
  readonly homeless: readonly string[];
  /** Of `wanted`: what a private DNS zone group writes by itself. */
  readonly covered: ReadonlySet<string>;
  /** A tag asks us to leave it alone. */
  readonly isOptedOut: boolean;
  /** Its place in policy's order of preference. */
  readonly rank: number;
  /** A network interface could not be found although the endpoint names it. */
  readonly isIncomplete: boolean;
  /** Something else that decides its names could not be read: nothing is withdrawn. */
  readonly isUncertain: boolean;
  readonly zoneGroup: ZoneGroupSeen;
  /** Its alias leads to no service that we can see; aliases that services of the same name have now. */
  readonly lostAlias?: { readonly others: readonly string[] } | undefined;
}

/** The private DNS zone group of an endpoint, and whether policy wants one. */
export interface ZoneGroupSeen {
  readonly strategy: Strategy;
  /** Only then is something known of groups. */
  readonly isRead: boolean;
  /** The one that carries our mark. */
  readonly own: ZoneGroupView | undefined;
  readonly others: readonly ZoneGroupView[];
}

export interface EndpointObserved {
  readonly id: string;
  /** Undefined where Azure proves that it is gone. */
  readonly seen: SeenEndpoint | undefined;
  /** What is remembered of it. */
  readonly known: Endpoint | undefined;
  /** What is remembered of every name it needs or ever claimed. */
  readonly names: ReadonlyMap<string, Name>;
  readonly attempt: number;
  /** Its subscription is managed: only there is a zone group written. */
  readonly isManaged: boolean;
  /** The private link resource, where this pass is the first to see that the connection waits there and we may answer. */
  readonly asks?: string | undefined;
  /** Names it needs whose record sets Azure refuses; read only where policy moved a name. */
  readonly refused?: ReadonlySet<string>;
}

/** When an endpoint is to be observed again, and why. */
export type Recheck = NonNullable<Plan<Action>['recheck']>;

/** One claim to set or to give up. Always together with the record row of its name, in one transaction. */
export interface ClaimChange {
  readonly recordSet: string;
  readonly claim: Claim;
}

/** What a pass over an endpoint means for its own rows; everything that reaches Azure follows from the record sets. */
export interface ClaimPlan {
  readonly changes: readonly ClaimChange[];
  /** Names it keeps from now on; what else its row lists goes once everything has settled. */
  readonly keeps: readonly string[];
  readonly recheck?: Recheck | undefined;
  /** More is to be done for it than its rows will say: even where this pass fails, the sweep makes another. */
  readonly isUnfinished?: boolean;
}

export type ZoneGroupAction = Action & { readonly zones: readonly string[] } & (
    | { readonly kind: 'createZoneGroup' }
    | { readonly kind: 'updateZoneGroup' | 'deleteZoneGroup'; readonly etag: string | undefined }
  );

export interface ZoneGroupPlan {
  readonly action?: ZoneGroupAction;
  /** Decided, but not to be done before records of ours exist under these names. */
  readonly later?: { readonly action: ZoneGroupAction; readonly awaits: readonly string[] };
  /** Record sets that a group of ours writes, or is about to: what we don't claim yet is not claimed meanwhile. */
  readonly delegated: ReadonlySet<string>;
  /** A write is due that is not to be made while its subscription is not managed. */
  readonly isWithheld?: boolean;
  readonly recheck?: Recheck | undefined;
  readonly findings: readonly Finding[];
}
