/** Addresses Azure says a public name has behind a private endpoint. A name without addresses is not answered for yet. */
export interface NamedAddresses {
  /** Lower-case, without a trailing dot. A wildcard keeps its `*`. */
  readonly fqdn: string;
  readonly addresses: readonly string[];
  /** Known only where a network interface gave the name. */
  readonly groupId?: string;
  /** The member of the group that answers: `registry_data_eastus`, `default`, … Known only from a network interface. */
  readonly member?: string;
}

/** A private endpoint, reduced to what decides its record sets. */
export interface EndpointView {
  /** Lower-cased resource id. */
  readonly id: string;
  readonly name: string;
  readonly location: string;
  readonly tags: Readonly<Record<string, string>>;
  /** The incarnation: a re-created endpoint keeps its id and gets another guid. Empty where Azure gave none. */
  readonly resourceGuid: string;
  /** As Azure spells it: `Succeeded`, `Updating`, `Deleting`, `Failed`, … */
  readonly provisioningState: string;
  /** Lower-cased virtual network id; empty where the body names no subnet. */
  readonly network: string;
  /** Lower-cased subnet id; empty where the body names none. */
  readonly subnet: string;
  /** As Azure spells it: `Pending`, `Approved`, `Rejected`, `Disconnected`, or something newer. */
  readonly connectionState: string;
  /** Lower-cased id of what the endpoint connects to, or the alias of a private link service. */
  readonly privateLinkResource: string;
  readonly groupIds: readonly string[];
  readonly customDnsConfigs: readonly NamedAddresses[];
  /** Lower-cased ids of its network interfaces. */
  readonly networkInterfaces: readonly string[];
  /** What the cluster says that it connects to, where that was read. */
  readonly cluster?: ClusterView;
}

/** A managed cluster, as far as it decides whose endpoint one to it is and what its API server is called. */
export interface ClusterView {
  /** Lower-cased name of its node resource group. */
  readonly nodeGroup?: string;
  /** The API server's private name, lower-case. */
  readonly privateName?: string;
}

/** A network interface of a private endpoint: which name has which address. */
export interface NetworkInterfaceView {
  /** Lower-cased resource id. */
  readonly id: string;
  /** Lower-cased id of the private endpoint it belongs to, where the body says so. */
  readonly endpoint?: string;
  /** Empty on an ordinary network interface, and where the group has no names. */
  readonly names: readonly NamedAddresses[];
  /** Every address, also where no name goes with it: endpoints to private link services have none. */
  readonly addresses: readonly string[];
}

/** What a private DNS zone group writes on its own: these names are the platform's. */
export interface ZoneGroupView {
  /** Lower-cased resource id. */
  readonly id: string;
  readonly etag?: string;
  /** As Azure spells it: `Succeeded`, `Updating`, `Deleting`, `Failed`. */
  readonly provisioningState: string;
  /** What each of its zones is called in it: the writer of a group chooses these names, so they can identify it. */
  readonly configNames: readonly string[];
  readonly recordSets: readonly ZoneGroupRecordSet[];
  /** Lower-cased ids of the zones it is configured with, whether or not any record came of it. */
  readonly zones: readonly string[];
}

/** A customer's own private link service, as far as it could be read. */
export interface LinkServiceView {
  /** Lower-cased resource id; absent where its alias leads to no service we can see. */
  readonly id?: string;
  /** Lower-cased. */
  readonly alias?: string;
  /** Absent where the service itself could not be read. */
  readonly own?: {
    readonly fqdns: readonly string[];
    readonly tags: Readonly<Record<string, string>>;
  };
}

export interface ZoneGroupRecordSet extends RecordSetWanted {
  /** Lower-cased zone id where the group says it, else the zone's name. */
  readonly zone: string;
}

/** The types of record set a private endpoint can need: one for each address family. */
export type RecordType = 'A' | 'AAAA';

/** One record set a private endpoint needs; where the zone exists is policy's to say. */
export interface RecordSetWanted {
  /** Lower-cased zone NAME, e.g. `privatelink.blob.core.windows.net`. */
  readonly zone: string;
  /** Relative to the zone, lower-case. */
  readonly name: string;
  readonly type: RecordType;
  /** Sorted and unique, in canonical text. */
  readonly addresses: readonly string[];
}
