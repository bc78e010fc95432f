import pLimit from 'p-limit';
import { isClassed, RetryableError } from '../core/errors.ts';
import type { Key } from '../core/key.ts';
import type { Log } from '../core/log.ts';
import { since } from '../core/time.ts';
import type { Doubts } from '../state/contradicted.ts';
import type { ReviseFindings } from '../state/findings/model.ts';
import type { Meta } from '../state/meta/store.ts';
import type { Chain } from './chain.ts';
import type { Loop } from './loop.ts';
import { comesAnyway } from './on-its-way.ts';
import { type PoisonSource, tendPoison } from './poison.ts';
import { noSweep, withProgress } from './progress.ts';
import type { DriftPage, Sweeper } from './reconciler.ts';
import { settleTogether, type TogetherPorts } from './settle-together.ts';

export interface SweepPorts extends TogetherPorts {
  readonly sweepers: readonly Sweeper[];
  readonly chain: Chain;
  readonly loop: Loop;
  readonly meta: Meta;
  readonly doubts: Doubts;
  readonly reviseFindings: ReviseFindings;
  /** When the oldest message that waits for a worker was sent. */
  readonly findOldest: () => Promise<Date | undefined>;
  readonly poison: readonly PoisonSource[];
}

export interface SweepReport {
  readonly enqueued: number;
  readonly due: number;
  /** Whether every room's pass reached its last page. */
  readonly complete: boolean;
}

/** What began a pass over a key that a sweep has found. */
export const sweepCause = 'sweep';
/** Which shape the tables have: 1 is release 0's, whose findings had other ids (core/former-checks.ts). */
export const schemaVersion = 2;

/**
 * One pass over everything managed. It reads a page at a time, enqueues only what drifted and keeps a cursor after each page, so a
 * pass that is cut off goes on where it stopped. The sweep never decides: it says what to observe, or has it observed at once.
 */
export async function sweep(ports: SweepPorts, signal: AbortSignal, log: Log): Promise<SweepReport> {
  await markSchema(ports);
  const requeued = await tendPoison(ports, log);
  const oldest = await ports.findOldest();
  const oldestSeconds = oldest === undefined ? 0 : Math.round(since(oldest, ports.clock.now()) / 1_000);
  const due = await ports.chain.enqueueDue(sweepCause, oldest);
  let enqueued = 0;
  const failures: string[] = [];
  const started = (await ports.meta.find('sweep')) ?? noSweep;
  const isResumed = Object.keys(started.cursors).length > 0;
  for (const sweeper of ports.sweepers) {
    try {
      enqueued += await sweepRoom(sweeper, ports, signal, log);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      // One room's trouble must not hide the others' drift; the pass is not complete, so nothing is concluded from it.
      failures.push(`${sweeper.room}: ${error.message}`);
      const say = isClassed(error) ? log.warn : log.error;
      say('the sweep of a room was cut off and goes on next time', { room: sweeper.room, error });
    }
  }
  const complete = failures.length === 0;
  // What a pass that was cut off has not come by may be as it was.
  const doubted = ports.doubts.take();
  await ports.reviseFindings({ room: 'reconcile', key: 'state' }, doubted, ports.clock.now(), { complete });
  await ports.meta.change(noSweep, (row) => ({
    ...(complete ? withProgress(row, undefined) : row),
    requeued,
    lastError: complete ? undefined : failures.join('; '),
    // A pass that began in the middle has not read every page of one world.
    ...(complete && !isResumed ? { completeAt: ports.clock.now().toISOString() } : {}),
  }));
  log.info('swept', { enqueued, due, requeued, complete, oldestSeconds });
  return { enqueued, due, complete };
}

/** Says once which shape the tables have, so that a later version knows what to bring forward. */
async function markSchema({ meta, clock }: SweepPorts): Promise<void> {
  if ((await meta.find('schema')) !== undefined) return;
  await meta.put({ kind: 'schema', version: schemaVersion, createdAt: clock.now().toISOString() });
}

/** Keys that are put on the queue side by side: each costs several calls to our own storage, and a first day has thousands. */
const sideBySide = 8;

async function sweepRoom(sweeper: Sweeper, ports: SweepPorts, signal: AbortSignal, log: Log): Promise<number> {
  const { cursors } = (await ports.meta.find('sweep')) ?? noSweep;
  const since = ports.clock.now().toISOString();
  const pass = await ports.loop.beginPass(sweepCause, signal, log);
  const limit = pLimit(sideBySide);
  let enqueued = 0;
  let pages = 0;
  for await (const page of sweeper.drift(cursors[sweeper.room], pass)) {
    // As of now, not of when the room's pass began: a list that is read for a page is of its time.
    const left = await settleTogether(page, { ...pass, now: ports.clock.now() }, ports);
    const isSent = await Promise.all(left.map((key) => limit(() => enqueueUnseen(key, ports))));
    enqueued += isSent.filter(Boolean).length;
    pages += 1;
    await keepPage(ports, sweeper.room, page, { since, pages });
    if (signal.aborted) throw new RetryableError('the time for this sweep was up');
  }
  return enqueued;
}

/** What backs off, or is in the queue already, is observed without us. */
async function enqueueUnseen(key: Key, { chain, clock }: SweepPorts): Promise<boolean> {
  const row = (await chain.find(key))?.value;
  if (row !== undefined && comesAnyway(row, clock.now())) return false;
  await chain.enqueue(key, sweepCause);
  return true;
}

/** Keeps where the pass goes on and how far it is; a pass of one page has nothing to keep. */
async function keepPage(
  { meta, clock }: SweepPorts,
  room: string,
  { cursor, left }: DriftPage,
  far: { readonly since: string; readonly pages: number },
): Promise<void> {
  const at = clock.now().toISOString();
  await meta.change(noSweep, (row) => {
    const { [room]: known, ...others } = row.cursors;
    if (cursor === undefined) return known === undefined ? row : withProgress({ ...row, cursors: others }, undefined);
    const progress = { step: room, at, ...far, ...(left === undefined ? {} : { left }) };
    return withProgress({ ...row, cursors: { ...others, [room]: cursor } }, progress);
  });
}

/** Whether a whole sweep has completed since the state was made: only then is a record set that nobody claims an orphan. */
export async function hasSweptWhole(meta: Pick<Meta, 'find'>): Promise<boolean> {
  return (await meta.find('sweep'))?.completeAt !== undefined;
}
