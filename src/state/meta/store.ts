import { isDeepStrictEqual } from 'node:util';
import { type Key, keyText } from '../../core/key.ts';
import { shortId } from '../../core/resource-id.ts';
import { days } from '../../core/time.ts';
import { contradicted, type Doubts } from '../contradicted.ts';
import type { Kept } from '../kept.ts';
import type { Row, Table } from '../table.ts';
import { changeRow, writeOver } from '../write.ts';
import type { KnownSubscription, MetaRow, Remembered } from './model.ts';
import { createPeople } from './people.ts';

/** What there is one of. */
type Single = 'schema' | 'sweep' | 'approvals' | 'plan' | 'retention' | 'managed' | 'adminRules';

export type GivenUp = Remembered<'poison'>;

export type Meta = ReturnType<typeof createMeta>;

const singles = 'meta';
const limits = 'limit';
const poison = 'poison';
const unread = 'unread|';
const subnets = 'subnets';
const ways = 'ways';
const subscriptions = 'subscriptions';
const mostDays = 366;
const events = 'events';
const dayLong = days(1);

/** What the product remembers beside its objects. */
export function createMeta(table: Table<MetaRow>, doubts: Doubts) {
  const timer = (name: string): string => `timer-${name}`;

  async function find<Kind extends MetaRow['kind']>(kind: Kind, row: string): Promise<Remembered<Kind> | undefined> {
    return asKind(kind, (await table.find(singles, row))?.value);
  }

  return {
    find: <Kind extends Single>(kind: Kind) => find(kind, kind),
    async put(value: Remembered<Single>): Promise<void> {
      await table.upsert(singles, value.kind, value);
    },
    /** Changes one, or `blank` where it is not there, anew where somebody was quicker. What is given back unchanged costs no write. */
    change: <Kind extends Single>(
      blank: Remembered<Kind>,
      change: (known: Remembered<Kind>) => Remembered<Kind>,
    ): Promise<void> =>
      changeRow<MetaRow>(table, { partition: singles, row: blank.kind }, (value) => {
        const known = asKind(blank.kind, value) ?? blank;
        const next = change(known);
        return next === known ? undefined : next;
      }),
    /** How many approvals rules with a limit gave at this resource, as of now. */
    async findLimit(resource: string): Promise<Kept<Remembered<'limit'>> | undefined> {
      const row = await table.find(limits, shortId(resource));
      if (row === undefined) return undefined;
      const value = asKind('limit', row.value);
      if (value?.resource === resource) return { value, etag: row.etag };
      throw contradicted('meta', row);
    },
    /** Takes the next one, as the first or after those that were seen. Gives the row. @throws ConflictError where somebody took one since. */
    async takeLimit(resource: string, seen: Kept<Remembered<'limit'>> | undefined): Promise<Kept<Remembered<'limit'>>> {
      const value = { kind: 'limit', resource, given: (seen?.value.given ?? 0) + 1 } as const;
      const place = { partition: limits, row: shortId(resource) };
      return { value, etag: await writeOver<MetaRow>(table, place, value, seen?.etag) };
    },
    findTimer: (name: string) => find('timer', timer(name)),
    async putTimer(name: string, run: Remembered<'timer'>): Promise<void> {
      await table.upsert(singles, timer(name), run);
    },
    /** The prefixes kept of a subnet. A row that is another subnet's counts as none, and is written over. */
    async findSubnet(id: string): Promise<readonly string[] | undefined> {
      const value = (await table.find(subnets, shortId(id)))?.value;
      return value?.kind === 'subnet' && value.id === id ? value.prefixes : undefined;
    },
    async putSubnet(id: string, prefixes: readonly string[]): Promise<void> {
      await table.upsert(subnets, shortId(id), { kind: 'subnet', id, prefixes: [...prefixes] });
    },
    /** By the hash of its id. */
    async listSubnets(): Promise<ReadonlyMap<string, readonly string[]>> {
      const known = new Map<string, readonly string[]>();
      for await (const { row, value } of table.list(subnets))
        if (value.kind === 'subnet') known.set(row, value.prefixes);
      return known;
    },
    /** Keeps what one day's whole sweep counted, in place of an earlier one of that day; days longer ago than a year go. */
    async putWays(day: string, classes: Readonly<Record<string, number>>): Promise<void> {
      const known = asKind('ways', (await table.find(ways, day))?.value);
      if (isDeepStrictEqual(known?.classes, { ...classes })) return;
      await table.upsert(ways, day, { kind: 'ways', day, classes: { ...classes } });
      const last = new Date(Date.parse(day) - mostDays * dayLong).toISOString().slice(0, 10);
      for await (const { row } of table.list(ways)) {
        if (row >= last) return;
        await table.remove(ways, row);
      }
    },
    /** The days that are kept, in their order. */
    async listWays(): Promise<readonly Remembered<'ways'>[]> {
      const days: Remembered<'ways'>[] = [];
      for await (const { value } of table.list(ways)) if (value.kind === 'ways') days.push(value);
      return days;
    },
    /** Adds to what came in one hour, in place of the same hour of another day. */
    countEvents: (hour: string, count: number): Promise<void> =>
      changeRow<MetaRow>(table, { partition: events, row: hour.slice(11, 13) }, (value) => {
        const known = asKind('events', value);
        return { kind: 'events', hour, count: count + (known?.hour === hour ? known.count : 0) };
      }),
    /** How many events came in each hour of the last day, by when it began; an hour without one is left out. */
    async listEvents(now: Date): Promise<ReadonlyMap<string, number>> {
      const hours = new Map<string, number>();
      for await (const { value } of table.list(events))
        if (value.kind === 'events' && Date.parse(value.hour) > now.getTime() - dayLong)
          hours.set(value.hour, value.count);
      return hours;
    },
    people: createPeople(table, doubts),
    /** Every subscription that was ever found under the management group, by id. */
    async listSubscriptions(): Promise<readonly KnownSubscription[]> {
      const known: KnownSubscription[] = [];
      for await (const found of table.list(subscriptions)) {
        const value = asKind('subscription', found.value);
        if (value?.id === found.row) known.push(value);
        else doubts.note('meta', found);
      }
      return known;
    },
    async putSubscription(value: KnownSubscription): Promise<void> {
      await table.upsert(subscriptions, value.id, value);
    },
    /** Everything that gave up and has not been observed with success since. */
    async listPoison(): Promise<readonly Kept<GivenUp>[]> {
      const kept: Kept<GivenUp>[] = [];
      for await (const row of table.list(poison)) {
        const value = believedPoison(row);
        if (value === undefined) doubts.note('meta', row);
        else kept.push({ value, etag: row.etag });
      }
      return kept;
    },
    /** Counts once more that this gave up; `text` is the message of what could not be read. Gives how often it did. */
    async countPoison(what: Pick<GivenUp, 'queue' | 'room' | 'key' | 'why'>, text: string, now: Date): Promise<number> {
      const row = poisonRow(what, text);
      const found = await table.find(poison, row);
      const before = found === undefined ? undefined : believedPoison(found);
      const at = now.toISOString();
      const times = (before?.times ?? 0) + 1;
      await table.upsert(poison, row, { kind: 'poison', ...what, firstAt: before?.firstAt ?? at, lastAt: at, times });
      return times;
    },
    /** Forgets a key that gave up; what could not be read stays for a person. */
    removePoison: ({ value, etag }: Kept<GivenUp>) => table.remove(poison, poisonRow(value, ''), etag),
  };
}

/** Undefined where the content is another key's: it counts as none, and is written over. What could not be read names no key to be held to. */
function believedPoison({ row, value }: Row<MetaRow>): GivenUp | undefined {
  if (value.kind !== 'poison') return undefined;
  const isUnread = value.room === undefined || value.key === undefined;
  return (isUnread ? row.startsWith(unread) : row === poisonRow(value, '')) ? value : undefined;
}

/** What could be read goes by its key; the rest by its text. */
function poisonRow({ queue, room, key }: Pick<GivenUp, 'queue' | 'room' | 'key'>, text: string): string {
  return room === undefined || key === undefined
    ? `${unread}${shortId(`${queue} ${text}`)}`
    : shortId(keyText({ room, key } satisfies Key));
}

function asKind<Kind extends MetaRow['kind']>(kind: Kind, value: MetaRow | undefined): Remembered<Kind> | undefined {
  return value?.kind === kind ? (value as Remembered<Kind>) : undefined;
}
