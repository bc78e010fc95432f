import type { LinkOfZone } from '../../core/zones-seen.ts';
import type { Action } from '../../reconcile/reconciler.ts';
import type { AuditEntry } from '../../state/audit/model.ts';
import type { ZoneBlock, ZoneLink, ZoneLinks, ZoneOperation, ZoneRefusal } from '../../state/zones/model.ts';
import type { RecordType } from '../model.ts';

export type { ZoneLink, ZoneLinks, ZoneOperation, ZoneRefusal } from '../../state/zones/model.ts';

/** A virtual network link that policy asks for. */
export interface WantedLink {
  /** Lower-cased id of the virtual network. */
  readonly network: string;
  readonly resolutionPolicy: 'Default' | 'NxDomainRedirect' | undefined;
  /** Which part of the policy asks for it. */
  readonly because: string;
}

/** A private DNS zone as Azure shows it. */
export interface ZoneView {
  /** This deployment created it: its tag says so. */
  readonly isOurs: boolean;
  readonly recordSets: { readonly count: number; readonly most: number };
  readonly links: { readonly count: number; readonly most: number };
}

/** What the claims and records of one zone say about it. */
export interface ZoneUse {
  /** Somebody claims a name there, or a record set of ours exists there. */
  readonly isWrittenTo: boolean;
  /** A managed cluster says that its API server's name is there. */
  readonly isNamed: boolean;
  /** Lower-cased ids of the networks whose endpoints claim names there, sorted. */
  readonly networks: readonly string[];
  /** Names claimed for more than a moment under which no record set exists, sorted. */
  readonly recordless: readonly string[];
  /** A record set exists there under a claimed name, or is ours. */
  readonly isServed: boolean;
  /** Every name that somebody claims there, sorted. */
  readonly claimed: readonly ClaimedName[];
}

/** A record set of one zone that endpoints claim. */
export interface ClaimedName {
  /** Relative to the zone. */
  readonly name: string;
  readonly type: RecordType;
  /** Of all claimants, sorted. */
  readonly addresses: readonly string[];
  /** Lower-cased type of what the endpoints connect to; empty where a claim doesn't know. */
  readonly resourceType: string;
}

/** DNS servers by lower-cased network id; an empty list is Azure's own. A network that is missing could not be read. */
export type DnsServers = ReadonlyMap<string, readonly string[]>;

/** An Application Gateway that asks the Azure DNS of its own network for some names, regardless of that network's DNS servers. */
export interface GatewayView {
  /** Lower-cased resource id. */
  readonly id: string;
  /** Lower-cased id of its virtual network. */
  readonly network: string;
  /** Public names that its certificates and backends lead to, sorted. */
  readonly names: readonly string[];
}

/** What decides beside a zone itself who resolves its names. */
export interface Surroundings {
  readonly dnsServers: DnsServers;
  /** Links of other zones, as far as their names may overlap with this zone's. */
  readonly around: readonly LinkOfZone[];
  readonly gateways: readonly GatewayView[];
}

export interface ZoneObserved extends Surroundings {
  /** This deployment's id. */
  readonly owner: string;
  /** Lower-cased zone id. */
  readonly id: string;
  /** Its subscription is managed. */
  readonly isManaged: boolean;
  readonly use: ZoneUse;
  readonly block: ZoneBlock | undefined;
  /** `unasked`: nothing of ours concerns it, so it was not read. `absent`: a direct read proved it. `unread`: we may not read it. */
  readonly zone: ZoneView | 'absent' | 'unread' | 'unasked';
  /** Undefined where they could not be read. */
  readonly links: readonly ZoneLink[] | undefined;
  /** The addresses of record sets in other zones that would answer for names of this one; none where there is no such record set. What is missing was not read. */
  readonly elsewhere: ReadonlyMap<string, readonly string[]>;
  /** Writes that Azure is still busy with. */
  readonly running: readonly ZoneOperation[];
  /** Writes whose end a kill hid from us: they may never have reached Azure. */
  readonly cutOff: readonly ZoneOperation[];
  /** Writes that reached Azure and whose audit row is not known to be written, with what Azure says of each. */
  readonly unaudited: readonly {
    readonly operation: ZoneOperation;
    readonly answer: NonNullable<AuditEntry['answer']>;
  }[];
  /** What Azure refused, the newest of each target. */
  readonly refusals: readonly ZoneRefusal[];
  readonly attempt: number;
  /** What is remembered, less the writes that have ended, and with what became of them. */
  readonly current: ZoneLinks;
}

export type ZoneAction = Action & {
  readonly kind: 'createZone' | 'createLink' | 'removeLink';
  /** The virtual network of the link; empty for the zone itself. */
  readonly network: string;
  readonly resolutionPolicy: WantedLink['resolutionPolicy'];
};
