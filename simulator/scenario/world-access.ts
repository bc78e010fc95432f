import type { GivenCluster } from '../arm/given-clusters.ts';
import type { EventGrid } from '../event-grid/event-grid.ts';
import type { PrincipalName } from './principals.ts';

export interface Answer {
  readonly status: number;
  /** Parsed JSON; undefined for an empty body. */
  readonly body: unknown;
}

export interface ApiCall {
  /** Who calls; nobody where absent. */
  readonly as?: PrincipalName | undefined;
  readonly method: 'GET' | 'POST';
  /** From the root of the app: `/api/connections`. */
  readonly path: string;
  readonly body?: unknown;
  /** The etag of what the caller saw. */
  readonly ifMatch?: string | undefined;
}

/** Everything a scenario does to a running stack, and everything it observes. */
export interface WorldAccess {
  /** Makes a subscription exist, and be called so where it has no name yet; ARM has no request for it. */
  ensureSubscription(subscriptionId: string, displayName?: string): Promise<void>;
  /** Makes this the policy the app works by. Resolves when it does. */
  setPolicy(policy: Readonly<Record<string, unknown>>): Promise<void>;
  /** From here on these clusters, and no others, get what AKS makes for them when they are put. */
  setClusters(clusters: readonly GivenCluster[]): void;
  /** One ARM request each, over HTTPS, with an api-version the type has. Resolves with the first answer, not the operation's end. */
  put(id: string, body: Readonly<Record<string, unknown>>): Promise<Answer>;
  delete(id: string): Promise<Answer>;
  get(id: string): Promise<Answer>;
  /** Runs the sweep function once and waits until it has ended. */
  sweep(): Promise<void>;
  /** One request to the app, signed in by the platform's authentication as one of `principals`. */
  api(call: ApiCall): Promise<Answer>;
  readonly events: Pick<EventGrid, 'fault' | 'clearFaults' | 'release' | 'publish' | 'deliveries' | 'idle'>;
}
