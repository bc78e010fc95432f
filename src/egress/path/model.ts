import type { Family } from '../../core/prefixes.ts';

/** The ways out of a network to the public internet, from the best to the worst. */
export const wayNames = [
  'blocked',
  'private-only',
  'forced-tunnel',
  'firewall-inspected',
  'unknown',
  'nat-gateway',
  'lb-outbound-rule',
  'lb-snat',
  'transit-any',
  'nva-unapproved',
  'instance-public-ip',
  'default-outbound',
] as const;
export type WayName = (typeof wayNames)[number];
export type PathClass = WayName | 'not-a-subject';

/** `proved`: Azure says so itself. `derived`: follows from the bodies. `assumed`: something it depends on was not read, or is not documented. */
export type Confidence = 'proved' | 'derived' | 'assumed';

/** One value that a verdict rests on. */
export interface Evidence {
  readonly id: string;
  /** Where in the body, e.g. `properties.natGateway.id`. */
  readonly property: string;
  /** As text; `null` where the body has none. */
  readonly value: string | null;
}

/** What happens to a packet at the end of its route. */
export interface Exit {
  readonly class: WayName;
  /** The resource it goes through; null where there is none, or none is known. */
  readonly via: string | null;
  /** The addresses the internet sees; ids where only these are known. */
  readonly publicIps: readonly string[];
  readonly confidence: Confidence;
  /** Half a sentence, e.g. `NAT gateway … has 1 public address`. */
  readonly because: string;
  readonly evidence: readonly Evidence[];
  /** Ids whose bodies would say more. */
  readonly missing: readonly string[];
  /** A next hop that nobody has. */
  readonly isOrphan?: boolean;
  /** Private addresses whose owner would say more. */
  readonly seeks?: readonly string[];
  /** Where it sends from was not read, or what decides is known only when it is deployed: unknown, and nothing to hold against it. */
  readonly isUnplaced?: boolean;
}

/** The verdict on the packets of one family to one set of destinations. */
export interface ScopeVerdict extends Exit {
  /** `0.0.0.0/0`, another prefix, or a service tag. */
  readonly scope: string;
  readonly family: Family;
  /** `User:0.0.0.0/0->VirtualAppliance`. */
  readonly route: string;
  /** Whether a default route may be learnt that no body shows. */
  readonly mayBeLearnt: boolean;
  /** Whether a security rule lets through a part only. */
  readonly restricted: boolean;
}

/** The path of a subject's packets, as `gatehouse explain egress` answers it: of its scopes the worst, and all of them. */
export interface Path {
  readonly class: PathClass;
  readonly worstScope: string | null;
  readonly confidence: Confidence;
  /** Whether a security rule lets through a part only. */
  readonly restricted: boolean;
  readonly route: string | null;
  readonly via: string | null;
  readonly publicIps: readonly string[];
  readonly scopes: readonly {
    readonly scope: string;
    readonly family: Family;
    readonly class: WayName;
    readonly route: string;
    readonly because: string;
  }[];
  /** Ways out that no route and no firewall sees. */
  readonly sideChannels: readonly string[];
  readonly evidence: readonly Evidence[];
}

/** The paths of all that a subject is made of, before they are put into one. */
export interface PathVerdict {
  readonly verdicts: readonly ScopeVerdict[];
  readonly sideChannels: readonly string[];
  /** Ids whose bodies would say more. */
  readonly missing: readonly string[];
  /** Subnets of which a running machine's interface would say more than bodies do, or has said it. */
  readonly verifiable?: readonly string[];
  /** Why it has no path of its own; the rest is empty then. */
  readonly notASubject?: string;
  /** Whether what is wrong with it is a finding of something else: of the environment an app is in, of a switch of the app's own. */
  readonly isSaidElsewhere?: boolean;
}
