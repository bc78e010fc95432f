/** What the API answers about the estate as a whole, as far as pages draw it (docs/api.md). */

/** Where the packets of one subject leave. */
export interface Way {
  readonly id: string;
  readonly resourceId: string;
  readonly class: string;
  readonly worstScope: string | null;
  readonly confidence: string;
  readonly restricted: boolean;
  readonly route: string | null;
  readonly via: string | null;
  readonly publicIps: readonly string[];
  readonly since: string;
}

export interface WayInFull extends Way {
  readonly path: {
    readonly scopes?: readonly {
      readonly scope: string;
      readonly family: string;
      readonly class: string;
      readonly route: string | null;
      readonly because: string;
    }[];
    readonly sideChannels?: readonly { readonly name?: string; readonly because?: string }[];
    readonly evidence?: readonly { readonly id: string; readonly property: string; readonly value: string | null }[];
  };
}

/** How many subjects left by each class on a day. */
export interface WaysOfDay {
  readonly day: string;
  readonly classes: Readonly<Record<string, number>>;
}

/** One thing that has to hold, and whether it does. */
export interface Line {
  readonly id: string;
  readonly state: 'pass' | 'fail' | 'unknown';
  readonly because: string;
  readonly remedy: string;
}

export interface Service {
  readonly id: string;
  readonly resourceId: string;
  readonly name: string;
  readonly alias: string | null;
  readonly fqdns: readonly string[];
  readonly cluster: { readonly id: string; readonly resourceId: string; readonly knownBy: string } | null;
  readonly kubernetesService: { readonly namespace: string; readonly name: string } | null;
  readonly frontends: readonly {
    readonly id: string;
    readonly address: string | null;
    readonly isPublic: boolean | null;
  }[];
  readonly natAddresses: readonly { readonly address: string | null; readonly subnet: string | null }[];
  readonly visibility: readonly string[];
  readonly autoApproval: readonly string[];
  readonly proxyProtocol: boolean;
  readonly consumers: readonly {
    readonly connection: string;
    readonly endpoint: string | null;
    readonly linkId: string | null;
    readonly status: string;
  }[];
  readonly preconditions: readonly Line[];
  readonly bypasses: readonly Line[];
  readonly deadConsumers: readonly { readonly endpoint: string; readonly because: string; readonly remedy: string }[];
}

export interface Isolation {
  readonly cluster: string;
  readonly isolated: 'yes' | 'no' | 'unknown';
  readonly lines: readonly Line[];
}

/** What a name leads to from somewhere. */
export interface Why {
  readonly name: string;
  readonly from: string;
  readonly answer: string;
  readonly addresses: readonly string[];
  readonly reachable: 'yes' | 'no' | 'unknown';
  readonly brokenAt: string | null;
  readonly steps: readonly {
    readonly step: string;
    readonly state: 'ok' | 'broken' | 'unknown' | 'skipped';
    readonly because: string;
    readonly remedy: string | null;
  }[];
  readonly sentence: string;
}

export interface Reachability {
  readonly targets: readonly { readonly id: string; readonly names: readonly string[] }[];
  readonly from: readonly string[];
  readonly cells: readonly {
    readonly from: string;
    readonly target: string;
    readonly state: string;
    readonly name: string | null;
    readonly wanted: 'must' | 'mustNot' | null;
    readonly outcome: 'kept' | 'broken' | 'unknown' | null;
  }[];
}
