import { randomUUID } from 'node:crypto';
import { ConflictError } from '../core/errors.ts';
import type { Key } from '../core/key.ts';
import { hashId } from '../core/resource-id.ts';
import { abridged } from '../core/text.ts';
import { after, type Clock, type Millis, millis, minutes } from '../core/time.ts';
import type { WorkRow } from '../state/rows.ts';
import type { Row, Table } from '../state/table.ts';
import type { WorkMessage } from './message.ts';
import { backOff, blockedProbe, type Outcome } from './outcome.ts';

/** Puts a message on the work queue, hidden for so long. */
export type SendMessage = (message: WorkMessage, hiddenFor: Millis) => Promise<void>;

/** Most bytes of a reason: it quotes what Azure says. */
const mostText = 2_000;

/** Longer waits than this live in the row only; the sweep enqueues what is due. */
const longestHidden = minutes(15);

/**
 * One chain of messages for each key: the row's token names the only message that may continue it. A message
 * with another token is dropped when it arrives, so duplicates and polls never start a second self-renewing chain.
 */
export interface Chain {
  find(key: Key): Promise<Row<WorkRow> | undefined>;
  /** Looks at the key as soon as a worker is free, in place of whatever it was waiting for. */
  enqueue(key: Key, cause: string): Promise<void>;
  /** Writes down what one look ended with. `before` is the row as it was when the look began. */
  conclude(key: Key, before: Row<WorkRow> | undefined, outcome: Outcome, cause: string): Promise<void>;
  /** Enqueues every key whose time has come and whose message, if there ever was one, is lost. Gives how many. */
  enqueueDue(cause: string): Promise<number>;
}

/** A message is given this long past its time before it counts as lost. */
const grace = minutes(2);

export function createChain(table: Table<WorkRow>, send: SendMessage, clock: Clock, random: () => number): Chain {
  const rowOf = ({ key }: Key): string => hashId(key);

  async function schedule(
    key: Key,
    row: Omit<WorkRow, 'key' | 'nextCheck' | 'updated'>,
    wait: Millis,
    cause: string,
  ): Promise<void> {
    const now = clock.now();
    const token = randomUUID();
    await table.upsert(key.room, rowOf(key), {
      ...row,
      because: abridged(row.because, mostText),
      key: key.key,
      nextCheck: { at: after(now, wait).toISOString(), token },
      updated: now.toISOString(),
    });
    if (row.outcome === 'blocked' || wait > longestHidden) return;
    await send({ v: 1, ...key, token, attempt: row.attempt, cause }, wait);
  }

  return {
    find: (key) => table.find(key.room, rowOf(key)),
    enqueue: (key, cause) => schedule(key, { outcome: 'queued', because: cause, attempt: 0 }, millis(0), cause),
    async conclude(key, before, outcome, cause) {
      if (outcome.kind === 'settled') {
        if (before !== undefined) await removeUnmoved(table, before);
        return;
      }
      const attempt = before !== undefined && before.value.outcome === kindOf(outcome) ? before.value.attempt + 1 : 0;
      const row = { outcome: kindOf(outcome), because: outcome.because, attempt };
      await schedule(key, row, waitFor(outcome, attempt, random()), cause);
    },
    async enqueueDue(cause) {
      const now = clock.now().getTime();
      let count = 0;
      for await (const { partition, value } of table.listAll()) {
        const due = Date.parse(value.nextCheck.at) + (wasSent(value) ? grace : 0);
        if (due > now) continue;
        // A key that keeps ending in the poison queue comes back ever more slowly.
        const attempt = value.attempt + 1;
        const key: Key = { room: partition as Key['room'], key: value.key };
        await schedule(key, { outcome: 'queued', because: value.because, attempt }, backOff(attempt, random()), cause);
        count += 1;
      }
      return count;
    },
  };
}

const kindOf = (outcome: Exclude<Outcome, { kind: 'settled' }>): 'recheck' | 'retry' | 'blocked' =>
  outcome.kind === 'conflict' ? 'retry' : outcome.kind;

function waitFor(outcome: Exclude<Outcome, { kind: 'settled' }>, attempt: number, random: number): Millis {
  if (outcome.kind === 'recheck') return outcome.after;
  if (outcome.kind === 'blocked') return blockedProbe;
  const asked = outcome.kind === 'retry' ? outcome.after : undefined;
  return asked === undefined ? backOff(attempt, random) : spread(asked, random);
}

/** What the service asked for, and up to a second more: all those it turned away together must not come back together. */
const spread = (asked: Millis, random: number): Millis => millis(asked + random * 1_000);

const wasSent = ({ outcome, nextCheck, updated }: WorkRow): boolean =>
  outcome !== 'blocked' && Date.parse(nextCheck.at) - Date.parse(updated) <= longestHidden;

/** Another look may have put its own wait there since: that one stays. */
async function removeUnmoved(table: Table<WorkRow>, row: Row<WorkRow>): Promise<void> {
  try {
    await table.remove(row.partition, row.row, row.etag);
  } catch (error) {
    if (!(error instanceof ConflictError)) throw error;
  }
}
