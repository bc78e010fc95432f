import { ConflictError, RetryableError } from '../core/errors.ts';
import type { Key, Room } from '../core/key.ts';
import type { Log } from '../core/log.ts';
import type { Clock } from '../core/time.ts';
import type { MetaRow } from '../state/rows.ts';
import type { SyncFindings } from '../state/state.ts';
import type { Row, Table } from '../state/table.ts';
import type { Chain } from './chain.ts';
import type { Loop } from './loop.ts';
import type { Sweeper } from './reconciler.ts';

export interface SweepPorts {
  readonly sweepers: readonly Sweeper[];
  readonly chain: Chain;
  readonly loop: Loop;
  readonly meta: Table<MetaRow>;
  readonly syncFindings: SyncFindings;
  readonly countPoisoned: () => Promise<number>;
  readonly clock: Clock;
}

export interface SweepReport {
  readonly enqueued: number;
  readonly due: number;
  /** Whether every room's pass reached its last page. */
  readonly complete: boolean;
}

type SweepRow = Extract<MetaRow, { kind: 'sweep' }>;
const cause = 'sweep';
const schemaVersion = 1;
const partition = 'meta';
const rowKey = 'sweep';

/**
 * One pass over everything managed. It reads a page at a time, enqueues only what drifted and keeps a cursor after each page, so a
 * pass that is cut off goes on where it stopped. The sweep never decides: it only says where to look.
 */
export async function sweep(ports: SweepPorts, signal: AbortSignal, log: Log): Promise<SweepReport> {
  await markSchema(ports);
  const due = await ports.chain.enqueueDue(cause);
  let enqueued = 0;
  const failures: string[] = [];
  const started = await readRow(ports);
  const isResumed = Object.keys(started.cursors).length > 0;
  for (const sweeper of ports.sweepers) {
    try {
      enqueued += await sweepRoom(sweeper, ports, signal, log);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      // One room's trouble must not hide the others' drift; the pass is not complete, so nothing is concluded from it.
      failures.push(`${sweeper.room}: ${error.message}`);
      log.warn('the sweep of a room was cut off and goes on next time', { room: sweeper.room, error: error.message });
    }
  }
  const complete = failures.length === 0;
  await reportPoison(ports);
  await writeRow(ports, (row) => ({
    ...row,
    lastError: complete ? undefined : failures.join('; '),
    // A pass that began in the middle has not read every page of one world.
    ...(complete && !isResumed ? { completeAt: ports.clock.now().toISOString() } : {}),
  }));
  log.info('swept', { enqueued, due, complete });
  return { enqueued, due, complete };
}

/** Says once which shape the tables have, so that a later version knows what to bring forward. */
async function markSchema({ meta, clock }: SweepPorts): Promise<void> {
  if ((await meta.find(partition, 'schema')) !== undefined) return;
  const row: MetaRow = { kind: 'schema', version: schemaVersion, createdAt: clock.now().toISOString() };
  await meta.upsert(partition, 'schema', row);
}

async function sweepRoom(sweeper: Sweeper, ports: SweepPorts, signal: AbortSignal, log: Log): Promise<number> {
  const { cursors } = await readRow(ports);
  const look = await ports.loop.look(cause, signal, log);
  let enqueued = 0;
  for await (const { keys, cursor } of sweeper.drift(cursors[sweeper.room], look)) {
    for (const key of keys) {
      if (await isBackingOff(key, ports)) continue;
      await ports.chain.enqueue(key, cause);
      enqueued += 1;
    }
    await keepCursor(ports, sweeper.room, cursor);
    if (signal.aborted) throw new RetryableError('the time for this sweep was up');
  }
  return enqueued;
}

/** Azure has asked for patience, with this key or with all: the key's own message comes when it is time. */
async function isBackingOff(key: Key, { chain, clock }: SweepPorts): Promise<boolean> {
  const row = await chain.find(key);
  return row?.value.outcome === 'retry' && Date.parse(row.value.nextCheck.at) > clock.now().getTime();
}

async function keepCursor(ports: SweepPorts, room: Room, cursor: string | undefined): Promise<void> {
  await writeRow(ports, (row) => {
    const { [room]: _, ...others } = row.cursors;
    if (cursor === undefined && row.cursors[room] === undefined) return row;
    return { ...row, cursors: cursor === undefined ? others : { ...others, [room]: cursor } };
  });
}

/** Messages that gave up mean a bug: they are reported, and stay on their queue for a person. */
async function reportPoison({ countPoisoned, syncFindings, clock }: SweepPorts): Promise<void> {
  const count = await countPoisoned();
  const finding = {
    check: 'PoisonMessages',
    subject: 'work-queue',
    severity: 'high',
    message: 'messages of the work queue failed five times and lie in the poison queue',
    remedy: 'Read the errors of the reconcile function, then move the messages back: docs/operations.md.',
  } as const;
  await syncFindings({ room: 'reconcile', key: 'work-queue' }, count === 0 ? [] : [finding], clock.now(), {
    complete: true,
  });
}

async function readRow({ meta }: SweepPorts): Promise<SweepRow> {
  return asSweep(await meta.find(partition, rowKey)) ?? { kind: 'sweep', cursors: {} };
}

async function writeRow(ports: SweepPorts, change: (row: SweepRow) => SweepRow): Promise<void> {
  for (;;) {
    const row = await ports.meta.find(partition, rowKey);
    const known: SweepRow = asSweep(row) ?? { kind: 'sweep', cursors: {} };
    const next = change(known);
    if (next === known) return;
    try {
      if (row === undefined) await ports.meta.insert(partition, rowKey, next);
      else await ports.meta.replace(partition, rowKey, next, row.etag);
      return;
    } catch (error) {
      if (!(error instanceof ConflictError)) throw error;
    }
  }
}

const asSweep = (row: Row<MetaRow> | undefined): SweepRow | undefined =>
  row?.value.kind === 'sweep' ? row.value : undefined;

/** Whether a whole sweep has completed since the state was made: only then is a record set that nobody claims an orphan. */
export async function hasSweptWhole(meta: Table<MetaRow>): Promise<boolean> {
  const row = asSweep(await meta.find(partition, rowKey));
  return row?.completeAt !== undefined;
}
