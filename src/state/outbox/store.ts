import pLimit from 'p-limit';
import { ConflictError } from '../../core/errors.ts';
import { type Millis, since } from '../../core/time.ts';
import { mostOperations, type Row, type Table, type TableWrite } from '../table.ts';
import type { OutboxEvent, OutboxRow } from './model.ts';

const partition = 'outbox';
const eventPrefix = 'event|';
const eventRow = (id: string): string => `${eventPrefix}${id}`;
const removalsSideBySide = 8;
const waitingPrefix = 'waiting|';
const waitingRow = (id: string): string => `${waitingPrefix}${id}`;

/** Two rows an event. */
const eventsATransaction = mostOperations / 2;

/** Which events there were, and which of them the topic does not have yet. */
export function createOutbox(table: Table<OutboxRow>) {
  async function journalAll(events: readonly OutboxEvent[], now: Date): Promise<readonly OutboxEvent[]> {
    try {
      const [first, ...rest] = events.flatMap((event) => insertions(event, now));
      if (first !== undefined) await table.transact(partition, [first, ...rest]);
      return events;
    } catch (error) {
      if (!(error instanceof ConflictError)) throw error;
      // Some of them are known: one by one, to see which.
      if (events.length === 1) return [];
      const fresh: OutboxEvent[] = [];
      for (const event of events) fresh.push(...(await journalAll([event], now)));
      return fresh;
    }
  }

  return {
    /** Writes down the events that are new, and gives those. The same id is never new twice. */
    async journal(events: readonly OutboxEvent[], now: Date): Promise<readonly OutboxEvent[]> {
      const distinct = [...new Map(events.map((event) => [event.id, event])).values()];
      const fresh: OutboxEvent[] = [];
      for (const part of inParts(distinct)) fresh.push(...(await journalAll(part, now)));
      return fresh;
    },
    /** The topic has them. */
    async markSent(events: readonly OutboxEvent[]): Promise<void> {
      for (const { id } of events) await table.remove(partition, waitingRow(id));
    },
    /** Up to `most` events that have waited at least this long, oldest first among those. */
    async listWaiting(age: Millis, now: Date, most: number): Promise<readonly OutboxEvent[]> {
      const waiting: { event: OutboxEvent; since: string }[] = [];
      for await (const { value } of table.list(partition, waitingPrefix)) {
        if (value.kind !== 'waiting' || since(new Date(value.since), now) < age) continue;
        waiting.push(value);
        if (waiting.length >= most) break;
      }
      return waiting.sort((a, b) => (a.since < b.since ? -1 : 1)).map(({ event }) => event);
    },
    /** Forgets events that were sent and are older than `age`, observing `most` from `cursor` on. Gives where to go on; undefined at the end. */
    async prune(age: Millis, now: Date, most: number, cursor?: string): Promise<string | undefined> {
      const old: Row<OutboxRow>[] = [];
      let seen = 0;
      let last: string | undefined;
      for await (const row of table.list(partition, eventPrefix, cursor)) {
        last = row.row;
        if (since(new Date(row.value.since), now) >= age) old.push(row);
        seen += 1;
        if (seen === most) break;
      }
      const forget = async ({ row, etag }: Row<OutboxRow>): Promise<void> => {
        // What still waits must not be said to be new again.
        if ((await table.find(partition, waitingRow(row.slice(eventPrefix.length)))) !== undefined) return;
        await table.remove(partition, row, etag);
      };
      await pLimit(removalsSideBySide).map(old, forget);
      return seen === most ? last : undefined;
    },
  };
}

function insertions(event: OutboxEvent, now: Date): TableWrite<OutboxRow>[] {
  const written = now.toISOString();
  const { id, type, subject } = event;
  return [
    { kind: 'insert', row: eventRow(id), value: { kind: 'event', type, subject, since: written } },
    { kind: 'insert', row: waitingRow(id), value: { kind: 'waiting', event, since: written } },
  ];
}

function* inParts<T>(items: readonly T[]): Iterable<readonly T[]> {
  for (let at = 0; at < items.length; at += eventsATransaction) yield items.slice(at, at + eventsATransaction);
}
