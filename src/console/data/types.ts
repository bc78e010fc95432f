/** What the API answers, as far as pages draw it (docs/api.md). Absent fields are what Azure or a provider does not say. */

export interface Decision {
  readonly kind: 'approve' | 'reject';
  readonly occasion?: 'expiry' | 'removal';
  readonly after?: string;
  readonly by: string;
  readonly reason: string;
  readonly at: string;
  readonly state: 'writing' | 'running' | 'done' | 'failed';
  readonly error?: string;
}

export interface Connection {
  readonly id: string;
  readonly connectionId: string;
  readonly resourceId: string;
  readonly endpointId?: string;
  readonly groupIds: readonly string[];
  readonly state: string;
  /** The requester's own words while it is pending. */
  readonly message: string;
  readonly verdict: 'approve' | 'reject' | 'hold' | 'none';
  readonly rule?: string;
  readonly objections: readonly { readonly rule: string; readonly because: string }[];
  readonly firstSeen: string;
  readonly pendingSince?: string;
  readonly deferral?: { readonly by: string; readonly at: string; readonly until: string; readonly reason: string };
  readonly firstApproval?: { readonly by: string; readonly at: string; readonly reason: string };
  readonly whoAsked?: 'not known';
  readonly basis?: { readonly kind: string; readonly because: string; readonly rule?: string };
  readonly decision?: Decision;
  readonly etag: string;
}

export interface ConnectionInFull extends Connection {
  readonly requester?: {
    readonly subscriptionId: string;
    readonly resourceGroup: string;
    readonly name: string;
    readonly subnetId?: string;
    readonly location?: string;
    readonly requestedBy?: readonly string[];
  };
  readonly peopleNeeded?: 1 | 2;
  readonly access: {
    readonly groupIds: readonly string[];
    readonly networkId?: string;
    readonly others: number;
    readonly approved: readonly {
      readonly id: string;
      readonly endpointId?: string;
      readonly groupIds: readonly string[];
    }[];
  };
  readonly earlierDecisions: readonly {
    readonly id: string;
    readonly resourceId: string;
    readonly endpointId?: string;
    readonly decision?: Decision;
  }[];
}

export interface RecordSet {
  readonly id: string;
  readonly resourceId: string;
  readonly fqdn: string;
  readonly zoneId?: string;
  readonly type: string;
  readonly state: string;
  readonly standing: 'ours' | 'other' | 'none' | 'unknown';
  readonly ownerId?: string;
  readonly holder?: string;
  readonly ttl?: number;
  readonly addresses?: readonly string[];
  readonly claims: readonly {
    readonly endpointId: string;
    readonly privateLinkResourceId: string;
    readonly networkId: string;
    readonly location: string;
    readonly addresses: readonly string[];
    readonly firstSeen: string;
    readonly releasing: boolean;
  }[];
  readonly pending?: { readonly kind: string; readonly because: string; readonly since: string };
  readonly settledAt?: string;
  readonly networks?: readonly {
    readonly networkId: string;
    readonly resolutionPolicy?: string;
    readonly state?: string;
  }[];
}

export interface Endpoint {
  readonly id: string;
  readonly resourceId: string;
  readonly privateLinkResourceId: string;
  readonly groupIds: readonly string[];
  readonly location: string;
  readonly connectionState: string;
  readonly provisioningState: string;
  readonly names: readonly { readonly fqdn: string; readonly recordSetId: string }[];
  readonly notes: readonly string[];
  readonly firstSeen: string;
  readonly lastSeen: string;
  readonly absentSince?: string;
}

export interface EndpointInFull extends Endpoint {
  readonly records: readonly RecordSet[];
}

export interface Finding {
  readonly room: string;
  readonly check: string;
  readonly subject: string;
  readonly severity: string;
  readonly message: string;
  readonly remedy: string;
  readonly state: 'open' | 'resolved' | 'exempt';
  /** Policy's reason while exempt. */
  readonly exemption?: string;
  readonly firstSeen: string;
  readonly openedAt: string;
  readonly reopened: number;
  readonly lastSeen: string;
  readonly resolvedAt?: string;
}

export interface AuditEntry {
  readonly id: string;
  readonly at: string;
  readonly room: string;
  readonly action: string;
  readonly target: string;
  readonly by: string;
  readonly because: string;
  readonly policyVersion?: string;
  readonly before?: unknown;
  readonly after?: unknown;
  readonly answer?: { readonly kind: string; readonly reason?: string; readonly message?: string };
}

export interface HeldZone {
  readonly id: string;
  readonly resourceId: string;
  readonly hash: string;
  readonly held: readonly { readonly fqdn: string; readonly recordSetId: string }[];
}

export interface Plan {
  readonly hash: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly at: string;
  readonly accepted?: boolean;
  readonly mode: string;
}

export interface List<T> {
  readonly value: readonly T[];
  readonly nextLink?: string;
}
