import type { RecordSet, RecordType } from '@azure/arm-privatedns';
import { parseResourceId } from '../core/resource-id.ts';
import { done, findResourceBody, resourceBody } from './raw.ts';
import type { SdkClients } from './sdk-clients.ts';

/** Writes only what stands as it was last seen: an etag, or nothing at all. */
export type Condition = { readonly ifMatch: string } | { readonly ifNoneMatch: '*' };

/**
 * Record sets of private DNS zones by their resource id (`{zone id}/{a|aaaa}/{name}`), bodies as ARM sends them. One request each.
 * @throws UnreadError where something else was answered: to a write too, which may have been made.
 */
export interface PrivateDns {
  /** Undefined where Azure proves that there is none. */
  findRecordSet(id: string, signal: AbortSignal): Promise<unknown>;
  /** Replaces the whole record set; gives the body Azure answers with. */
  putRecordSet(id: string, body: RecordSet, condition: Condition, signal: AbortSignal): Promise<unknown>;
  /** Removing what is gone already succeeds. */
  removeRecordSet(id: string, ifMatch: string, signal: AbortSignal): Promise<void>;
}

export function createPrivateDns(clients: SdkClients): PrivateDns {
  const at = (id: string) => {
    const { subscriptionId, resourceGroup, type, names } = parseResourceId(id);
    const [zone, name] = names;
    if (resourceGroup === undefined || zone === undefined || name === undefined)
      throw new TypeError(`'${id}' is no record set`);
    const recordType = type.slice(type.lastIndexOf('/') + 1).toUpperCase() as RecordType;
    return { recordSets: clients.privateDns(subscriptionId).recordSets, group: resourceGroup, zone, recordType, name };
  };
  return {
    findRecordSet(id, signal) {
      const { recordSets, group, zone, recordType, name } = at(id);
      return findResourceBody(id, signal, (options) => recordSets.get(group, zone, recordType, name, options));
    },
    putRecordSet(id, body, condition, signal) {
      const { recordSets, group, zone, recordType, name } = at(id);
      return resourceBody('PUT', id, signal, (options) =>
        recordSets.createOrUpdate(group, zone, recordType, name, body, { ...options, ...condition }),
      );
    },
    async removeRecordSet(id, ifMatch, signal) {
      const { recordSets, group, zone, recordType, name } = at(id);
      await done('DELETE', id, signal, (options) =>
        recordSets.delete(group, zone, recordType, name, { ...options, ifMatch }),
      );
    },
  };
}
