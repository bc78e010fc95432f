/** The frontend of a private link service, in its own network. */
export interface Frontend {
  /** Lower-case id of the frontend configuration. */
  readonly id: string;
  readonly balancer: string;
  /** Null where the load balancer was not read. */
  readonly address: string | null;
  readonly isPublic: boolean | null;
}

/** An address that consumers arrive from. */
export interface NatAddress {
  /** Null where Azure has not given one yet. */
  readonly address: string | null;
  readonly subnet: string | null;
  readonly isStatic: boolean;
}

/** A consumer that is connected, or has requested it. */
export interface Consumer {
  readonly connection: string;
  /** Lower-case id of the private endpoint; null where Azure does not give it. */
  readonly endpoint: string | null;
  /** What PROXY protocol calls the consumer, in decimal. */
  readonly linkId: string | null;
  readonly status: string;
}

/** Something that has to hold, or that is open beside the private way. */
export interface ServiceNote {
  /** Stable, kebab-case. */
  readonly id: string;
  readonly state: 'pass' | 'fail' | 'unknown';
  readonly because: string;
  /** What to change where it fails, or should it: the annotation where a cluster writes the service. Empty where it passes. */
  readonly remedy: string;
}

/** A consumer that was left behind when its service was recreated. */
export interface DeadConsumer {
  readonly endpoint: string;
  readonly because: string;
  readonly remedy: string;
}

/** The Kubernetes service that a cluster publishes. */
export interface OwnerService {
  readonly namespace: string;
  readonly name: string;
}

/** One private link service, as the API shows it. */
export interface PublishedService {
  /** Lower-case. */
  readonly id: string;
  readonly name: string;
  readonly alias: string | null;
  readonly fqdns: readonly string[];
  readonly cluster: { readonly id: string; readonly knownBy: 'node resource group' | 'tag' } | null;
  readonly kubernetesService: OwnerService | null;
  readonly frontends: readonly Frontend[];
  readonly natAddresses: readonly NatAddress[];
  readonly visibility: readonly string[];
  readonly autoApproval: readonly string[];
  readonly proxyProtocol: boolean;
  readonly consumers: readonly Consumer[];
  readonly preconditions: readonly ServiceNote[];
  /** Ways to the same pods that need no approval. */
  readonly bypasses: readonly ServiceNote[];
  readonly deadConsumers: readonly DeadConsumer[];
}
