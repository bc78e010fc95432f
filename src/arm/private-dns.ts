import type { PrivateDnsManagementContext } from '@azure/arm-privatedns/api';
import { createOrUpdate as putZone } from '@azure/arm-privatedns/api/privateZones';
import { $delete, createOrUpdate, get } from '@azure/arm-privatedns/api/recordSets';
import { createOrUpdate as putLink, $delete as removeLink } from '@azure/arm-privatedns/api/virtualNetworkLinks';
import type { PrivateZone, RecordSet, RecordType, VirtualNetworkLink } from '@azure/arm-privatedns/models';
import { parseResourceId } from '../core/resource-id.ts';
import { bodyOf, findResource, resourceOf, successOf } from './answer.ts';
import { answerOf } from './answer-of.ts';
import type { ArmAnswer } from './arm.ts';

const ifNone = { ifNoneMatch: '*' } as const;

/** Writes only what exists as it was last seen: an etag, or nothing at all. */
export type Precondition = { readonly ifMatch: string } | { readonly ifNoneMatch: '*' };

/**
 * Private DNS zones, their virtual network links and their record sets (`{zone id}/{a|aaaa}/{name}`) by resource id, bodies as ARM sends
 * them. One request each.
 * @throws UnreadError where something else was answered: to a write too, which may have been made.
 */
export interface PrivateDns {
  /** Undefined where Azure proves that there is none. */
  findRecordSet(id: string, signal: AbortSignal): Promise<unknown>;
  /** Replaces the whole record set; gives the body Azure answers with. */
  putRecordSet(id: string, body: RecordSet, condition: Precondition, signal: AbortSignal): Promise<unknown>;
  /** Removing what is gone already succeeds. */
  removeRecordSet(id: string, ifMatch: string, signal: AbortSignal): Promise<void>;
  /** Only where there is none. Azure takes it on and finishes later: the headers of the answer say where to ask. */
  createZone(id: string, body: PrivateZone, signal: AbortSignal): Promise<ArmAnswer>;
  /** The same for a link. */
  createLink(id: string, body: VirtualNetworkLink, signal: AbortSignal): Promise<ArmAnswer>;
  /** Removing what is gone already succeeds; Azure takes it on and finishes later. */
  removeLink(id: string, signal: AbortSignal): Promise<ArmAnswer>;
}

export function createPrivateDns(contextOf: (subscriptionId: string) => PrivateDnsManagementContext): PrivateDns {
  const zoneOf = (id: string) => {
    const { subscriptionId, resourceGroup, names } = parseResourceId(id);
    if (resourceGroup === undefined) throw new TypeError(`'${id}' is in no resource group`);
    return [contextOf(subscriptionId), resourceGroup, names[0] ?? ''] as const;
  };
  const childOf = (id: string): string => {
    const [, name] = parseResourceId(id).names;
    if (name === undefined) throw new TypeError(`'${id}' is in no zone`);
    return name;
  };
  const at = (id: string) => {
    const { type } = parseResourceId(id);
    return [...zoneOf(id), type.slice(type.lastIndexOf('/') + 1).toUpperCase() as RecordType, childOf(id)] as const;
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
    // What they give polls until all is done for a caller that awaits it; its first request is all we want.
    async createZone(id, body, signal) {
      const call = (options: object) => putZone(...zoneOf(id), body, { ...options, ...ifNone }).submitted();
      return successOf(await answerOf(`PUT ${id}`, signal, call));
    },
    async createLink(id, body, signal) {
      const call = (options: object) =>
        putLink(...zoneOf(id), childOf(id), body, { ...options, ...ifNone }).submitted();
      return successOf(await answerOf(`PUT ${id}`, signal, call));
    },
    async removeLink(id, signal) {
      const call = (options: object) => removeLink(...zoneOf(id), childOf(id), options).submitted();
      return successOf(await answerOf(`DELETE ${id}`, signal, call));
    },
  };
}
