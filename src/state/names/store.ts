import { findResourceId, shortId } from '../../core/resource-id.ts';
import { believe } from '../believed.ts';
import type { Doubts } from '../contradicted.ts';
import type { Kept } from '../kept.ts';
import { mostOperations, type Row, type Table } from '../table.ts';
import { overwrite, type Place, writeOver } from '../write.ts';
import type { Claim, Conclusion, Name, NameRecord, NameRow } from './model.ts';

/** A name as it was read: what is written back is refused where somebody was quicker. */
export interface ReadName extends Name {
  readonly recordSet: string;
  readonly zoneId: string;
  /** The etags of its record and, by endpoint, of its claims. */
  readonly version: { readonly record: string | undefined; readonly claims: ReadonlyMap<string, string> };
}

/** A name right after a claim on it was set. */
export interface ClaimedName {
  /** As it is now; its record as it was before a write was begun. */
  readonly name: ReadName;
  /** What its record row says of a write that was begun together with the claim. */
  readonly begun: NameRecord | undefined;
}

/** A name in a list. */
export interface ListedName extends ReadName {
  /** Relative to its zone. */
  readonly name: string;
  readonly type: 'a' | 'aaaa';
  /** Something of it contradicts its keys and is left out: a pass over it says so. */
  readonly isDoubted: boolean;
}

/**
 * Claims and what is remembered of record sets. Changing a claim touches the record of its name in the same transaction: what was
 * concluded from the old claims is refused by the record's etag. Each change throws a ConflictError where somebody was quicker.
 */
export interface Names {
  /** One range read. @throws PermanentError where a row contradicts its keys: the name is unread then. */
  read(recordSet: string): Promise<ReadName>;
  /** The record alone; undefined also where it contradicts its keys. */
  findRecord(recordSet: string): Promise<Kept<NameRecord> | undefined>;
  /** Name by name, of one zone or of all. */
  list(zoneId?: string): AsyncIterable<ListedName>;
  /**
   * Sets one claim on a name as it was read, and gives the name as it is then. `isDoubtful`: what exists there may have gone with the zone
   * group that it was taken over from, so it is read again, and nobody is blamed for removing what we had written. `begin`: what the record
   * is to say in the same transaction of a write to Azure that is made next; the caller makes it, and nobody else has seen the claim without.
   */
  setClaim(
    name: ReadName,
    claim: Claim,
    options?: {
      readonly isDoubtful?: boolean;
      readonly begin?: ((name: Name & { readonly record: NameRecord }) => NameRecord | undefined) | undefined;
    },
  ): Promise<ClaimedName>;
  /** Writes what is remembered of a record set in place of what was read, or as the first; gives the new etag. */
  putRecord(record: NameRecord, etag: string | undefined): Promise<string>;
  /**
   * A kill between its steps leaves a settled record that nobody claims, or released claims beside a settled record: the next pass goes on
   * from there.
   */
  conclude(recordSet: string, conclusion: Conclusion, etag: string | undefined): Promise<void>;
}

/** Beside the record. */
const mostReleased = mostOperations - 1;

/** Where a name's claims and record exist: one prefix range of the partition of its zone. @throws TypeError where the id is no record set's. */
function placeOf(recordSet: string): NamePlace {
  const place = findNamePlace(recordSet);
  if (place === undefined) throw new TypeError(`'${recordSet}' is no record set`);
  return place;
}

interface NamePlace {
  readonly zoneId: string;
  readonly name: string;
  readonly type: 'a' | 'aaaa';
  readonly partition: string;
  readonly prefix: string;
}

const recordIn = ({ prefix }: NamePlace): string => `${prefix}record`;
const claimIn = ({ prefix }: NamePlace, endpoint: string): string => `${prefix}claim|${shortId(endpoint)}`;

/** The rows of one name come one after another, and the names of one zone: a sweep asks for the place of each. */
let last: { readonly recordSet: string; readonly place: NamePlace | undefined } | undefined;

function findNamePlace(recordSet: string): NamePlace | undefined {
  if (last?.recordSet !== recordSet) last = { recordSet, place: workOutPlace(recordSet, last?.place) };
  return last.place;
}

/** What follows the id of a zone in that of most of its record sets: as it is kept, and nothing that needs parsing. */
const usual = /^\/(a|aaaa)\/([a-z0-9_*@-][a-z0-9_.-]*)$/;

function workOutPlace(recordSet: string, before: NamePlace | undefined): NamePlace | undefined {
  const behind =
    before !== undefined && recordSet.startsWith(before.zoneId) ? recordSet.slice(before.zoneId.length) : '';
  const [, a, label] = usual.exec(behind) ?? [];
  if (before !== undefined && a !== undefined && label !== undefined) return { ...before, ...named(label, a) };
  const { parent: zoneId, name = '', type = '' } = findResourceId(recordSet) ?? {};
  if (zoneId === undefined) return undefined;
  return { zoneId, partition: shortId(zoneId), ...named(name, type.slice(type.lastIndexOf('/') + 1)) };
}

const named = (name: string, type: string) => ({
  name,
  type: type === 'aaaa' ? ('aaaa' as const) : ('a' as const),
  prefix: `${name}|${type}|`,
});

/** @throws TypeError where the id is no record set's. */
export const zoneOf = (recordSet: string): string => placeOf(recordSet).zoneId;

/** Where a row belongs; undefined where what it is of is no record set. */
function findPlace(value: NameRow): Place | undefined {
  const place = findNamePlace(value.recordSet);
  if (place === undefined) return undefined;
  const row = value.kind === 'claim' ? claimIn(place, value.endpoint) : recordIn(place);
  return { partition: place.partition, row };
}

/**
 * A name that has no rows. A claim on that ground is refused where it has some: every claim is beside a record row, and both are inserted
 * together.
 */
export const unclaimedName = (recordSet: string): ReadName => together(recordSet, []);

/** The rows of one name, as far as they are believed. */
function together(recordSet: string, rows: readonly Kept<NameRow>[]): ReadName {
  const claims: Claim[] = [];
  const version = { record: undefined as string | undefined, claims: new Map<string, string>() };
  let record: NameRecord | undefined;
  for (const { value, etag } of rows) {
    if (value.kind === 'claim') {
      claims.push(value);
      version.claims.set(value.endpoint, etag);
    } else {
      record = value;
      version.record = etag;
    }
  }
  return { recordSet, zoneId: zoneOf(recordSet), claims, record, version };
}

/** The record after a claim on its name changed. */
function touched({ recordSet, record }: ReadName, isDoubtful: boolean): NameRecord {
  if (record === undefined) {
    return { kind: 'record', recordSet, state: 'changed', standing: isDoubtful ? 'unknown' : 'none' };
  }
  // A write that may be under way stays marked as such: its end is not known to this pass.
  const next: NameRecord = record.state === 'writing' ? record : { ...record, state: 'changed' };
  if (!isDoubtful) return next;
  const { written: _, recordEtag: __, ...rest } = next;
  return { ...rest, standing: 'unknown' };
}

export function createNames(table: Table<NameRow>, doubts: Doubts): Names {
  const { isBelieved, demand, findBelieved } = believe('names', table, findPlace, doubts);

  /** The rows of one name each, in the table's order: what exists before the second bar of their keys is the same. */
  async function* grouped(rows: AsyncIterable<Row<NameRow>>): AsyncIterable<readonly Row<NameRow>[]> {
    let group: Row<NameRow>[] = [];
    let key = '';
    for await (const row of rows) {
      const its = `${row.partition}|${row.row.slice(0, row.row.indexOf('|', row.row.indexOf('|') + 1))}`;
      if (group.length > 0 && its !== key) {
        yield group;
        group = [];
      }
      key = its;
      group.push(row);
    }
    if (group.length > 0) yield group;
  }

  return {
    async read(recordSet) {
      const { partition, prefix } = placeOf(recordSet);
      return together(recordSet, (await Array.fromAsync(table.list(partition, prefix))).map(demand));
    },
    async findRecord(recordSet) {
      const place = placeOf(recordSet);
      const found = await findBelieved({ partition: place.partition, row: recordIn(place) });
      return found?.value.kind === 'record' ? { value: found.value, etag: found.etag } : undefined;
    },
    async *list(zoneId) {
      const rows = zoneId === undefined ? table.listAll() : table.list(shortId(zoneId));
      for await (const group of grouped(rows)) {
        const believed = group.filter(isBelieved);
        for (const row of group) if (!believed.includes(row)) doubts.note('names', row);
        const recordSet = believed[0]?.value.recordSet;
        if (recordSet === undefined) continue;
        const { name, type } = placeOf(recordSet);
        yield { ...together(recordSet, believed), name, type, isDoubted: believed.length < group.length };
      }
    },
    async setClaim(name, claim, { isDoubtful = false, begin } = {}) {
      const place = placeOf(name.recordSet);
      const { endpoint } = claim;
      const claims = [...name.claims.filter((each) => each.endpoint !== endpoint), claim];
      const record = touched(name, isDoubtful);
      const begun = begin?.({ claims, record });
      const [claimEtag = '', recordEtag = ''] = await table.transact(place.partition, [
        overwrite<NameRow>(claimIn(place, endpoint), claim, name.version.claims.get(endpoint)),
        overwrite<NameRow>(recordIn(place), begun ?? record, name.version.record),
      ]);
      const version = { record: recordEtag, claims: new Map(name.version.claims).set(endpoint, claimEtag) };
      return { name: { ...name, claims, record, version }, begun };
    },
    putRecord(record, etag) {
      const place = placeOf(record.recordSet);
      return writeOver(table, { partition: place.partition, row: recordIn(place) }, record, etag);
    },
    async conclude(recordSet, conclusion, etag) {
      const place = placeOf(recordSet);
      const { partition } = place;
      const row = recordIn(place);
      if (conclusion.kind === 'unchanged') return;
      if (conclusion.kind === 'forgotten') return table.remove(partition, row, etag);
      const { record, isEmpty } = conclusion;
      const released = conclusion.released.map(({ endpoint }) => claimIn(place, endpoint));
      let now = etag;
      for (let at = 0; at === 0 || at < released.length; at += mostReleased) {
        const removed = released.slice(at, at + mostReleased);
        if (removed.length === 0) now = await writeOver(table, { partition, row }, record, now);
        else [now = ''] = await table.transact(partition, [overwrite(row, record, now)], removed);
      }
      if (isEmpty) await table.remove(partition, row, now);
    },
  };
}
