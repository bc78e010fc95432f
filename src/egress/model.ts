import type { Severity } from '../core/finding.ts';
import type { CheckId } from './catalogue.ts';

/** What the `publicNetworkAccess` switch of a resource says. Absent means open: every one of these services starts that way. */
export type PublicSwitch = 'open' | 'closed' | 'perimeter';

export interface StorageAccount {
  readonly id: string;
  readonly publicSwitch: PublicSwitch;
  /** What the network rules do with everybody they don't list. */
  readonly othersAre: 'denied' | 'allowed';
  /** Addresses, subnets and resources the network rules let in, sorted. */
  readonly letIn: readonly string[];
  /** Undefined where the account doesn't say; the platform then takes it for false. */
  readonly anonymousBlobs: boolean | undefined;
}

export interface KeyVault {
  readonly id: string;
  readonly publicSwitch: PublicSwitch;
  readonly othersAre: 'denied' | 'allowed';
}

export interface Registry {
  readonly id: string;
  readonly publicSwitch: PublicSwitch;
  readonly othersAre: 'denied' | 'allowed';
  /** `Premium` alone can be closed. */
  readonly sku: string | undefined;
}

export interface SqlServer {
  readonly id: string;
  readonly publicSwitch: PublicSwitch;
  /** Names of the server's rules; undefined where that list was not read. */
  readonly firewallRules: readonly string[] | undefined;
  readonly virtualNetworkRules: readonly string[] | undefined;
}

export interface SqlFirewallRule {
  readonly id: string;
  readonly name: string;
  readonly start: string;
  readonly end: string;
  /** The server's switch, where the server was read: a rule behind a closed one lets nobody in. */
  readonly serverSwitch: PublicSwitch | undefined;
}

export interface Cluster {
  readonly id: string;
  /** Lower-case; undefined where the cluster doesn't say, which means loadBalancer. */
  readonly outboundType: string | undefined;
  /** Resource ids of the public addresses traffic leaves by, sorted. */
  readonly outboundAddresses: readonly string[];
  readonly artifactSource: string | undefined;
  readonly isApiPublic: boolean;
  readonly authorizedRanges: readonly string[];
}

/** What the given resources say about something a subnet points at. */
export type Attachment<T> = { readonly kind: 'none' } | { readonly kind: 'unread'; readonly id: string } | T;

export interface Subnet {
  readonly id: string;
  readonly name: string;
  readonly isDelegated: boolean;
  /** Only a plain `false` makes a subnet private: absent and null mean enabled. */
  readonly defaultOutbound: boolean | undefined;
  readonly natGateway: Attachment<{ readonly kind: 'nat'; readonly id: string; readonly hasAddress: boolean }>;
  readonly routeTable: Attachment<{ readonly kind: 'routes'; readonly id: string; readonly routes: readonly Route[] }>;
}

export interface Route {
  /** An IPv4 or IPv6 prefix, or a service tag. */
  readonly prefix: string;
  /** Lower-case, e.g. `virtualappliance`. */
  readonly nextHop: string;
}

/** What one rule holds against one subject, before profile and exemptions have their say. */
export interface Verdict {
  readonly check: CheckId;
  readonly subject: string;
  readonly because: string;
  /** Where it differs from the catalogue's. */
  readonly severity?: Severity;
}

/** Something about a subject that could not be known; never to be taken for safe. */
export interface Note {
  readonly subject: string;
  readonly message: string;
}

/** What a rule says of one subject. */
export interface Judgement {
  readonly verdicts: readonly Verdict[];
  readonly notes: readonly Note[];
}
