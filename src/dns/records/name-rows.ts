import { findResourceId, hashId } from '../../core/resource-id.ts';
import type { ClaimRow, NameRow, RecordRow } from '../../state/names/model.ts';
import type { Row, Table, TableWrite } from '../../state/table.ts';

/** Where the claims and the record row of one record set stand: one prefix range of the zone's partition. */
export interface NamePlace {
  readonly zoneId: string;
  readonly partition: string;
  readonly prefix: string;
  readonly recordRow: string;
  claimRow(endpointId: string): string;
}

/** @throws TypeError where the id is no record set's. */
export function namePlace(recordSetId: string): NamePlace {
  const parsed = findResourceId(recordSetId);
  const zoneId = parsed?.parent;
  if (parsed === undefined || zoneId === undefined) throw new TypeError(`'${recordSetId}' is no record set`);
  const prefix = `${parsed.name}|${parsed.type.slice(parsed.type.lastIndexOf('/') + 1)}|`;
  return {
    zoneId,
    partition: hashId(zoneId),
    prefix,
    recordRow: `${prefix}record`,
    claimRow: (endpointId) => `${prefix}claim|${hashId(endpointId)}`,
  };
}

export interface NameRows {
  readonly claims: readonly Row<ClaimRow>[];
  readonly record: Row<RecordRow> | undefined;
}

/** One range read: every claim on a name and its record row. */
export async function readName(table: Table<NameRow>, recordSetId: string): Promise<NameRows> {
  const { partition, prefix } = namePlace(recordSetId);
  const claims: Row<ClaimRow>[] = [];
  let record: Row<RecordRow> | undefined;
  for await (const row of table.list(partition, prefix)) {
    if (row.value.kind === 'claim') claims.push({ ...row, value: row.value });
    else record = { ...row, value: row.value };
  }
  return { claims, record };
}

/** Whether the endpoint has a claim of ours on this record set already. */
export function isHeld(
  { id, names }: { readonly id: string; readonly names: ReadonlyMap<string, NameRows> },
  recordSet: string,
): boolean {
  return (names.get(recordSet)?.claims ?? []).some(({ value }) => value.endpoint === id && !value.releasing);
}

/** Puts a value where `known` stands, or where nothing does: the etag decides who wins. */
export function put(row: string, value: NameRow, known: Row<NameRow> | undefined): TableWrite<NameRow> {
  return known === undefined ? { kind: 'insert', row, value } : { kind: 'replace', row, value, etag: known.etag };
}

/** The record row after a claim on its name changed: whatever was concluded from the old claims is to be concluded anew. */
export function touched(recordSetId: string, record: Row<RecordRow> | undefined): RecordRow {
  const known = record?.value;
  if (known === undefined) return { kind: 'record', recordSet: recordSetId, state: 'changed', standing: 'none' };
  // A write that may be under way stays marked as such: its end is not known to this look.
  return known.state === 'writing' ? known : { ...known, state: 'changed' };
}

/**
 * The same where what stands there may have gone with the zone group that it was taken over from: it is read again, and nobody is blamed for
 * removing what we had written.
 */
export function doubted(recordSetId: string, record: Row<RecordRow> | undefined): RecordRow {
  const { written: _, recordEtag: __, ...rest } = touched(recordSetId, record);
  return { ...rest, standing: 'unknown' };
}

/** Whether a record row says nothing that is worth keeping once nobody claims its name. */
export const isNothing = ({
  state,
  standing,
  written,
}: Pick<RecordRow, 'state' | 'standing'> & { readonly written?: unknown }): boolean =>
  // What stands there without our mark and holds what we wrote is kept in mind: a finding says so.
  state === 'settled' && (standing === 'none' || (standing === 'other' && written === undefined));
