import type { Names } from '../../state/names/store.ts';
import type { DnsPorts } from '../ports.ts';

/**
 * A zone that is proven to be gone took its record sets with it: what our rows remember of them is no longer so. A write that may be
 * under way stays marked as such.
 */
export async function forgetRecords(names: Names, zone: string): Promise<void> {
  for await (const { record, version } of names.list(zone)) {
    if (record === undefined || record.state === 'writing' || record.standing === 'none') continue;
    const { written: _, recordEtag: __, holder: ___, holderAddresses: ____, ...rest } = record;
    await names.putRecord({ ...rest, state: 'changed', standing: 'none' }, version.record);
  }
}

/** Observes every record set of the zone that has not settled. */
export async function enqueueUnsettled(names: Names, zone: string, enqueue: DnsPorts['enqueue']): Promise<void> {
  for await (const { record, recordSet } of names.list(zone)) {
    if (record === undefined || record.state === 'settled') continue;
    await enqueue({ room: 'dns', key: recordSet }, `${zone} can be written to again`);
  }
}
