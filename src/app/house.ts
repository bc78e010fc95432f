import { watchApiEndpoints } from '../access/endpoint-watch.ts';
import { createClusterToken } from '../arm/cluster-token.ts';
import { openArm } from '../arm/open-arm.ts';
import { createOwnIdentity } from '../arm/own-identity.ts';
import { createTakeTurns } from '../arm/take-turns.ts';
import { parseResourceId } from '../core/resource-id.ts';
import { type RoomPorts, rooms } from '../house/rooms.ts';
import { createManaged } from '../managed/managed.ts';
import { placesOfZones } from '../policy/dns.ts';
import { policyReader } from '../policy/policy-readers.ts';
import { createPolicySource } from '../policy/policy-source.ts';
import { createChain } from '../reconcile/chain.ts';
import { createGuard } from '../reconcile/guard.ts';
import { createLoop } from '../reconcile/loop.ts';
import { openRooms } from '../reconcile/open-rooms.ts';
import { watchEstate } from '../why/estate-watch.ts';
import { watchPromises } from '../why/promise-watch.ts';
import { whyReaderWhenUsed } from '../why/reader-when-used.ts';
import { createEventCount } from './event-count.ts';
import { createEventHandler } from './event-handler.ts';
import { createHttpClient } from './http-client.ts';
import { createJournal } from './journal.ts';
import { leadsHere } from './leads-here.ts';
import { createPasses } from './passes.ts';
import { createPolicyInForce } from './policy-in-force.ts';
import type { Process } from './process.ts';
import { createRepeats } from './repeats.ts';
import { createStorage } from './storage.ts';
import { watchChain } from './watch.ts';
import { watchTogether } from './watches.ts';

/** All rooms on one loop, with what they are built on. */
export function createHouse(process: Process) {
  const { settings, credential, clock, folder, log, meters } = process;
  const { policyLocation: location, owner, cloud } = settings;
  const httpClient = createHttpClient();
  const turns = createTakeTurns(() => clock.now().getTime());
  const azure = openArm({ ...settings.arm, credential, turns, httpClient, onAnswer: meters.armAnswered });
  const ownIds = createOwnIdentity(credential, settings.arm.audience);
  const storage = createStorage(process, httpClient);
  const journal = createJournal(process, storage);
  const { state, queue } = storage;
  const { audit, reviseFindings } = journal;
  const subscriptions = createManaged({
    ...{ arm: azure.arm, state, reviseFindings, clock, named: settings.subscriptions },
    ...{ group: settings.managementGroup, leadsHere: leadsHere(settings) },
  });
  const chain = watchChain(createChain(state.work, queue.send, clock, Math.random), meters);
  const { enqueue, enqueueCalmly } = chain;

  const policyInForce = async () => (await policy.current()).policy;
  const reach = whyReaderWhenUsed(async () => {
    const { createWhyReader } = await import('../why/reader.ts');
    return createWhyReader({ ...azure.arm, act: azure.actions.act }, subscriptions, clock, policyInForce, state);
  });
  const own = { ownIds, clusterToken: createClusterToken(credential), state, cloud, clock, subscriptions, owner };
  const ports = { ...azure, ...own, reviseFindings, enqueue, enqueueCalmly, askNetworks: reach.reached };
  const open = openRooms<RoomPorts>(rooms, ports);
  const read = policyReader(location, folder, credential);
  const source = createPolicySource({ read, location, now: () => clock.now(), log });
  const policy = createPolicyInForce(source, reviseFindings, clock, open);
  const policyVersion = async (): Promise<string> => (await policy.current()).version;
  const guard = createGuard({ ...state, reviseFindings, enqueue, audit, policyVersion, clock });
  const passes = { chain, clock, guard, audit, reviseFindings: journal.reviseInPass };
  const loop = createLoop({ ...passes, rooms: open, currentPolicy: policy.current });
  const isConcerned = async (subscriptionId: string): Promise<boolean> => {
    if ((await subscriptions.list()).includes(subscriptionId)) return true;
    const { policy: found } = await policy.current();
    return placesOfZones(found.dns).some((id) => parseResourceId(id).subscriptionId === subscriptionId);
  };
  const promises = watchTogether(
    watchPromises({ judged: reach.promises, policyInForce, reviseFindings, clock }),
    watchApiEndpoints({ arm: azure.arm, subscriptions, reviseFindings, clock }),
    watchEstate({ estate: state.estate, keep: reach.keep, forget: reach.forget, clock, log }),
  );
  const repeats = createRepeats(clock);
  const handleEvent = createEventHandler({ loop, ownIds, isConcerned, meters, promises, repeats });
  const eventCount = createEventCount(state, clock);
  return {
    ...storage,
    ...journal,
    ...createPasses(process, { ...storage, ...journal, open, chain, loop, guard, policy, promises, subscriptions }),
    ports,
    managed: subscriptions,
    policyInForce,
    loop,
    guard,
    policy,
    reach,
    handleEvent: eventCount.watch(handleEvent),
    eventCount,
  };
}
