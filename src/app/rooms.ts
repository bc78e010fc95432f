import type { TokenCredential } from '@azure/core-auth';
import type { PolicyStatus } from '../api/ports.ts';
import { createDecisions } from '../approvals/decisions/decisions.ts';
import type { Decisions } from '../approvals/decisions/model.ts';
import { createApprovalsPoll } from '../approvals/sweeper.ts';
import { createArm } from '../arm/arm-client.ts';
import { createNetwork } from '../arm/network.ts';
import { createOwnIdentity, type OwnIdentity } from '../arm/own-identity.ts';
import { createPrivateDns } from '../arm/private-dns.ts';
import { createSdkClients } from '../arm/sdk-clients.ts';
import { createTakeTurns } from '../arm/take-turns.ts';
import type { Log } from '../core/log.ts';
import { type Clock, millis, minutes, seconds } from '../core/time.ts';
import { createGroupTags } from '../dns/endpoints/group-tags.ts';
import { createEndpointReader } from '../dns/endpoints/observe.ts';
import { planLive } from '../dns/report/plan-live.ts';
import type { DnsReport } from '../dns/report/report.ts';
import { createNotifier } from '../notify/notifier.ts';
import { createOutbox } from '../notify/outbox.ts';
import { createTopic } from '../notify/topic.ts';
import type { DnsPolicy } from '../policy/dns.ts';
import { policyReader } from '../policy/policy-readers.ts';
import { createPolicySource } from '../policy/policy-source.ts';
import { createChain } from '../reconcile/chain.ts';
import { createGuard, type Guard } from '../reconcile/guard.ts';
import { createLoop, type Loop } from '../reconcile/loop.ts';
import type { PoisonSource } from '../reconcile/poison.ts';
import { poll } from '../reconcile/poll.ts';
import { sweep } from '../reconcile/sweep.ts';
import { createWorkQueue, eventQueue, workQueue } from '../reconcile/work-queue.ts';
import { createAuditArchive } from '../state/audit/archive.ts';
import type { AuditRow } from '../state/audit/model.ts';
import { appendAudit } from '../state/audit/store.ts';
import { insistentSync } from '../state/findings/insistent-sync.ts';
import { createFindingMemory } from '../state/findings/memory.ts';
import { createFindingSync } from '../state/findings/store.ts';
import { createState, type State } from '../state/state.ts';
import { createTables } from '../state/tables.ts';
import type { Meters } from '../telemetry/meters.ts';
import { createPlanGate, type PlanGate } from './plan-gate.ts';
import { readPoisonedEvents, readPoisonedMessage } from './poisoned-keys.ts';
import { createPolicyInForce } from './policy-in-force.ts';
import { createRetention } from './retention.ts';
import { createRoomParts } from './room-parts.ts';
import type { Settings } from './settings.ts';
import { watchAudit, watchChain, watchOldest } from './watch.ts';

export interface RoomsOptions {
  readonly settings: Settings;
  readonly credential: TokenCredential;
  readonly clock: Clock;
  /** The app's folder, for a policy file beside it. */
  readonly folder: string;
  readonly log: Log;
  readonly meters: Meters;
}

export interface Rooms {
  readonly state: State;
  readonly loop: Loop;
  readonly guard: Guard;
  readonly decisions: Decisions;
  /** Ids an event names this deployment's identity by. */
  readonly ownIds: OwnIdentity;
  policyStatus(): Promise<PolicyStatus>;
  /** The dns plan as the last sweep that only observed found it. */
  lastPlan: PlanGate['last'];
  sweep(signal: AbortSignal, log: Log): Promise<void>;
  /** Puts an event back on the queue it came by, for our own storage did not answer. */
  putEventBack(event: unknown): Promise<void>;
  /** Looks for requests that raise no event. */
  poll(signal: AbortSignal, log: Log): Promise<void>;
  /** Tells of what has happened since; never throws. */
  notify(log: Log): Promise<void>;
}

/** An event that our own storage did not let us see to comes back after this long at least. */
const eventPatience = seconds(10);
/** A plan of everything reads a page for each thousand endpoints and record sets. */
const planBudget = minutes(2);

/** Builds the adapters once and hangs the three rooms on one loop. */
export function createRooms({ settings, credential, clock, folder, log, meters }: RoomsOptions): Rooms {
  const turns = createTakeTurns(() => clock.now().getTime());
  const azure = { ...settings.arm, credential, turns, onAnswer: meters.armAnswered };
  const arm = createArm(azure);
  const clients = createSdkClients(azure);
  const state = createState(createTables(settings.storage.tables, credential));
  const memory = createFindingMemory(state.meta);
  const queue = createWorkQueue(settings.storage.queues, credential);
  const chain = watchChain(createChain(state.work, queue.send, clock, Math.random), meters);
  const { notifyTopic, owner } = settings;
  const publish = notifyTopic === undefined ? undefined : createTopic(notifyTopic, credential);
  const notifier = createNotifier({ state, publish, source: `urn:gatehouse:${owner}`, clock });
  const syncInLook = createFindingSync({ ...state, recall: memory.recall }, notifier.findings);
  const syncFindings = insistentSync(syncInLook);
  const audit = async (entry: AuditRow): Promise<void> => {
    await notifier.decision(entry);
    await appendAudit(state.audit, entry);
    watchAudit(entry, meters, clock.now());
  };
  const guard = createGuard({
    zones: state.zones,
    names: state.names,
    work: state.work,
    findings: state.findings,
    syncFindings,
    enqueue: chain.enqueue,
    audit,
    policyVersion: async () => (await policy.current()).version,
    clock,
  });
  const { policyLocation: location } = settings;
  const source = createPolicySource({
    read: policyReader(location, folder, credential),
    location,
    now: () => clock.now(),
    log,
  });
  const network = createNetwork(clients);
  const { cloud, subscriptions } = settings;
  const readGroupTags = createGroupTags(arm);
  const readEndpoint = createEndpointReader({ network, arm, cloud, readGroupTags, subscriptions, owner });
  const plan = (dns: DnsPolicy): Promise<DnsReport> =>
    planLive(
      { arm, readEndpoint, owner: settings.owner, subscriptions: settings.subscriptions },
      dns,
      clock.now(),
      AbortSignal.timeout(planBudget),
    );
  const gate = createPlanGate({ meta: state.meta, syncFindings, clock, plan });
  const policy = createPolicyInForce(source, syncFindings, clock, gate);

  const { reconcilerFor, sweepers } = createRoomParts({
    arm,
    network,
    privateDns: createPrivateDns(clients),
    state,
    readEndpoint,
    subscriptions,
    owner,
    syncFindings,
    audit,
    enqueue: chain.enqueue,
  });
  const looks = { chain, clock, guard, audit, syncFindings: syncInLook };
  const loop = createLoop({ ...looks, reconcilerFor, currentPolicy: policy.current });
  const poison: PoisonSource[] = [
    { queue: workQueue, take: () => queue.takePoisoned(workQueue), read: readPoisonedMessage },
    { queue: eventQueue, take: () => queue.takePoisoned(eventQueue), read: readPoisonedEvents },
  ];
  const { blobs } = settings.storage;
  const forget = createRetention({
    state,
    memory,
    outbox: createOutbox(state.outbox),
    archive: blobs === undefined ? undefined : createAuditArchive(blobs, credential),
    syncFindings,
    clock,
  });

  return {
    state,
    loop,
    guard,
    decisions: createDecisions({
      arm,
      state,
      subscriptions: settings.subscriptions,
      audit,
      wake: async (keys) => {
        for (const key of keys) await chain.enqueue(key, 'decision');
      },
    }),
    ownIds: createOwnIdentity(credential, settings.arm.audience),
    policyStatus: policy.status,
    lastPlan: gate.last,
    async sweep(signal, sweepLog) {
      const { meta } = state;
      // First, so that what this sweep has looked at is written already where the plan is the reviewed one.
      const written = (await policy.written()).policy;
      const failure = await gate.review(written).catch((error: unknown) => ({ error }));
      const findOldest = watchOldest(queue.findOldest, meters, clock);
      await sweep({ sweepers, chain, loop, meta, syncFindings, findOldest, poison, clock }, signal, sweepLog);
      await guard.review(clock.now());
      await notifier.sweep(syncFindings, signal, sweepLog);
      await forget(written.retention, signal, sweepLog);
      // Without a plan the gate stays shut; everything else goes on.
      if (failure !== undefined) throw failure.error;
    },
    putEventBack: (event) => queue.putEventBack(event, millis(eventPatience * (1 + Math.random()))),
    poll: async (signal, pollLog) => {
      await poll({ sweeper: createApprovalsPoll({ arm, state, subscriptions }), chain, loop }, signal, pollLog);
    },
    notify: notifier.flush,
  };
}
