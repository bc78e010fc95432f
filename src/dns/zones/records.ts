import type { Key } from '../../core/key.ts';
import { hashId } from '../../core/resource-id.ts';
import type { NameRow } from '../../state/names/model.ts';
import type { Table } from '../../state/table.ts';

/**
 * A zone that is proven to be gone took its record sets with it: what our rows remember of them is no longer so. A write that may be
 * under way stays marked as such.
 */
export async function forgetRecords(names: Table<NameRow>, zone: string): Promise<void> {
  for await (const { partition, row, value, etag } of names.list(hashId(zone))) {
    if (value.kind !== 'record' || value.state === 'writing' || value.standing === 'none') continue;
    const { written: _, recordEtag: __, holder: ___, holderAddresses: ____, ...rest } = value;
    await names.replace(partition, row, { ...rest, state: 'changed', standing: 'none' }, etag);
  }
}

/** Looks at every record set of the zone that has not settled. */
export async function enqueueUnsettled(
  names: Table<NameRow>,
  zone: string,
  enqueue: (key: Key, cause: string) => Promise<void>,
): Promise<void> {
  for await (const { value } of names.list(hashId(zone))) {
    if (value.kind !== 'record' || value.state === 'settled') continue;
    await enqueue({ room: 'dns', key: value.recordSet }, `${zone} can be written to again`);
  }
}
