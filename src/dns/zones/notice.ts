import { ConflictError } from '../../core/errors.ts';
import type { Key } from '../../core/key.ts';
import { hashId } from '../../core/resource-id.ts';
import type { State } from '../../state/state.ts';
import { blankRow } from './links-row.ts';

/**
 * Has a zone looked at once the first record set is written there. A zone that has a row was noticed before; of many writers at once one
 * makes the row, and only that one enqueues. A kill in between is mended by the sweep, which looks at what was never read.
 */
export function createZoneNotice(
  state: Pick<State, 'zones'>,
  enqueue: (key: Key, cause: string) => Promise<void>,
): (zone: string) => Promise<void> {
  const noticed = new Set<string>();
  return async (zone) => {
    if (noticed.has(zone)) return;
    try {
      await state.zones.insert(hashId(zone), 'links', blankRow(zone));
    } catch (error) {
      if (!(error instanceof ConflictError)) throw error;
      noticed.add(zone);
      return;
    }
    await enqueue({ room: 'dns', key: zone }, 'the first record set in this zone');
    noticed.add(zone);
  };
}
