import type { Arm } from '../arm/arm.ts';
import type { Network } from '../arm/network.ts';
import type { PrivateDns } from '../arm/private-dns.ts';
import type { CloudName } from '../core/cloud.ts';
import type { Key } from '../core/key.ts';
import type { SubscriptionScope } from '../core/subscription-scope.ts';
import type { Clock } from '../core/time.ts';
import type { Policy } from '../policy/policy.ts';
import type { Pass } from '../reconcile/reconciler.ts';
import type { ReviseFindings } from '../state/findings/model.ts';
import type { State } from '../state/state.ts';

/** What the room reaches the world by; each part takes what it needs. */
export interface DnsPorts {
  readonly arm: Arm;
  readonly network: Network;
  readonly privateDns: PrivateDns;
  readonly state: State;
  readonly reviseFindings: ReviseFindings;
  readonly enqueue: (key: Key, cause: string) => Promise<void>;
  readonly clock: Clock;
  readonly cloud: CloudName;
  /** This deployment's id, which marks its record sets, zones, links and zone groups. */
  readonly owner: string;
  /** Subscriptions whose endpoints are covered and whose connections we answer; where empty, Resource Graph is asked everywhere. */
  readonly subscriptions: SubscriptionScope;
}

/** What a read of Azure needs of the pass that makes it. */
export type Reading = Pick<Pass, 'now' | 'signal'> & { readonly policy: Pick<Policy, 'dns'> };
