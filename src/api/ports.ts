import type { Proposals } from '../access/proposals/proposals.ts';
import type { AccessReader } from '../access/reader.ts';
import type { Decisions } from '../approvals/decisions/model.ts';
import type { Asking } from '../clusters/live/asking.ts';
import type { ClusterReader } from '../clusters/reader.ts';
import type { Log } from '../core/log.ts';
import type { Clock } from '../core/time.ts';
import type { Undoing } from '../egress/closing/undo.ts';
import type { Managed } from '../managed/managed.ts';
import type { ApiPolicy } from '../policy/api.ts';
import type { Mode } from '../policy/mode.ts';
import type { Guard } from '../reconcile/guard.ts';
import type { Pass } from '../reconcile/reconciler.ts';
import type { WorkQueue } from '../reconcile/work-queue.ts';
import type { Kept } from '../state/kept.ts';
import type { Person } from '../state/meta/model.ts';
import type { State } from '../state/state.ts';
import type { ZoneLinks } from '../state/zones/model.ts';
import type { WhyReader } from '../why/reader.ts';
import type { PrincipalSettings } from './principal.ts';

/** The policy in force, for people. */
export interface PolicyStatus {
  readonly version: string;
  /** Of its repository, where it was published with one. */
  readonly commit?: string | undefined;
  /** Why a newer document is not in force. */
  readonly problem: string | undefined;
  /** Why a room only observes although the document says `enforce`; absent where it does what the document says. */
  readonly withheld?: string | undefined;
  readonly modes: Readonly<Record<string, Mode>>;
}

/** One function that runs by the clock. */
export interface TimerStatus {
  readonly name: string;
  /** As the setting says it. */
  readonly schedule: string;
  readonly state: 'ok' | 'late' | 'off';
  /** When the last run that ended began; absent where none ever did. */
  readonly lastStarted: string | undefined;
  readonly lastedSeconds: number | undefined;
  readonly nextDue: string | undefined;
  readonly problem?: string;
}

/** One of the console's files, as the build made it. */
export interface ConsoleFile {
  readonly contentType: string;
  /** Its bytes by content coding. */
  readonly codings: Readonly<Record<'identity' | 'gzip' | 'br', Uint8Array>>;
  /** Changes with the bytes. */
  readonly etag: string;
}

/** The console's files. */
export interface ConsoleFiles {
  /** A file that carries its content's hash in its name, by its path from the root. */
  findAsset(path: string): Promise<ConsoleFile | undefined>;
  /** The one HTML document behind every page; undefined where no console was built. */
  page(): Promise<ConsoleFile | undefined>;
  /** Whether the console has a page at this path. */
  hasPage(path: string): Promise<boolean>;
}

/** What the API reads of our tables, and nothing more: src/api/sight/state.ts says of each who sees what. */
export interface ApiState {
  readonly endpoints: Pick<State['endpoints'], 'list' | 'find' | 'findByHash'>;
  readonly connections: Pick<State['connections'], 'list' | 'listOf' | 'findByHash'>;
  readonly names: Pick<State['names'], 'list' | 'read'>;
  readonly findings: Pick<State['findings'], 'listWhere' | 'listResolved' | 'findByRow'>;
  readonly paths: Pick<State['paths'], 'list' | 'findByHash'>;
  readonly remediations: Pick<State['remediations'], 'list'>;
  readonly audit: Pick<State['audit'], 'list'>;
  readonly zones: { find(kind: 'links', zone: string): Promise<Kept<ZoneLinks> | undefined> };
  readonly work: Pick<State['work'], 'list'>;
  readonly meta: Pick<State['meta'], 'find' | 'listWays' | 'listPoison' | 'listEvents'>;
}

/** What Azure says of a subscription. */
export interface SubscriptionSeen {
  readonly displayName: string;
  /** Lower-cased. */
  readonly tenantId: string | undefined;
}

/** The names of people who decided or changed something, as long as policy keeps any. */
export interface People {
  list(): Promise<readonly Person[]>;
  note(objectId: string, name: string): Promise<void>;
}

/** Everything the API needs; made once by the composition root. */
export interface ApiDependencies {
  readonly state: ApiState;
  readonly decisions: Decisions;
  /** People's way to have a cluster asked what only it knows. */
  readonly asking: Asking;
  /** People's way to take a closing of the egress room back. */
  readonly undoing: Undoing;
  readonly guard: Pick<Guard, 'listHeld' | 'release'>;
  /** A pass for one decision; the API adds its own time limit to the signal. */
  beginPass(cause: string): Pass | Promise<Pass>;
  policy(): PolicyStatus | Promise<PolicyStatus>;
  timers(): Promise<readonly TimerStatus[]>;
  readonly queue: Pick<WorkQueue, 'findOldest'>;
  /** Which subscriptions are covered. */
  readonly managed: Pick<Managed, 'status'>;
  readonly settings: PrincipalSettings & {
    /** The Azure portal's address in this cloud. */
    readonly portal: string;
    /** Host names that are answered, lower-case; every host where there are none. */
    readonly hosts?: readonly string[] | undefined;
  };
  readonly console: ConsoleFiles;
  readonly people: People;
  /** The subscriptions that this identity can list, by id. */
  subscriptions(): Promise<ReadonlyMap<string, SubscriptionSeen>>;
  /** Clusters and the services they publish, as Azure shows them now. */
  readonly clusters: ClusterReader;
  /** How clusters are reached, and from where, as Azure shows it now. */
  readonly access: AccessReader;
  /** What would keep broken promises of reachability. */
  readonly proposals: Proposals;
  /** What names lead to from where, as Azure shows it now. */
  readonly reach: Pick<WhyReader, 'whyAbout' | 'reachability'>;
  /** Who sees what beside the app roles, by the policy in force. */
  readers(): Promise<ApiPolicy>;
  readonly log: Log;
  readonly clock: Clock;
}
