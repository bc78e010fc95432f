import { hashId } from '../../core/resource-id.ts';
import { contradicted, type Doubts } from '../contradicted.ts';
import type { Kept } from '../kept.ts';
import type { Row, Table } from '../table.ts';
import { changeRow, isAt, writeOver } from '../write.ts';
import type { ZoneRow } from './model.ts';

type ZoneOf<Kind extends ZoneRow['kind']> = ZoneRow & { readonly kind: Kind };
/** What a zone has one of. */
type Single = Exclude<ZoneRow['kind'], 'held'>;
export type Held = ZoneOf<'held'>;

/**
 * What is remembered of zones. What contradicts its keys is unread: a PermanentError, or left out of lists; what is only ever written anew
 * as a whole counts as not there.
 */
export interface Zones {
  find<Kind extends Single>(kind: Kind, zone: string): Promise<Kept<ZoneOf<Kind>> | undefined>;
  listLinks(): AsyncIterable<ZoneOf<'links'>>;
  /** What is kept by now. */
  set(value: ZoneRow): Promise<void>;
  /** In place of what was read, or as the first; gives the new etag. @throws ConflictError where somebody was quicker. */
  put(value: ZoneRow, etag: string | undefined): Promise<string>;
  /** Without an etag, in any version. */
  remove(value: Pick<ZoneRow, 'kind' | 'zone'> & { readonly recordSet?: string }, etag?: string): Promise<void>;
  /** Nothing is written where `change` gives undefined. */
  changeBudget(
    zone: string,
    change: (known: ZoneOf<'budget'> | undefined) => Promise<ZoneOf<'budget'> | undefined>,
  ): Promise<void>;
  findHeld(zone: string, recordSet: string): Promise<Kept<Held> | undefined>;
  /** Of one zone, by the hash of its id, or of all. */
  listHeld(zoneHash?: string): AsyncIterable<Kept<Held>>;
}

const heldPrefix = 'held|';

function placeOf({ kind, zone, recordSet = '' }: { kind: ZoneRow['kind']; zone: string; recordSet?: string }) {
  return { partition: hashId(zone), row: kind === 'held' ? `${heldPrefix}${hashId(recordSet)}` : kind };
}

const isBelieved = (kept: Row<ZoneRow>): boolean => isAt(kept, placeOf(kept.value));

const isOf = <Kind extends ZoneRow['kind']>(value: ZoneRow, kind: Kind): value is ZoneOf<Kind> => value.kind === kind;

/** Each is rewritten as a whole by its readers' needs. */
const writtenWhole: ReadonlySet<ZoneRow['kind']> = new Set(['blocked', 'listed']);

export function createZones(table: Table<ZoneRow>, doubts: Doubts): Zones {
  async function find<Kind extends ZoneRow['kind']>(
    kind: Kind,
    zone: string,
    recordSet?: string,
  ): Promise<Kept<ZoneOf<Kind>> | undefined> {
    const { partition, row } = placeOf({ kind, zone, ...(recordSet === undefined ? {} : { recordSet }) });
    const found = await table.find(partition, row);
    if (found === undefined) return undefined;
    const { value, etag } = found;
    if (isBelieved(found) && isOf(value, kind)) return { value, etag };
    doubts.note('zones', found);
    if (writtenWhole.has(kind)) return undefined;
    throw contradicted('zones', found);
  }

  async function* believed<Kind extends ZoneRow['kind']>(
    kind: Kind,
    rows: AsyncIterable<Row<ZoneRow>>,
  ): AsyncIterable<Kept<ZoneOf<Kind>>> {
    for await (const row of rows) {
      const { value, etag } = row;
      if (!isBelieved(row)) doubts.note('zones', row);
      else if (isOf(value, kind)) yield { value, etag };
    }
  }

  return {
    find: (kind, zone) => find(kind, zone),
    async *listLinks() {
      for await (const { value } of believed('links', table.listAll())) yield value;
    },
    async set(value) {
      const { partition, row } = placeOf(value);
      await table.upsert(partition, row, value);
    },
    put: (value, etag) => writeOver(table, placeOf(value), value, etag),
    remove(value, etag) {
      const { partition, row } = placeOf(value);
      return table.remove(partition, row, etag);
    },
    changeBudget(zone, change) {
      const place = placeOf({ kind: 'budget', zone });
      return changeRow<ZoneRow>(table, place, (known) => {
        if (known === undefined) return change(undefined);
        if (isOf(known, 'budget') && known.zone === zone) return change(known);
        throw contradicted('zones', place);
      });
    },
    findHeld: (zone, recordSet) => find('held', zone, recordSet),
    listHeld: (zoneHash) =>
      believed('held', zoneHash === undefined ? table.listWhere({ kind: 'held' }) : table.list(zoneHash, heldPrefix)),
  };
}
