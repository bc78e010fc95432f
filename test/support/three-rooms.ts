import type { WorldChange } from '../../simulator/world.ts';
import type { Arm } from '../../src/arm/arm.ts';
import { keyText } from '../../src/core/key.ts';
import type { Log } from '../../src/core/log.ts';
import { findResourceId } from '../../src/core/resource-id.ts';
import type { Clock } from '../../src/core/time.ts';
import { rooms as everyRoom, type RoomPorts } from '../../src/house/rooms.ts';
import type { Policy } from '../../src/policy/policy.ts';
import { type Chain, createChain } from '../../src/reconcile/chain.ts';
import { createGuard, type Guard } from '../../src/reconcile/guard.ts';
import { keysConcerned } from '../../src/reconcile/keys-concerned.ts';
import { createLoop, type Loop } from '../../src/reconcile/loop.ts';
import type { WorkMessage } from '../../src/reconcile/message.ts';
import { openRooms } from '../../src/reconcile/open-rooms.ts';
import type { Gate, Room } from '../../src/reconcile/room.ts';
import { sweep } from '../../src/reconcile/sweep.ts';
import type { AuditEntry } from '../../src/state/audit/model.ts';
import { appendAudit } from '../../src/state/audit/store.ts';
import { createFirstFindings } from '../../src/state/findings/first.ts';
import type { AnnounceFindings, FindingChange, ReviseFindings } from '../../src/state/findings/model.ts';
import { createReviseFindings } from '../../src/state/findings/revise.ts';
import { createState } from '../../src/state/state.ts';
import type { Row } from '../../src/state/table.ts';
import type { Tables } from '../../src/state/tables.ts';
import type { WaitingKey } from '../../src/state/waiting/model.ts';
import { silentActivityLog } from '../approvals/support/small-azure.ts';
import { noCommands } from '../clusters/support/azure.ts';
import type { SimulatedAzure } from '../dns/support/simulated-azure.ts';
import { silentLog } from './dns-world.ts';
import { frozen } from './frozen.ts';
import { memoryState } from './memory-state.ts';

export interface ThreeRooms {
  readonly state: Tables;
  policy: Policy;
  /** Changes of findings in the order in which they were announced. */
  readonly announced: FindingChange[];
  advance(wait: number): void;
  /** Observes what these changes concern, as their events would have it. */
  notify(changes: readonly WorldChange[]): Promise<void>;
  /** Plays what is on the queue and due within `horizon` milliseconds. */
  drain(horizon: number): Promise<void>;
  /** One pass of the sweep, and the passes that are due by then. Gives the keys that had drifted. */
  sweep(): Promise<readonly string[]>;
  /** The parts of the loop, for what a test does past it. */
  readonly parts: {
    readonly clock: Clock;
    readonly chain: Chain;
    readonly loop: Loop;
    readonly guard: Guard;
    readonly gates: readonly Gate[];
    readonly reviseFindings: ReviseFindings;
    readonly audit: (entry: AuditEntry) => Promise<void>;
  };
  /** Every row of every table, as text, but for what changes with every sweep: its own note, and when what is blocked is probed. */
  rows(): Promise<readonly string[]>;
}

const owner = 'test-owner';

/** Pages of Resource Graph, small enough that an estate of a few resources has several; nothing changes between two of them. */
function paged(arm: Arm, size: number): Arm {
  const read = new Map<string, readonly unknown[]>();
  return {
    ...arm,
    async queryGraph(query, subscriptions, skipToken, signal) {
      const start = Number(skipToken ?? 0);
      const earlier = start === 0 ? undefined : read.get(query);
      const rows = earlier ?? (await arm.queryGraph(query, subscriptions, undefined, signal)).rows;
      read.set(query, rows);
      const end = start + size;
      return { rows: rows.slice(start, end), skipToken: end < rows.length ? String(end) : undefined };
    },
  };
}

/** All rooms on the real loop, sweep and chain, over a state in memory and the simulator's Azure in this process. */
export function threeRooms(
  azure: SimulatedAzure,
  options: {
    readonly policy: Policy;
    readonly subscriptions: readonly string[];
    readonly pageSize?: number;
    /** What an earlier app left behind, and when. */
    readonly state?: Tables;
    readonly start?: Date;
    /** Where what is logged goes; nowhere, where it is left out. */
    readonly log?: Log;
    /** More rooms than the product has. */
    readonly more?: readonly Room<RoomPorts>[];
  },
): ThreeRooms {
  let time = options.start?.getTime() ?? Date.parse('2026-03-01T12:00:00.000Z');
  const clock: Clock = { now: () => new Date(time) };
  const { log = silentLog } = options;
  const signal = new AbortController().signal;
  const state = options.state ?? memoryState();
  const stores = createState(state);
  const { subscriptions } = options;
  const arm = paged(azure.arm, options.pageSize ?? 1_000);
  const announced: FindingChange[] = [];
  const announce: AnnounceFindings = async (changes) => void announced.push(...changes);
  const reviseFindings = createReviseFindings(stores.findings, announce);
  const firstFindings = createFirstFindings(stores.findings, announce);
  const audit = (entry: Parameters<typeof appendAudit>[1]) => appendAudit(state.audit, entry);
  const messages: { message: WorkMessage; at: number }[] = [];
  const send = async (message: WorkMessage, hiddenFor: number): Promise<void> => {
    messages.push({ message, at: time + hiddenFor });
  };
  const chain = createChain(stores.work, send, clock, () => 0.5);
  const { enqueue, enqueueCalmly } = chain;
  const guard = createGuard({
    ...stores,
    reviseFindings,
    enqueue,
    audit,
    policyVersion: async () => 'v1',
    clock,
  });
  const { network, privateDns } = azure;
  const list = [...everyRoom, ...(options.more ?? [])];
  const open = openRooms<RoomPorts>(list, {
    arm,
    ...noCommands,
    activityLog: silentActivityLog,
    network,
    privateDns,
    state: stores,
    cloud: 'AzureCloud',
    clock,
    subscriptions,
    owner,
    reviseFindings,
    enqueue,
    enqueueCalmly,
    askNetworks: async () => [],
  });
  const loop = createLoop({
    chain,
    clock,
    guard,
    audit,
    reviseFindings,
    currentPolicy: async () => ({ policy: rooms.policy, version: 'v1' }),
    rooms: { ...open, reconcilerFor: (key) => frozen(open.reconcilerFor(key)) },
  });

  const rooms: ThreeRooms = {
    state,
    policy: options.policy,
    announced,
    parts: { clock, chain, loop, guard, gates: open.gates, reviseFindings, audit },
    advance(wait) {
      time += wait;
    },
    async notify(changes) {
      for (const { id, kind, operation, succeeded } of changes) {
        const found = findResourceId(id);
        if (!succeeded || found === undefined) continue;
        const change = { eventId: 'e', id: found.id, type: found.type, change: kind, operation, time: clock.now() };
        await loop.visitAll(keysConcerned(list, change), 'event e', signal, log);
      }
    },
    async drain(horizon) {
      const until = time + horizon;
      for (let steps = 0; steps < 2_000; steps += 1) {
        messages.sort((a, b) => a.at - b.at);
        const next = messages[0];
        if (next === undefined || next.at > until) return;
        messages.shift();
        time = Math.max(time, next.at);
        await loop.handleMessage(next.message, signal, log);
        await azure.simulated.idle();
      }
      throw new Error('the queue never ran dry');
    },
    async sweep() {
      const drifted: string[] = [];
      const noting: Chain = {
        ...chain,
        enqueue: async (key, cause) => {
          drifted.push(keyText(key));
          await enqueue(key, cause);
        },
      };
      const findings = { reviseFindings, firstFindings };
      const queue = { findOldest: async () => undefined, poison: [] };
      const ports = { sweepers: open.sweepers, chain: noting, loop, ...stores, ...findings, clock, ...queue };
      await sweep(ports, signal, log);
      await rooms.drain(0);
      return drifted;
    },
    async rows() {
      const lines: string[] = [];
      for (const [name, table] of Object.entries(state)) {
        for await (const { partition, row, value, etag } of table.listAll() as AsyncIterable<Row<unknown>>) {
          if (name === 'meta' && row === 'sweep') continue;
          if (name === 'work' && (value as WaitingKey).outcome === 'blocked') continue;
          lines.push(`${name} ${partition} ${row} ${etag} ${JSON.stringify(value)}`);
        }
      }
      return lines.sort();
    },
  };
  return rooms;
}
