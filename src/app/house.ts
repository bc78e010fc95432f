import { createDecisions } from '../approvals/decisions/decisions.ts';
import type { Decisions } from '../approvals/decisions/model.ts';
import { type RoomPorts, rooms } from '../house/rooms.ts';
import { policyReader } from '../policy/policy-readers.ts';
import { createPolicySource } from '../policy/policy-source.ts';
import { createChain } from '../reconcile/chain.ts';
import { createGuard, type Guard } from '../reconcile/guard.ts';
import { createLoop, type Loop } from '../reconcile/loop.ts';
import { openRooms } from '../reconcile/open-rooms.ts';
import { createAzure } from './azure.ts';
import { createEventHandler, type HandleEvent } from './event-handler.ts';
import { createJournal, type Journal } from './journal.ts';
import { createPasses, type Passes } from './passes.ts';
import { createPolicyInForce, type PolicyInForce } from './policy-in-force.ts';
import type { Process } from './process.ts';
import { createStorage, type Storage } from './storage.ts';
import { watchChain } from './watch.ts';

/** All rooms on one loop, with what they are built on. */
export interface House extends Storage, Journal, Passes {
  readonly loop: Loop;
  readonly guard: Guard;
  readonly decisions: Decisions;
  readonly policy: PolicyInForce;
  readonly handleEvent: HandleEvent;
}

/** Builds the adapters once and hangs the rooms on one loop. */
export function createHouse(process: Process): House {
  const { settings, credential, clock, folder, log, meters } = process;
  const { policyLocation: location, subscriptions, owner, cloud } = settings;
  const azure = createAzure(process);
  const storage = createStorage(process);
  const journal = createJournal(process, storage);
  const { state, queue } = storage;
  const { audit, reviseFindings } = journal;
  const chain = watchChain(createChain(state.work, queue.send, clock, Math.random), meters);
  const { enqueue } = chain;

  const ports = { ...azure, state, cloud, clock, subscriptions, owner, reviseFindings, enqueue };
  const open = openRooms<RoomPorts>(rooms, ports);
  const read = policyReader(location, folder, credential);
  const source = createPolicySource({ read, location, now: () => clock.now(), log });
  const policy = createPolicyInForce(source, reviseFindings, clock, open);
  const policyVersion = async (): Promise<string> => (await policy.current()).version;
  const guard = createGuard({ ...state, reviseFindings, enqueue, audit, policyVersion, clock });
  const passes = { chain, clock, guard, audit, reviseFindings: journal.reviseInPass };
  const loop = createLoop({ ...passes, rooms: open, currentPolicy: policy.current });
  const wake: Parameters<typeof createDecisions>[0]['wake'] = async (keys) => {
    for (const key of keys) await enqueue(key, 'decision');
  };
  return {
    ...storage,
    ...journal,
    ...createPasses(process, { ...storage, ...journal, open, chain, loop, guard, policy }),
    loop,
    guard,
    decisions: createDecisions({ arm: azure.arm, state, subscriptions, audit, wake }),
    policy,
    handleEvent: createEventHandler(loop, azure.ownIds),
  };
}
