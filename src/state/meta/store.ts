import { isDeepStrictEqual } from 'node:util';
import { shortId } from '../../core/resource-id.ts';
import { days } from '../../core/time.ts';
import { believe } from '../believed.ts';
import type { Doubts } from '../contradicted.ts';
import type { Kept } from '../kept.ts';
import type { Table } from '../table.ts';
import { changeRow, writeOver } from '../write.ts';
import type { GivenUp, KnownSubscription, MetaRow, Remembered } from './model.ts';
import { createPeople } from './people.ts';
import { partitions, placeOf, poisonRow, timerRow } from './place.ts';

/** What there is one of. */
type Single = 'schema' | 'sweep' | 'approvals' | 'plan' | 'retention' | 'managed' | 'adminRules';

export type Meta = ReturnType<typeof createMeta>;

const mostDays = 366;
const dayLong = days(1);

/** What the product remembers beside its objects. */
export function createMeta(table: Table<MetaRow>, doubts: Doubts) {
  const rows = believe('meta', table, placeOf, doubts);

  async function find<Kind extends MetaRow['kind']>(kind: Kind, row: string): Promise<Remembered<Kind> | undefined> {
    return asKind(kind, (await table.find(partitions.single, row))?.value);
  }

  async function* listOf<Kind extends keyof typeof partitions & MetaRow['kind']>(
    kind: Kind,
  ): AsyncIterable<Kept<Remembered<Kind>>> {
    for await (const found of rows.list(table.list(partitions[kind]))) {
      const kept = keptAs(kind, found);
      if (kept !== undefined) yield kept;
    }
  }

  const valuesOf = async <Kind extends keyof typeof partitions & MetaRow['kind']>(kind: Kind) =>
    (await Array.fromAsync(listOf(kind))).map(({ value }) => value);

  return {
    find: <Kind extends Single>(kind: Kind) => find(kind, kind),
    async put(value: Remembered<Single>): Promise<void> {
      await table.upsert(partitions.single, value.kind, value);
    },
    /** Changes one, or `blank` where it does not exist; reads it again where another writer was quicker. What is given back unchanged costs no write. */
    change: <Kind extends Single>(
      blank: Remembered<Kind>,
      change: (known: Remembered<Kind>) => Remembered<Kind>,
    ): Promise<void> =>
      changeRow<MetaRow>(table, { partition: partitions.single, row: blank.kind }, (value) => {
        const known = asKind(blank.kind, value) ?? blank;
        const next = change(known);
        return next === known ? undefined : next;
      }),
    /** How many approvals rules with a limit gave at this resource, as of now. */
    findLimit: async (resource: string): Promise<Kept<Remembered<'limit'>> | undefined> =>
      keptAs('limit', await rows.find({ partition: partitions.limit, row: shortId(resource) })),
    /** Takes the next one, as the first or after those that were seen. Gives the row. @throws ConflictError where somebody took one since. */
    async takeLimit(resource: string, seen: Kept<Remembered<'limit'>> | undefined): Promise<Kept<Remembered<'limit'>>> {
      const value = { kind: 'limit', resource, given: (seen?.value.given ?? 0) + 1 } as const;
      const place = { partition: partitions.limit, row: shortId(resource) };
      return { value, etag: await writeOver<MetaRow>(table, place, value, seen?.etag) };
    },
    findTimer: (name: string) => find('timer', timerRow(name)),
    async putTimer(name: string, run: Remembered<'timer'>): Promise<void> {
      await table.upsert(partitions.single, timerRow(name), run);
    },
    /** The prefixes kept of a subnet. A row that is another subnet's counts as none, and is written over. */
    async findSubnet(id: string): Promise<readonly string[] | undefined> {
      const found = await rows.findBelieved({ partition: partitions.subnet, row: shortId(id) });
      return keptAs('subnet', found)?.value.prefixes;
    },
    async putSubnet(id: string, prefixes: readonly string[]): Promise<void> {
      await table.upsert(partitions.subnet, shortId(id), { kind: 'subnet', id, prefixes: [...prefixes] });
    },
    /** By their ids. */
    async listSubnets(): Promise<ReadonlyMap<string, readonly string[]>> {
      const known = new Map<string, readonly string[]>();
      for await (const { value } of listOf('subnet')) known.set(value.id, value.prefixes);
      return known;
    },
    /** Keeps what one day's whole sweep counted, in place of an earlier one of that day; days longer ago than a year go. */
    async putWays(day: string, classes: Readonly<Record<string, number>>): Promise<void> {
      const place = { partition: partitions.ways, row: day };
      const known = keptAs('ways', await rows.findBelieved(place))?.value;
      if (isDeepStrictEqual(known?.classes, { ...classes })) return;
      await table.upsert(partitions.ways, day, { kind: 'ways', day, classes: { ...classes } });
      const last = new Date(Date.parse(day) - mostDays * dayLong).toISOString().slice(0, 10);
      for await (const { row } of table.list(partitions.ways)) {
        if (row >= last) return;
        await table.remove(partitions.ways, row);
      }
    },
    /** The days that are kept, in their order. */
    listWays: (): Promise<readonly Remembered<'ways'>[]> => valuesOf('ways'),
    /** Adds to what came in one hour, in place of the same hour of another day. */
    countEvents: (hour: string, count: number): Promise<void> =>
      changeRow<MetaRow>(table, { partition: partitions.events, row: hour.slice(11, 13) }, (value) => {
        const known = asKind('events', value);
        return { kind: 'events', hour, count: count + (known?.hour === hour ? known.count : 0) };
      }),
    /** How many events came in each hour of the last day, by when it began; an hour without one is left out. */
    async listEvents(now: Date): Promise<ReadonlyMap<string, number>> {
      const hours = new Map<string, number>();
      for await (const { value } of listOf('events'))
        if (Date.parse(value.hour) > now.getTime() - dayLong) hours.set(value.hour, value.count);
      return hours;
    },
    people: createPeople(table, () => listOf('person')),
    /** Every subscription that was ever found under the management group, by id. */
    listSubscriptions: (): Promise<readonly KnownSubscription[]> => valuesOf('subscription'),
    async putSubscription(value: KnownSubscription): Promise<void> {
      await table.upsert(partitions.subscription, value.id, value);
    },
    /** Everything that gave up and has not been observed with success since. */
    listPoison: (): Promise<readonly Kept<GivenUp>[]> => Array.fromAsync(listOf('poison')),
    /** Counts once more that this gave up; `text` is the message of what could not be read. Gives how often it did. */
    async countPoison(what: Pick<GivenUp, 'queue' | 'room' | 'key' | 'why'>, text: string, now: Date): Promise<number> {
      const row = poisonRow(what, text);
      const before = keptAs('poison', await rows.findBelieved({ partition: partitions.poison, row }))?.value;
      const at = now.toISOString();
      const times = (before?.times ?? 0) + 1;
      await table.upsert(partitions.poison, row, {
        kind: 'poison',
        ...what,
        firstAt: before?.firstAt ?? at,
        lastAt: at,
        times,
      });
      return times;
    },
    /** Forgets a key that gave up; what could not be read stays for a person. */
    removePoison: ({ value, etag }: Kept<GivenUp>) => table.remove(partitions.poison, poisonRow(value, ''), etag),
  };
}

function asKind<Kind extends MetaRow['kind']>(kind: Kind, value: MetaRow | undefined): Remembered<Kind> | undefined {
  return value?.kind === kind ? (value as Remembered<Kind>) : undefined;
}

const keptAs = <Kind extends MetaRow['kind']>(
  kind: Kind,
  found: Kept<MetaRow> | undefined,
): Kept<Remembered<Kind>> | undefined => {
  const value = asKind(kind, found?.value);
  return found === undefined || value === undefined ? undefined : { value, etag: found.etag };
};
