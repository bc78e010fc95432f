import type { KubernetesObject } from '../kubernetes/kubectl.ts';
import type { SimResource, World } from '../world.ts';
import type { Activity } from './activity.ts';
import type { Answer } from './answer.ts';
import type { Call } from './call.ts';
import type { Operations } from './operations.ts';

/** Milliseconds each kind of operation takes after Azure has answered. */
export interface Delays {
  privateEndpoint: number;
  privateDnsZoneGroup: number;
  privateDns: number;
  connection: number;
  privateLinkService: number;
  resource: number;
  command: number;
}

/** One address of a private endpoint and the names that lead to it. */
export interface EndpointMember {
  readonly name: string;
  readonly fqdns: readonly string[];
}

export interface Permissions {
  /** Ids the caller can't read, with everything below. */
  unreadable: readonly string[];
  /** Ids the caller can't write, delete or act on, with everything below. */
  unwritable: readonly string[];
}

/** A metric of a resource over the time asked for, for one value of the dimension it is split by. */
export interface Counted {
  readonly metric: string;
  readonly dimension: string;
  readonly value: string;
  readonly total: number;
}

/** What is in a cluster, as kubectl shows it. */
export interface InCluster {
  readonly objects: readonly KubernetesObject[];
  /** What keeps the pods of commands from running, or from ending well: they have 1 GiB of memory. */
  readonly trouble?: 'no room' | 'refused' | 'out of memory' | undefined;
}

/** What may be changed while the simulator runs. */
export interface ArmSettings {
  delays: Delays;
  permissions: Permissions;
  /** Token buckets with the platform's real numbers. */
  throttling: boolean;
  /** Which plain (not manual) connections are approved at once. */
  autoApprove: 'same subscription' | 'always' | 'never';
  /** Items a page of a list; private DNS has its own $top with a default of 100. */
  pageSize: number;
  /** Adds an empty page after the last one (paging-empty-second-page). */
  emptyLastPage: boolean;
  /** Milliseconds until the activity log shows what was done. */
  activityLogDelay: number;
  /** Event Grid events for the network interfaces of private endpoints: seen in 2020, not to be relied on. */
  networkInterfaceEvents: boolean;
  /**
   * Which record sets go with a deleted zone group. Nothing observed or documented says what becomes of one that was written over since: only `its own`, which
   * still carry the platform's mark, or `everything it lists`.
   */
  zoneGroupRemoval: 'its own' | 'everything it lists';
  /** What Azure Monitor counted of a resource in the time that is asked for. */
  metrics: (resource: string) => readonly Counted[];
  /** Whether a cluster that is put gets what AKS makes in its node resource group. */
  nodeGroups: (cluster: string) => boolean;
  /** What is in a cluster, by its id. */
  inClusters: (cluster: string) => InCluster;
  /** What a network learns from a gateway, a route server or a hub, by its id. */
  learnt: (network: string) => readonly { readonly prefix: string; readonly nextHop: string }[];
  /** Overrides the names of a private link resource's group; undefined leaves the built-in table. */
  endpointMembers: ((target: SimResource, groupId: string) => readonly EndpointMember[] | undefined) | undefined;
}

/** What every resource handler works with. */
export interface Simulation {
  readonly world: World;
  readonly operations: Operations;
  readonly settings: ArmSettings;
  readonly activity: Activity;
  /** What ARM answers to another PUT on behalf of a call: its path, its version and its body are that one's. */
  perform(put: Pick<Call, 'path' | 'apiVersion' | 'body' | 'url' | 'correlationId' | 'caller'>): Answer;
}

/** Answers the calls of one resource type; it may assume that subscription, group and parent exist. */
export type Handler = (sim: Simulation, call: Call) => Answer;
