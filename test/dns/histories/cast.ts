import type { Policy } from '../../../src/policy/policy.ts';
import type { WorkMessage } from '../../../src/reconcile/message.ts';
import type { Table } from '../../../src/state/table.ts';
import type { Tables } from '../../../src/state/tables.ts';
import { type DnsWorld, dnsWorld, MemoryAzure, silentLog } from '../../support/dns-world.ts';
import { memoryState } from '../../support/memory-state.ts';
import { graphOver } from '../support/graph-over.ts';
import { Executioner, mortalState } from '../support/killing.ts';
import { type Conduct, createYield, Faults, troubledAzure, type Yield } from './troubled-azure.ts';

type WorkerName = 0 | 1;

interface Worker {
  world: DnsWorld;
  fate: Executioner;
}

const start = Date.parse('2026-03-01T12:00:00.000Z');
const signal = new AbortController().signal;

/** Two instances of the dns room over one state, one queue and one Azure. They may be killed at any write and are started again. */
export class Cast {
  readonly azure = new MemoryAzure();
  readonly state: Tables = memoryState();
  readonly faults = new Faults();
  /** What a pass threw that is no trouble of a known class. */
  readonly bugs: string[] = [];
  /** Milliseconds, by a clock that is right. */
  now = start;
  private policy: Policy;
  private readonly queue: { message: WorkMessage; at: number }[] = [];
  private readonly workers: readonly [Worker, Worker];
  private readonly pause: Yield;
  private turn: WorkerName = 0;
  private readonly ahead: number;
  private readonly conduct: Conduct;

  constructor(policy: Policy, seed: number, ahead: number, conduct: Conduct) {
    this.policy = policy;
    this.ahead = ahead;
    this.conduct = conduct;
    this.pause = createYield(seed);
    this.workers = [this.hire(), this.hire()];
  }

  private hire(): Worker {
    const fate = new Executioner();
    const { azure, faults, pause, conduct } = this;
    const state = slowState(mortalState(this.state, fate), pause);
    const world = dnsWorld(this.policy, state, troubledAzure(azure, { faults, fate, pause, conduct }));
    world.orphansMayGo = true;
    return { world, fate };
  }

  setPolicy(policy: Policy): void {
    this.policy = policy;
    for (const { world } of this.workers) world.policy = policy;
  }

  /** The next one dies right after so many writes. */
  doom(name: WorkerName, afterWrites: number): void {
    const { fate } = this.workers[name];
    fate.budget = fate.writes + afterWrites;
  }

  spare(): void {
    for (const { fate } of this.workers) fate.budget = Number.POSITIVE_INFINITY;
  }

  /** The actor whose turn it is does something; killed over it, gives true, and another takes its place. */
  async act(work: (world: DnsWorld) => Promise<unknown>): Promise<boolean> {
    const name = this.turn;
    this.turn = name === 0 ? 1 : 0;
    const worker = this.workers[name];
    const { world, fate } = worker;
    const ahead = name === 1 ? this.ahead : 0;
    world.clock.advance(this.now + ahead - world.clock.now().getTime());
    let isKilled = false;
    try {
      await work(world);
    } catch (error) {
      isKilled = fate.isOver();
      if (!isKilled) this.bugs.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
    }
    for (const { message, at } of world.messages.splice(0)) this.queue.push({ message, at: at - ahead });
    if (isKilled || fate.isOver()) Object.assign(worker, this.hire());
    return isKilled;
  }

  /** A sweep as the timer starts it. */
  sweep(): Promise<boolean> {
    return this.act((world) => world.sweep(graphOver(this.azure)));
  }

  /** Takes what is due on the queue, two messages at a time, until nothing is due for so many milliseconds. */
  async run(horizon: number): Promise<void> {
    const until = this.now + horizon;
    for (let steps = 0; ; steps += 1) {
      if (steps > 600) {
        this.bugs.push('the queue never runs dry');
        return;
      }
      this.queue.sort((a, b) => a.at - b.at);
      const due = this.queue.filter(({ at }) => at <= until);
      const [first] = due;
      if (first === undefined) break;
      this.now = Math.max(this.now, first.at);
      const taken = due.filter(({ at }) => at <= this.now).slice(0, 2);
      for (const each of taken) this.queue.splice(this.queue.indexOf(each), 1);
      await Promise.all(taken.map(({ message }) => this.take(message)));
    }
    this.now = until;
  }

  /** A message comes back where the worker that had it died. */
  private async take(message: WorkMessage): Promise<void> {
    const isKilled = await this.act((world) => world.loop.handleMessage(message, signal, silentLog));
    if (isKilled) this.queue.push({ message, at: this.now + 10 * 60_000 });
  }
}

/** The same tables, whose calls let others go first now and then. */
function slowState(state: Tables, pause: Yield): Tables {
  const slow = <T>(table: Table<T>): Table<T> => {
    const wait =
      <A extends unknown[], R>(call: (...args: A) => Promise<R>) =>
      async (...args: A): Promise<R> => {
        await pause();
        return call(...args);
      };
    const { find, insert, replace, upsert, remove, transact } = table;
    return {
      ...table,
      find: wait(find),
      insert: wait(insert),
      replace: wait(replace),
      upsert: wait(upsert),
      remove: wait(remove),
      transact: wait(transact),
    };
  };
  return Object.fromEntries(
    Object.entries(state as object).map(([name, table]) => [name, slow(table)]),
  ) as unknown as Tables;
}
