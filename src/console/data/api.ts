/** What the API answers, made by `npm run generate` from its OpenAPI document. */

export type Health =
  | {
      status: 'ok' | 'degraded' | 'unavailable';
    }
  | HealthInFull;
export type Me =
  | {
      signedIn: false;
    }
  | {
      signedIn: true;
      objectId: string;
      name?: string;
      role?: 'Gatehouse.Reader' | 'Gatehouse.Approver' | 'Gatehouse.Admin';
      /**
       * Without a role: the subscriptions that their groups may see, and nothing else
       */
      subscriptions?: string[];
      tenantId: string;
      portal: string;
    };

/**
 * Every schema by its name.
 */
export interface Schemas {
  AuditEntry: AuditEntry;
  Cluster: Cluster;
  ClusterAccess: ClusterAccess;
  Connection: Connection;
  ConnectionInFull: ConnectionInFull;
  Endpoint: Endpoint;
  EndpointInFull: EndpointInFull;
  Finding: Finding;
  Health: Health;
  HealthInFull: HealthInFull;
  HeldZone: HeldZone;
  Isolation: Isolation;
  Me: Me;
  Person: Person;
  Plan: Plan;
  Proposal: Proposal;
  Reachability: Reachability;
  RecordSet: RecordSet;
  RecordSetWithNetworks: RecordSetWithNetworks;
  Released: Released;
  Remediation: Remediation;
  Service: Service;
  Subscription: Subscription;
  Wanted: Wanted;
  Way: Way;
  WayInFull: WayInFull;
  WaysOfDay: WaysOfDay;
  Why: Why;
  Problem: Problem;
}
export interface AuditEntry {
  id: string;
  at: string;
  room: string;
  key: string;
  action: string;
  target: string;
  by: string;
  because: string;
  cause: string;
  policyVersion: string;
  before: unknown;
  after: unknown;
  answer?: {
    kind: 'applied' | 'running' | 'refused';
    reason?: string;
    message?: string;
  };
}
export interface Cluster {
  /**
   * Hash of the resource id, as routes take it
   */
  id: string;
  /**
   * Resource id, in lower case
   */
  resourceId: string;
  /**
   * What it is called
   */
  name: string;
  /**
   * The region
   */
  location: string | null;
  /**
   * How the API server is met
   */
  mode: 'public' | 'private-link' | 'vnet-integration';
  /**
   * Null for a public API server
   */
  privateDns: ('system' | 'custom' | 'none') | null;
  /**
   * Its public name; of a private cluster it leads to the private address
   */
  fqdn: string | null;
  /**
   * The name in its private zone
   */
  privateFqdn: string | null;
  /**
   * Where the private name is, and the networks that are linked to it as far as it is seen
   */
  zone: {
    /**
     * Resource id, in lower case
     */
    resourceId: string;
    /**
     * Networks
     *
     * Items: Resource id, in lower case
     */
    linkedTo: string[];
  } | null;
  /**
   * 2.1, 2.2, 2.9, 2.10, 2.11 and 2.12 of docs/scenarios.md
   */
  posture: {
    /**
     * Which line; it never changes
     */
    id: string;
    /**
     * Whether it holds
     */
    state: 'pass' | 'fail' | 'unknown';
    because: string;
    /**
     * Empty where it passes
     */
    remedy: string;
  }[];
  /**
   * From each of reachability.managementNetworks
   */
  reachedFrom: {
    /**
     * Resource id, in lower case
     */
    from: string;
    /**
     * As in the matrix of GET /api/reachability
     */
    state: 'no-dns' | 'no-path' | 'public-only' | 'unknown' | 'ok';
    /**
     * The name that was judged: GET /api/why opens the cell with it
     */
    name: string | null;
    /**
     * The first broken step
     */
    brokenAt:
      ('service' | 'endpoint' | 'approval' | 'zone' | 'record' | 'link' | 'hidden' | 'resolver' | 'path') | null;
    /**
     * The answer of GET /api/why in one sentence
     */
    sentence: string;
  }[];
}
export interface ClusterAccess {
  /**
   * Hash of the resource id, as routes take it
   */
  id: string;
  /**
   * Resource id, in lower case
   */
  resourceId: string;
  /**
   * What it is called
   */
  name: string;
  /**
   * The region
   */
  location: string | null;
  /**
   * How the API server is met
   */
  mode: 'public' | 'private-link' | 'vnet-integration';
  /**
   * Null for a public API server
   */
  privateDns: ('system' | 'custom' | 'none') | null;
  /**
   * Its public name; of a private cluster it leads to the private address
   */
  fqdn: string | null;
  /**
   * The name in its private zone
   */
  privateFqdn: string | null;
  /**
   * Where the private name is, and the networks that are linked to it as far as it is seen
   */
  zone: {
    /**
     * Resource id, in lower case
     */
    resourceId: string;
    /**
     * Networks
     *
     * Items: Resource id, in lower case
     */
    linkedTo: string[];
  } | null;
  /**
   * 2.1, 2.2, 2.9, 2.10, 2.11 and 2.12 of docs/scenarios.md
   */
  posture: {
    /**
     * Which line; it never changes
     */
    id: string;
    /**
     * Whether it holds
     */
    state: 'pass' | 'fail' | 'unknown';
    because: string;
    /**
     * Empty where it passes
     */
    remedy: string;
  }[];
  /**
   * From each of reachability.managementNetworks
   */
  reachedFrom: {
    /**
     * Resource id, in lower case
     */
    from: string;
    /**
     * As in the matrix of GET /api/reachability
     */
    state: 'no-dns' | 'no-path' | 'public-only' | 'unknown' | 'ok';
    /**
     * The name that was judged: GET /api/why opens the cell with it
     */
    name: string | null;
    /**
     * The first broken step
     */
    brokenAt:
      ('service' | 'endpoint' | 'approval' | 'zone' | 'record' | 'link' | 'hidden' | 'resolver' | 'path') | null;
    /**
     * The answer of GET /api/why in one sentence
     */
    sentence: string;
  }[];
  /**
   * Who may run commands by way of Resource Manager; null where the grants were not read
   */
  commandHolders:
    | {
        /**
         * Object id of who holds the role
         */
        principalId: string;
        /**
         * The role that gives the right
         */
        role: string;
        /**
         * Where the role was given; empty above the subscription
         */
        scope: string;
        /**
         * The grant has a condition, which is not judged
         */
        isConditional: boolean;
      }[]
    | null;
  /**
   * Where people and pipelines come from
   */
  sources: {
    /**
     * What it is
     */
    kind: 'management-network' | 'jump-host' | 'bastion' | 'vpn' | 'cloud-shell' | 'build-agents';
    /**
     * The thing itself: a network, a machine, a Bastion host, a gateway, a pool
     */
    id: string;
    /**
     * How it is kept, line by line
     */
    hygiene: {
      /**
       * Which line; it never changes
       */
      id: string;
      /**
       * Whether it holds
       */
      state: 'pass' | 'fail' | 'unknown';
      because: string;
      /**
       * Empty where it passes
       */
      remedy: string;
    }[];
    /**
     * Null where it is in no network
     */
    reach: {
      /**
       * Resource id, in lower case
       */
      from: string;
      /**
       * As in the matrix of GET /api/reachability
       */
      state: 'no-dns' | 'no-path' | 'public-only' | 'unknown' | 'ok';
      /**
       * The name that was judged: GET /api/why opens the cell with it
       */
      name: string | null;
      /**
       * The first broken step
       */
      brokenAt:
        ('service' | 'endpoint' | 'approval' | 'zone' | 'record' | 'link' | 'hidden' | 'resolver' | 'path') | null;
      /**
       * The answer of GET /api/why in one sentence
       */
      sentence: string;
    } | null;
    /**
     * The classes its subnets leave by; empty where none was seen
     */
    egress: string[];
    /**
     * Open findings about it, its interface and its security groups
     */
    findings: {
      /**
       * Id of the check
       */
      check: string;
      /**
       * Resource id, in lower case
       */
      subject: string;
      /**
       * How bad it is
       */
      severity: 'critical' | 'high' | 'medium' | 'low' | 'info';
      /**
       * One sentence
       */
      message: string;
    }[];
  }[];
  /**
   * Open findings about the cluster itself
   */
  findings: {
    /**
     * Id of the check
     */
    check: string;
    /**
     * Resource id, in lower case
     */
    subject: string;
    /**
     * How bad it is
     */
    severity: 'critical' | 'high' | 'medium' | 'low' | 'info';
    /**
     * One sentence
     */
    message: string;
  }[];
}
export interface Connection {
  /**
   * Hash of the resource id, as routes take it
   */
  id: string;
  /**
   * Resource id, in lower case
   */
  connectionId: string;
  /**
   * The resource that is asked for
   */
  resourceId: string;
  /**
   * Resource id, in lower case
   */
  endpointId?: string;
  /**
   * Who asks, as far as the platform says so; absent where the provider does not
   */
  requester?: {
    subscriptionId: string;
    resourceGroup?: string;
    name: string;
    /**
     * Where its private endpoint is; absent where that was not read
     */
    subnetId?: string;
    location?: string;
    requestedBy?: string[];
  };
  groupIds: string[];
  /**
   * As Azure spells it: Pending, Approved, Rejected, Disconnected, …
   */
  state: string;
  /**
   * The description in Azure; while Pending the requester's own text: data, never markup
   */
  message: string;
  verdict: 'approve' | 'reject' | 'hold' | 'none';
  rule?: string;
  objections: {
    rule: string;
    because: string;
  }[];
  firstSeen: string;
  lastSeen: string;
  pendingSince?: string;
  /**
   * Once answered: what it asked with
   */
  asked?: {
    message: string;
    since: string;
  };
  deferral?: {
    id: string;
    by: string;
    at: string;
    until: string;
    reason: string;
  };
  firstApproval?: {
    id: string;
    by: string;
    at: string;
    reason: string;
  };
  /**
   * For both who approve, where two must: the activity log has not said who asked
   */
  whoAsked?: 'not known';
  basis?: {
    kind: 'person' | 'rule' | 'outside' | 'withdrawn';
    because: string;
    rule?: string;
  };
  decision?: {
    id: string;
    kind: 'approve' | 'reject';
    occasion?: 'expiry' | 'removal';
    after?: string;
    by: string;
    reason: string;
    at: string;
    state: 'writing' | 'running' | 'done' | 'failed';
    unwritten?: boolean;
    writtenAt?: string;
    error?: string;
  };
  /**
   * For If-Match
   */
  etag: string;
}
export interface ConnectionInFull {
  /**
   * Hash of the resource id, as routes take it
   */
  id: string;
  /**
   * Resource id, in lower case
   */
  connectionId: string;
  /**
   * The resource that is asked for
   */
  resourceId: string;
  /**
   * Resource id, in lower case
   */
  endpointId?: string;
  requester?: {
    subscriptionId: string;
    resourceGroup?: string;
    name: string;
    /**
     * Where its private endpoint is; absent where that was not read
     */
    subnetId?: string;
    location?: string;
    requestedBy?: string[];
    /**
     * Absent where this deployment can not see the subscription
     */
    tenantId?: string;
    /**
     * The requester's own text: data, never markup. Of the private endpoint as it is now; absent where it can not be read, and once it is gone
     */
    tags?: {
      [k: string]: string;
    };
  };
  groupIds: string[];
  /**
   * As Azure spells it: Pending, Approved, Rejected, Disconnected, …
   */
  state: string;
  /**
   * The description in Azure; while Pending the requester's own text: data, never markup
   */
  message: string;
  verdict: 'approve' | 'reject' | 'hold' | 'none';
  rule?: string;
  objections: {
    rule: string;
    because: string;
  }[];
  firstSeen: string;
  lastSeen: string;
  pendingSince?: string;
  /**
   * Once answered: what it asked with
   */
  asked?: {
    message: string;
    since: string;
  };
  deferral?: {
    id: string;
    by: string;
    at: string;
    until: string;
    reason: string;
  };
  firstApproval?: {
    id: string;
    by: string;
    at: string;
    reason: string;
  };
  /**
   * For both who approve, where two must: the activity log has not said who asked
   */
  whoAsked?: 'not known';
  basis?: {
    kind: 'person' | 'rule' | 'outside' | 'withdrawn';
    because: string;
    rule?: string;
  };
  decision?: {
    id: string;
    kind: 'approve' | 'reject';
    occasion?: 'expiry' | 'removal';
    after?: string;
    by: string;
    reason: string;
    at: string;
    state: 'writing' | 'running' | 'done' | 'failed';
    unwritten?: boolean;
    writtenAt?: string;
    error?: string;
  };
  /**
   * For If-Match
   */
  etag: string;
  requesterSubscription?: string;
  target?: {
    subscriptionId: string;
    resourceGroup?: string;
    name: string;
    type: string;
  };
  peopleNeeded?: 1 | 2;
  access: {
    groupIds: string[];
    /**
     * Resource id, in lower case
     */
    networkId?: string;
    others: number;
    approved: {
      /**
       * Hash of the resource id, as routes take it
       */
      id: string;
      /**
       * Resource id, in lower case
       */
      endpointId?: string;
      groupIds: string[];
    }[];
  };
  earlierDecisions: {
    /**
     * Hash of the resource id, as routes take it
     */
    id: string;
    /**
     * Resource id, in lower case
     */
    connectionId: string;
    /**
     * Resource id, in lower case
     */
    resourceId: string;
    /**
     * Resource id, in lower case
     */
    endpointId?: string;
    decision?: {
      id: string;
      kind: 'approve' | 'reject';
      occasion?: 'expiry' | 'removal';
      after?: string;
      by: string;
      reason: string;
      at: string;
      state: 'writing' | 'running' | 'done' | 'failed';
      unwritten?: boolean;
      writtenAt?: string;
      error?: string;
    };
  }[];
}
export interface Endpoint {
  /**
   * Hash of the resource id, as routes take it
   */
  id: string;
  /**
   * Resource id, in lower case
   */
  resourceId: string;
  resourceGuid: string;
  /**
   * Resource id, in lower case
   */
  privateLinkResourceId: string;
  groupIds: string[];
  location: string;
  connectionState: string;
  provisioningState: string;
  names: {
    fqdn: string;
    /**
     * Resource id, in lower case
     */
    recordSetId: string;
  }[];
  notes: string[];
  firstSeen: string;
  lastSeen: string;
  absentSince?: string;
}
export interface EndpointInFull {
  /**
   * Hash of the resource id, as routes take it
   */
  id: string;
  /**
   * Resource id, in lower case
   */
  resourceId: string;
  resourceGuid: string;
  /**
   * Resource id, in lower case
   */
  privateLinkResourceId: string;
  groupIds: string[];
  location: string;
  connectionState: string;
  provisioningState: string;
  names: {
    fqdn: string;
    /**
     * Resource id, in lower case
     */
    recordSetId: string;
  }[];
  notes: string[];
  firstSeen: string;
  lastSeen: string;
  absentSince?: string;
  records: RecordSet[];
}
export interface RecordSet {
  /**
   * Hash of the resource id, as routes take it
   */
  id: string;
  /**
   * Resource id, in lower case
   */
  resourceId: string;
  fqdn: string;
  /**
   * Resource id, in lower case
   */
  zoneId?: string;
  type: 'A' | 'AAAA';
  state: 'changed' | 'writing' | 'settled';
  standing: 'ours' | 'other' | 'none' | 'unknown';
  /**
   * Resource id, in lower case
   */
  ownerId?: string;
  holder?: string;
  ttl?: number;
  addresses?: string[];
  claims: {
    /**
     * Resource id, in lower case
     */
    endpointId: string;
    /**
     * Resource id, in lower case
     */
    privateLinkResourceId: string;
    /**
     * Resource id, in lower case
     */
    networkId: string;
    location: string;
    addresses: string[];
    firstSeen: string;
    releasing: boolean;
  }[];
  pending?: {
    kind: string;
    because: string;
    since: string;
  };
  settledAt?: string;
}
export interface Finding {
  /**
   * As the route of one finding takes it
   */
  id: string;
  room: string;
  check: string;
  /**
   * Resource id, or one word such as policy
   */
  subject: string;
  severity: 'critical' | 'high' | 'medium' | 'low' | 'info';
  message: string;
  remedy: string;
  state: 'open' | 'resolved' | 'exempt';
  exemption?: string;
  /**
   * What it rests on; the beginning of it as text where it is long
   */
  evidence?:
    | {
        [k: string]: unknown;
      }
    | string;
  /**
   * For an exemption of exactly this
   */
  evidenceHash?: string;
  /**
   * Object id of who changed it last, as far as events say
   */
  changedBy?: string;
  firstSeen: string;
  openedAt: string;
  reopened: number;
  lastSeen: string;
  resolvedAt?: string;
}
export interface HealthInFull {
  status: 'ok' | 'degraded' | 'unavailable';
  time: string;
  version: string;
  schemaVersion?: number;
  lastCompleteSweep?: string;
  sweepError?: string;
  /**
   * How far the sweep is that is under way, or was when it was cut off
   */
  progress?: {
    /**
     * `plan`, or the room that is swept
     */
    step: string;
    /**
     * When this step began
     */
    since: string;
    /**
     * When this was answered
     */
    at: string;
    /**
     * Pages read so far
     */
    pages?: number;
    /**
     * Things read so far
     */
    done?: number;
    /**
     * Things left to read, where Azure says how many there are
     */
    left?: number;
  };
  work: {
    [k: string]: number;
  };
  poison: {
    keys: number;
    unread: number;
    requeued: number;
  };
  /**
   * The work queue; absent where it does not answer
   */
  queue?: {
    /**
     * When the oldest message that waits for a worker was sent; absent where none waits
     */
    oldest?: string;
    /**
     * How long ago that is; 0 where none waits
     */
    ageSeconds: number;
  };
  /**
   * Events that were delivered to the app, each time they came
   */
  events: {
    /**
     * In the hour that runs
     */
    thisHour: number;
    /**
     * In the whole hour before it
     */
    lastHour: number;
    /**
     * In the last 24 hours
     */
    lastDay: number;
  };
  policy: {
    version: string;
    commit?: string;
    problem?: string;
    withheld?: string;
    modes: {
      [k: string]: string;
    };
  };
  /**
   * How many subscriptions this deployment covers
   */
  subscriptions: {
    managed: number;
    /**
     * No longer under the management group, and not named otherwise
     */
    left: number;
    /**
     * The management group
     */
    group?: string;
    /**
     * When it was last asked with success
     */
    foundAt?: string;
  };
  timers: {
    name: string;
    schedule: string;
    state: 'ok' | 'late' | 'off';
    lastStarted?: string;
    lastedSeconds?: number;
    nextDue?: string;
    problem?: string;
  }[];
}
export interface HeldZone {
  /**
   * Hash of the resource id, as routes take it
   */
  id: string;
  /**
   * Resource id, in lower case
   */
  resourceId: string;
  hash: string;
  held: {
    fqdn: string;
    /**
     * Resource id, in lower case
     */
    recordSetId: string;
  }[];
}
export interface Isolation {
  /**
   * Resource id, in lower case
   */
  cluster: string;
  isolated: 'yes' | 'no' | 'unknown';
  lines: {
    id: string;
    state: 'pass' | 'fail' | 'unknown';
    because: string;
    /**
     * Empty where it passes
     */
    remedy: string;
  }[];
  /**
   * Changes of what the lines rest on, newest first: what `gatehouse verify isolation --history` takes
   */
  history: {
    /**
     * When it was seen
     */
    at: string;
    /**
     * Resource id, in lower case
     */
    cluster: string;
    property: string;
    /**
     * Null where it was not set
     */
    before: string | null;
    after: string | null;
  }[];
  /**
   * How far the asking of what only the cluster knows is
   */
  asked: {
    state: 'not-asked' | 'never' | 'waiting' | 'running' | 'failed' | 'answered';
    /**
     * When it last said something; null where it never did
     */
    at: string | null;
    /**
     * Why it is not asked, who waits, why it failed, what it left out; empty where it said all
     */
    because: string;
  };
}
export interface Person {
  objectId: string;
  name: string;
}
export interface Plan {
  hash: string;
  counts: {
    [k: string]: number;
  };
  at: string;
  accepted?: boolean;
  mode: string;
}
export interface Proposal {
  /**
   * Hash of the id of what would be created, as routes take it
   */
  id: string;
  /**
   * `link`: a zone is linked to a network. `custom-zone`: a zone of that name is made, since nobody may write where AKS keeps its own
   */
  kind: 'link' | 'custom-zone';
  /**
   * What would be created
   */
  target: string;
  /**
   * The zone that is linked or made
   */
  zone: string;
  /**
   * The network that needs it
   */
  network: string;
  /**
   * The broken promises that it is for
   */
  mends: {
    /**
     * Resource id, in lower case
     */
    from: string;
    /**
     * Resource id, in lower case
     */
    target: string;
    /**
     * The setting that promises it
     */
    because: string;
  }[];
  /**
   * What it does, in one sentence
   */
  does: string;
  /**
   * What is left to do afterwards; empty where nothing is
   */
  afterwards: string;
  /**
   * Why it can not be applied here
   */
  blockedBy: string | null;
  /**
   * For If-Match: of exactly this content
   */
  etag: string;
}
export interface Reachability {
  targets: {
    /**
     * Resource id, in lower case
     */
    id: string;
    names: string[];
  }[];
  /**
   * Items: Resource id, in lower case
   */
  from: string[];
  cells: {
    /**
     * Resource id, in lower case
     */
    from: string;
    /**
     * Resource id, in lower case
     */
    target: string;
    state: 'no-dns' | 'no-path' | 'public-only' | 'unknown' | 'ok';
    /**
     * The name that decides: GET /api/why opens the cell with it
     */
    name: string | null;
    /**
     * The first broken step; null also where none is broken and one is unknown
     */
    brokenAt:
      ('service' | 'endpoint' | 'approval' | 'zone' | 'record' | 'link' | 'hidden' | 'resolver' | 'path') | null;
    /**
     * What policy says of the pair
     */
    wanted: ('must' | 'mustNot') | null;
    outcome: ('kept' | 'broken' | 'unknown') | null;
    /**
     * The setting that says so
     */
    because: string | null;
  }[];
  /**
   * Entries under reachability that nothing is meant by, so that they promise nothing; empty for who sees some subscriptions alone
   */
  unmatched: {
    /**
     * Where it is in policy
     */
    path: string;
    /**
     * What it names that nothing among the resources is
     */
    message: string;
  }[];
  /**
   * When what it rests on was read from Azure: by this request, one within the minute, or the last sweep
   */
  asOf: string;
}
export interface RecordSetWithNetworks {
  /**
   * Hash of the resource id, as routes take it
   */
  id: string;
  /**
   * Resource id, in lower case
   */
  resourceId: string;
  fqdn: string;
  /**
   * Resource id, in lower case
   */
  zoneId?: string;
  type: 'A' | 'AAAA';
  state: 'changed' | 'writing' | 'settled';
  standing: 'ours' | 'other' | 'none' | 'unknown';
  /**
   * Resource id, in lower case
   */
  ownerId?: string;
  holder?: string;
  ttl?: number;
  addresses?: string[];
  claims: {
    /**
     * Resource id, in lower case
     */
    endpointId: string;
    /**
     * Resource id, in lower case
     */
    privateLinkResourceId: string;
    /**
     * Resource id, in lower case
     */
    networkId: string;
    location: string;
    addresses: string[];
    firstSeen: string;
    releasing: boolean;
  }[];
  pending?: {
    kind: string;
    because: string;
    since: string;
  };
  settledAt?: string;
  networks?: {
    /**
     * Resource id, in lower case
     */
    networkId: string;
    resolutionPolicy?: string;
    state?: string;
  }[];
}
export interface Released {
  /**
   * Hash of the resource id, as routes take it
   */
  id: string;
  hash: string;
  state: 'released';
}
export interface Remediation {
  /**
   * Hash of the resource id, as routes take it
   */
  id: string;
  /**
   * What is closed
   */
  resourceId: string;
  /**
   * Where in the resource's body, e.g. properties.publicNetworkAccess
   */
  property: string;
  /**
   * docs/egress.md says what the states are
   */
  state: 'withheld' | 'planned' | 'announced' | 'closing' | 'closed' | 'reopening' | 'undone';
  /**
   * Findings that the closing ends
   */
  checks: string[];
  /**
   * The rule of policy that covers it, by its place
   */
  rule: string;
  /**
   * Networks that must have the private way
   *
   * Items: Resource id, in lower case
   */
  networks: string[];
  /**
   * What it rests on, or why it is held back
   */
  because: string[];
  /**
   * When it came into this state
   */
  since: string;
  announcedAt?: string;
  /**
   * It is closed no sooner
   */
  dueAt?: string;
  /**
   * The value of the property before; null for none
   */
  before: unknown;
  /**
   * What is written there
   */
  after: unknown;
  sentAt?: string;
  closedAt?: string;
  /**
   * Who took it back, or called it off
   */
  undo?: {
    at: string;
    by: string;
    reason: string;
  };
  /**
   * Settings that are no longer what they were before the write
   */
  lost?: string[];
}
export interface Service {
  /**
   * Hash of the resource id, as routes take it
   */
  id: string;
  /**
   * Resource id, in lower case
   */
  resourceId: string;
  name: string;
  alias: string | null;
  fqdns: string[];
  cluster: {
    /**
     * Hash of the resource id, as routes take it
     */
    id: string;
    /**
     * Resource id, in lower case
     */
    resourceId: string;
    knownBy: 'node resource group' | 'tag';
  } | null;
  kubernetesService: {
    namespace: string;
    name: string;
  } | null;
  frontends: {
    /**
     * Resource id, in lower case
     */
    id: string;
    /**
     * Resource id, in lower case
     */
    balancer: string;
    address: string | null;
    isPublic: boolean | null;
  }[];
  natAddresses: {
    address: string | null;
    subnet: string | null;
    isStatic: boolean;
  }[];
  visibility: string[];
  autoApproval: string[];
  proxyProtocol: boolean;
  consumers: {
    connection: string;
    endpoint: string | null;
    /**
     * What PROXY protocol calls the consumer
     */
    linkId: string | null;
    status: string;
  }[];
  preconditions: {
    id: string;
    state: 'pass' | 'fail' | 'unknown';
    because: string;
    /**
     * Empty where it passes
     */
    remedy: string;
  }[];
  /**
   * Ways to the same pods that no approval guards
   */
  bypasses: {
    id: string;
    state: 'pass' | 'fail' | 'unknown';
    because: string;
    /**
     * Empty where it passes
     */
    remedy: string;
  }[];
  deadConsumers: {
    /**
     * Resource id, in lower case
     */
    endpoint: string;
    because: string;
    remedy: string;
  }[];
}
export interface Subscription {
  subscriptionId: string;
  displayName: string;
  /**
   * Whose it is
   */
  tenantId?: string;
}
export interface Wanted {
  /**
   * Resource id, in lower case
   */
  cluster: string;
  wanted: {
    at: string;
    /**
     * Who asked, as the audit has it
     */
    by: string;
    reason: string;
  };
}
export interface Way {
  /**
   * Hash of the resource id, as routes take it
   */
  id: string;
  /**
   * Resource id, in lower case
   */
  resourceId: string;
  /**
   * docs/egress.md says what the classes are
   */
  class: string;
  /**
   * The profile of policy it is judged by; null until the next sweep after an upgrade
   */
  profile: string | null;
  worstScope: string | null;
  confidence: 'proved' | 'derived' | 'assumed';
  restricted: boolean;
  route: string | null;
  via: string | null;
  publicIps: string[];
  /**
   * When it was first seen to be so
   */
  since: string;
}
export interface WayInFull {
  /**
   * Hash of the resource id, as routes take it
   */
  id: string;
  /**
   * Resource id, in lower case
   */
  resourceId: string;
  /**
   * docs/egress.md says what the classes are
   */
  class: string;
  /**
   * The profile of policy it is judged by; null until the next sweep after an upgrade
   */
  profile: string | null;
  worstScope: string | null;
  confidence: 'proved' | 'derived' | 'assumed';
  restricted: boolean;
  route: string | null;
  via: string | null;
  publicIps: string[];
  /**
   * When it was first seen to be so
   */
  since: string;
  /**
   * As gatehouse explain egress gives it
   */
  path: {
    scopes?: {
      scope: string;
      family: string;
      class: string;
      route: string | null;
      because: string;
      [k: string]: unknown;
    }[];
    sideChannels?: string[];
    evidence?: {
      id: string;
      property: string;
      value: string | null;
      [k: string]: unknown;
    }[];
    [k: string]: unknown;
  };
}
export interface WaysOfDay {
  day: string;
  classes: {
    [k: string]: number;
  };
}
export interface Why {
  name: string;
  /**
   * Resource id, in lower case
   */
  from: string;
  answer: 'private' | 'stale' | 'public' | 'none' | 'unknown';
  addresses: string[];
  /**
   * The network path to a private or stale address; unknown else
   */
  reachable: 'yes' | 'no' | 'unknown';
  /**
   * The first broken step; null also where none is broken and one is unknown
   */
  brokenAt: ('service' | 'endpoint' | 'approval' | 'zone' | 'record' | 'link' | 'hidden' | 'resolver' | 'path') | null;
  steps: {
    step: 'service' | 'endpoint' | 'approval' | 'zone' | 'record' | 'link' | 'hidden' | 'resolver' | 'path' | 'door';
    state: 'ok' | 'broken' | 'unknown' | 'skipped';
    because: string;
    remedy: string | null;
  }[];
  sentence: string;
  /**
   * When what it rests on was read from Azure: by this request, one within the minute, or the last sweep
   */
  asOf: string;
}
export interface Problem {
  type:
    | 'urn:gatehouse:problem:unauthenticated'
    | 'urn:gatehouse:problem:wrong-tenant'
    | 'urn:gatehouse:problem:missing-role'
    | 'urn:gatehouse:problem:groups-unknown'
    | 'urn:gatehouse:problem:not-in-sight'
    | 'urn:gatehouse:problem:not-yours-to-decide'
    | 'urn:gatehouse:problem:cross-origin'
    | 'urn:gatehouse:problem:invalid-parameter'
    | 'urn:gatehouse:problem:invalid-header'
    | 'urn:gatehouse:problem:invalid-json'
    | 'urn:gatehouse:problem:invalid-body'
    | 'urn:gatehouse:problem:not-found'
    | 'urn:gatehouse:problem:method-not-allowed'
    | 'urn:gatehouse:problem:decision-conflict'
    | 'urn:gatehouse:problem:list-changed'
    | 'urn:gatehouse:problem:observe-mode'
    | 'urn:gatehouse:problem:conflict'
    | 'urn:gatehouse:problem:body-too-large'
    | 'urn:gatehouse:problem:misdirected'
    | 'urn:gatehouse:problem:unsupported-media-type'
    | 'urn:gatehouse:problem:version-required'
    | 'urn:gatehouse:problem:too-many-requests'
    | 'urn:gatehouse:problem:internal'
    | 'urn:gatehouse:problem:azure-refused'
    | 'urn:gatehouse:problem:unavailable';
  title: string;
  status: number;
  detail: string;
  instance: string;
  problems?: {
    path: string;
    message: string;
  }[];
  connection?: Connection1;
}
/**
 * With decision-conflict and not-yours-to-decide: as it is now
 */
export interface Connection1 {
  /**
   * Hash of the resource id, as routes take it
   */
  id: string;
  /**
   * Resource id, in lower case
   */
  connectionId: string;
  /**
   * The resource that is asked for
   */
  resourceId: string;
  /**
   * Resource id, in lower case
   */
  endpointId?: string;
  /**
   * Who asks, as far as the platform says so; absent where the provider does not
   */
  requester?: {
    subscriptionId: string;
    resourceGroup?: string;
    name: string;
    /**
     * Where its private endpoint is; absent where that was not read
     */
    subnetId?: string;
    location?: string;
    requestedBy?: string[];
  };
  groupIds: string[];
  /**
   * As Azure spells it: Pending, Approved, Rejected, Disconnected, …
   */
  state: string;
  /**
   * The description in Azure; while Pending the requester's own text: data, never markup
   */
  message: string;
  verdict: 'approve' | 'reject' | 'hold' | 'none';
  rule?: string;
  objections: {
    rule: string;
    because: string;
  }[];
  firstSeen: string;
  lastSeen: string;
  pendingSince?: string;
  /**
   * Once answered: what it asked with
   */
  asked?: {
    message: string;
    since: string;
  };
  deferral?: {
    id: string;
    by: string;
    at: string;
    until: string;
    reason: string;
  };
  firstApproval?: {
    id: string;
    by: string;
    at: string;
    reason: string;
  };
  /**
   * For both who approve, where two must: the activity log has not said who asked
   */
  whoAsked?: 'not known';
  basis?: {
    kind: 'person' | 'rule' | 'outside' | 'withdrawn';
    because: string;
    rule?: string;
  };
  decision?: {
    id: string;
    kind: 'approve' | 'reject';
    occasion?: 'expiry' | 'removal';
    after?: string;
    by: string;
    reason: string;
    at: string;
    state: 'writing' | 'running' | 'done' | 'failed';
    unwritten?: boolean;
    writtenAt?: string;
    error?: string;
  };
  /**
   * For If-Match
   */
  etag: string;
}
