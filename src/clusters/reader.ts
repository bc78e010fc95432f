import type { Arm } from '../arm/arm.ts';
import { remember } from '../core/remember.ts';
import { shortId } from '../core/resource-id.ts';
import type { SubscriptionScope } from '../core/subscription-scope.ts';
import { type Clock, minutes } from '../core/time.ts';
import { worldOf } from '../egress/world.ts';
import type { Policy } from '../policy/policy.ts';
import type { IsolationChange } from '../state/clusters/model.ts';
import type { State } from '../state/state.ts';
import { givenOf } from './isolation/given.ts';
import { type IsolationAnswer, judgeIsolation } from './isolation/judge.ts';
import { readIsolation } from './isolation/read.ts';
import { mostHistory, toHistory } from './isolation/reconciler.ts';
import { answerInForce } from './live/answer-in-force.ts';
import { type LastAnswer, lastAnswer } from './live/last-answer.ts';
import { readBody, readClusterIds, readServices } from './read-azure.ts';
import { withLeft } from './services/dead-consumers.ts';
import type { PublishedService } from './services/model.ts';
import { servicesIn } from './services/services.ts';

/** The lines of a cluster, the changes of what they rest on, newest first, and whether it was asked. */
export interface IsolationWithHistory extends IsolationAnswer {
  readonly history: readonly Omit<IsolationChange, 'kind'>[];
  /** The state of the request for what only the cluster knows. */
  readonly asked: LastAnswer;
}

/** What Azure shows now of clusters and the services they publish, for people. */
export interface ClusterReader {
  /** Every private link service, by id; kept for a minute. */
  services(signal: AbortSignal): Promise<readonly PublishedService[]>;
  /** The isolation of the cluster of which this is the hash; undefined where there is none. */
  isolation(hash: string, signal: AbortSignal): Promise<IsolationWithHistory | undefined>;
}

interface ReaderPorts {
  readonly arm: Arm;
  readonly state: Pick<State, 'clusters'>;
  readonly subscriptions: SubscriptionScope;
  readonly clock: Clock;
  readonly policyInForce: () => Promise<Policy>;
}

export function createClusterReader({
  arm,
  state: { clusters },
  subscriptions,
  clock,
  policyInForce,
}: ReaderPorts): ClusterReader {
  const kept = remember<readonly PublishedService[]>(minutes(1));

  async function readAll(signal: AbortSignal): Promise<readonly PublishedService[]> {
    const services = servicesIn(worldOf(await readServices(arm, subscriptions, signal)));
    const left = new Map<string, readonly string[]>();
    for await (const { value } of clusters.listServices()) left.set(value.service, value.left);
    return services.map((service) => withLeft(service, left.get(service.id) ?? []));
  }

  return {
    services: (signal) => kept.get('all', clock.now(), () => readAll(signal)),
    async isolation(hash, signal) {
      const ids = await readClusterIds(arm, subscriptions, signal);
      const id = ids.find((each) => shortId(each) === hash);
      const body = id === undefined ? undefined : await readBody(arm, id, signal);
      if (id === undefined || body === undefined) return undefined;
      const [read, changes, asked, policy] = await Promise.all([
        readIsolation(arm, body, subscriptions, signal),
        clusters.listChanges(id, mostHistory),
        clusters.findAsked(id),
        policyInForce(),
      ]);
      const answer = answerInForce(asked?.value, body, policy.clusters, clock.now());
      const given = givenOf(read, id, { ...answer, history: toHistory(changes) });
      const history = changes.map(({ kind: _, ...change }) => change);
      const last = lastAnswer(asked?.value, id, body, policy.clusters);
      return given && { cluster: id, ...judgeIsolation(given), history, asked: last };
    },
  };
}
