import { BoundedMap } from '../../core/bounded.ts';
import { shortId } from '../../core/resource-id.ts';
import { seconds, since } from '../../core/time.ts';
import { believe } from '../believed.ts';
import { contradicted, type Doubts } from '../contradicted.ts';
import { insertTogether } from '../insert-together.ts';
import type { Kept } from '../kept.ts';
import type { Row, Table } from '../table.ts';
import { changeRow, isAt, writeOver } from '../write.ts';
import type { DeleteBudget, HeldDelete, ZoneBlock, ZoneLinks, ZoneRow } from './model.ts';

type ZoneOf<Kind extends ZoneRow['kind']> = ZoneRow & { readonly kind: Kind };
/** What a zone has one of. */
type Single = Exclude<ZoneRow['kind'], 'held'>;

/**
 * What is remembered of zones. What contradicts its keys is unread: a PermanentError, or left out of lists; what is only ever written again
 * as a whole counts as not there.
 */
export interface Zones {
  find<Kind extends Single>(kind: Kind, zone: string): Promise<Kept<ZoneOf<Kind>> | undefined>;
  /** What blocks a zone; that nothing does is believed for a moment, so that a burst in one zone asks once. */
  findBlock(zone: string, now: Date): Promise<Kept<ZoneBlock> | undefined>;
  listLinks(): AsyncIterable<ZoneLinks>;
  /** What is kept by now. */
  set(value: ZoneRow): Promise<void>;
  /** In place of what was read, or as the first; gives the new etag. @throws ConflictError where somebody was quicker. */
  put(value: ZoneRow, etag: string | undefined): Promise<string>;
  /** Without an etag, in any version. */
  remove(value: Pick<ZoneRow, 'kind' | 'zone'> & { readonly recordSet?: string }, etag?: string): Promise<void>;
  /** Nothing is written where `change` gives undefined. */
  changeBudget(
    zone: string,
    change: (known: DeleteBudget | undefined) => Promise<DeleteBudget | undefined>,
  ): Promise<void>;
  /** The first hold of a delete; many at once go together. @throws ConflictError where it is held already. */
  hold(value: HeldDelete): Promise<void>;
  findHeld(zone: string, recordSet: string): Promise<Kept<HeldDelete> | undefined>;
  /** Of one zone or of all. */
  listHeld(zone?: string): AsyncIterable<Kept<HeldDelete>>;
  /** Of one zone, by the hash of its id, as a route has it. */
  listHeldByHash(zoneHash: string): AsyncIterable<Kept<HeldDelete>>;
}

const heldPrefix = 'held|';

/** So long a zone that nothing blocked is taken for free: another process may have been refused there since. */
const freeFor = seconds(2);
const mostFree = 1_000;

function placeOf({ kind, zone, recordSet = '' }: { kind: ZoneRow['kind']; zone: string; recordSet?: string }) {
  return { partition: shortId(zone), row: kind === 'held' ? `${heldPrefix}${shortId(recordSet)}` : kind };
}

const isOf = <Kind extends ZoneRow['kind']>(value: ZoneRow, kind: Kind): value is ZoneOf<Kind> => value.kind === kind;

/** Each is rewritten as a whole by its readers' needs. */
const writtenWhole: ReadonlySet<ZoneRow['kind']> = new Set(['blocked', 'listed']);

export function createZones(table: Table<ZoneRow>, doubts: Doubts): Zones {
  const { isBelieved, list } = believe('zones', table, placeOf, doubts);
  const insert = insertTogether(table);
  const free = new BoundedMap<string, Date>(mostFree);

  async function find<Kind extends ZoneRow['kind']>(
    kind: Kind,
    zone: string,
    recordSet = '',
  ): Promise<Kept<ZoneOf<Kind>> | undefined> {
    const { partition, row } = placeOf({ kind, zone, recordSet });
    const found = await table.find(partition, row);
    if (found === undefined) return undefined;
    const { value, etag } = found;
    if (isBelieved(found) && isOf(value, kind)) return { value, etag };
    doubts.note('zones', found);
    if (writtenWhole.has(kind)) return undefined;
    throw contradicted('zones', found);
  }

  async function* listOf<Kind extends ZoneRow['kind']>(
    kind: Kind,
    rows: AsyncIterable<Row<ZoneRow>>,
  ): AsyncIterable<Kept<ZoneOf<Kind>>> {
    for await (const { value, etag } of list(rows)) if (isOf(value, kind)) yield { value, etag };
  }

  return {
    find: (kind, zone) => find(kind, zone),
    async findBlock(zone, now) {
      const at = free.get(zone);
      if (at !== undefined && since(at, now) < freeFor) return undefined;
      const found = await find('blocked', zone);
      if (found === undefined) free.set(zone, now);
      return found;
    },
    async *listLinks() {
      for await (const { value } of listOf('links', table.listAll())) yield value;
    },
    async set(value) {
      const { partition, row } = placeOf(value);
      if (value.kind === 'blocked') free.delete(value.zone);
      await table.upsert(partition, row, value);
    },
    put: (value, etag) => writeOver(table, placeOf(value), value, etag),
    hold: (value) => insert(placeOf(value), value),
    remove(value, etag) {
      const { partition, row } = placeOf(value);
      return table.remove(partition, row, etag);
    },
    changeBudget(zone, change) {
      const place = placeOf({ kind: 'budget', zone });
      return changeRow<ZoneRow>(table, place, (known) => {
        if (known === undefined) return change(undefined);
        if (isOf(known, 'budget') && isAt(placeOf(known), place)) return change(known);
        throw contradicted('zones', place);
      });
    },
    findHeld: (zone, recordSet) => find('held', zone, recordSet),
    listHeld: (zone) =>
      listOf('held', zone === undefined ? table.listWhere({ kind: 'held' }) : table.list(shortId(zone), heldPrefix)),
    listHeldByHash: (zoneHash) => listOf('held', table.list(zoneHash, heldPrefix)),
  };
}
