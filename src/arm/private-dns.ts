import type { PrivateDnsManagementContext } from '@azure/arm-privatedns/api';
import { $delete, createOrUpdate, get } from '@azure/arm-privatedns/api/recordSets';
import type { RecordSet, RecordType } from '@azure/arm-privatedns/models';
import { parseResourceId } from '../core/resource-id.ts';
import { bodyOf, findResource, resourceOf } from './answer.ts';
import { answerOf } from './answer-of.ts';

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

export function createPrivateDns(contextOf: (subscriptionId: string) => PrivateDnsManagementContext): PrivateDns {
  const at = (id: string) => {
    const { subscriptionId, resourceGroup, type, names } = parseResourceId(id);
    const [zone, name] = names;
    if (resourceGroup === undefined || zone === undefined || name === undefined)
      throw new TypeError(`'${id}' is no record set`);
    const recordType = type.slice(type.lastIndexOf('/') + 1).toUpperCase() as RecordType;
    return [contextOf(subscriptionId), resourceGroup, zone, recordType, name] as const;
  };
  return {
    async findRecordSet(id, signal) {
      return findResource(await answerOf(`GET ${id}`, signal, (options) => get(...at(id), options)), id);
    },
    async putRecordSet(id, body, condition, signal) {
      const call = (options: object) => createOrUpdate(...at(id), body, { ...options, ...condition });
      return resourceOf(await answerOf(`PUT ${id}`, signal, call), id);
    },
    async removeRecordSet(id, ifMatch, signal) {
      bodyOf(await answerOf(`DELETE ${id}`, signal, (options) => $delete(...at(id), { ...options, ifMatch })));
    },
  };
}
