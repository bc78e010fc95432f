import type { Match } from './match.ts';

export type Protocol = 'TCP' | 'UDP' | 'SCTP';
export type Direction = 'ingress' | 'egress';
/** `kubernetes`: an engine that knows NetworkPolicy alone. `cilium`: AKS with the Cilium data plane. */
export type Dataplane = 'kubernetes' | 'cilium';

export type Labels = Readonly<Record<string, string>>;

export interface ContainerPort {
  readonly name: string | undefined;
  readonly number: number;
  readonly protocol: Protocol;
}

export interface Pod {
  readonly namespace: string;
  readonly name: string;
  readonly labels: Labels;
  readonly serviceAccount: string;
  /** Canonical; empty where the object has no status. */
  readonly addresses: readonly string[];
  /** The node it runs on; undefined for a pod that none was given yet. */
  readonly node: string | undefined;
  readonly usesHostNetwork: boolean;
  /** Succeeded and Failed pods answer nothing, and their address may belong to another pod by now. */
  readonly isLiving: boolean;
  readonly ports: readonly ContainerPort[];
}

export interface Node {
  readonly name: string;
  readonly labels: Labels;
  /** All that are its own. */
  readonly addresses: readonly string[];
  /** Those that traffic inside of the cluster carries. */
  readonly internal: readonly string[];
}

export interface ServicePort {
  readonly name: string | undefined;
  readonly protocol: Protocol;
  readonly port: number;
  readonly target: number | string;
  /** The port of every node that leads to it. */
  readonly nodePort?: number | undefined;
}

export interface Service {
  readonly namespace: string;
  readonly name: string;
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly type: string;
  readonly selector: Labels | undefined;
  readonly isHeadless: boolean;
  readonly externalName: string | undefined;
  readonly externalTrafficPolicy: string;
  readonly addresses: readonly string[];
  readonly ports: readonly ServicePort[];
}

/** A namespace's labels; `isKnown` is false where the objects name it only through what is in it. */
export interface Namespace {
  readonly name: string;
  readonly labels: Labels;
  readonly isKnown: boolean;
}

/** A policy object as it was written, before its effect is judged. */
export interface WrittenPolicy {
  readonly kind: PolicyKind;
  readonly apiVersion: string | undefined;
  /** Empty for a clusterwide policy. */
  readonly namespace: string;
  readonly name: string;
  readonly body: Readonly<Record<string, unknown>>;
}

export const policyKinds = ['NetworkPolicy', 'CiliumNetworkPolicy', 'CiliumClusterwideNetworkPolicy'] as const;
export type PolicyKind = (typeof policyKinds)[number];

/** `Kind/ns/name`; a clusterwide policy has an empty middle. */
export const idOf = ({
  kind,
  namespace,
  name,
}: {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}): string => `${kind}/${namespace}/${name}`;

/** A policy of a kind that another engine enforces: nobody judges here what it says. */
export interface OtherPolicy {
  readonly id: string;
  readonly kind: string;
  readonly apiVersion: string;
  /** Empty for one of the whole cluster. */
  readonly namespace: string;
  readonly spec: unknown;
}

export interface Cluster {
  readonly pods: readonly Pod[];
  readonly nodes: readonly Node[];
  readonly services: readonly Service[];
  namespaceOf(name: string): Namespace;
  readonly policies: readonly WrittenPolicy[];
  readonly others: readonly OtherPolicy[];
  /** Those that a later one of the same name replaces, and says otherwise than. */
  readonly replaced: readonly WrittenPolicy[];
}

/** One side of a connection. An address that the probe itself says is the only one that counts. */
export type End =
  | { readonly kind: 'pod'; readonly pod: Pod; readonly addresses: readonly string[] }
  /** `node` is undefined for some node other than the pod's own. */
  | { readonly kind: 'node'; readonly node: Node | undefined; readonly addresses: readonly string[] }
  | { readonly kind: 'outside'; readonly addresses: readonly string[] }
  /** A name outside of the cluster, whose addresses nobody knows here. */
  | { readonly kind: 'name'; readonly name: string };

/** What is sent: to which port of which end. The port is undefined where its name means nothing there. */
export interface Flow {
  readonly protocol: Protocol;
  readonly port: number | undefined;
  readonly to: End;
}

/** Everybody there is: pods and nodes, and what is outside of the cluster. */
export const halves = ['cluster', 'world'] as const;
export type Half = (typeof halves)[number];

/** One rule of a policy, for one direction. */
export interface Rule {
  readonly effect: 'allow' | 'deny';
  /** Whether the other end is one that the rule names. */
  readonly peer: (other: End, subject: Pod) => Match;
  readonly port: (flow: Flow, subject: Pod) => Match;
  /** It matches no peer. */
  readonly isEmpty: boolean;
  /** It matches every peer: both halves are everybody. */
  readonly covers: readonly Half[];
  /** What in it is not judged; its yes is then unknown. */
  readonly unjudged: readonly string[];
  /** The address ranges it names. */
  readonly ranges: readonly Range[];
}

/** `cidr` without `except`, canonical. */
export interface Range {
  readonly cidr: string;
  readonly except: readonly string[];
}

/** What a policy says about one direction of the pods it selects. */
export interface Side {
  /** Whether what no rule allows is denied. */
  readonly isolates: Match;
  readonly rules: readonly Rule[];
  /** An oddity of the engine that the answer has to name. */
  readonly note?: string;
}

/** One selector with its rules; a Cilium object may hold several. */
export interface PolicyPart {
  readonly selects: (pod: Pod) => Match;
  /** Set for a policy of the host firewall, which is not judged. */
  readonly selectsNode?: (node: Node) => Match;
  readonly ingress: Side;
  readonly egress: Side;
}

/** A policy in force on one data plane. */
export interface Policy {
  readonly id: string;
  readonly parts: readonly PolicyPart[];
}

/** A policy without any effect, and why. */
export interface Refused {
  readonly id: string;
  readonly because: string;
}
