import { approvals } from '../approvals/room.ts';
import { clusters } from '../clusters/room.ts';
import type { ResourceChange } from '../core/change.ts';
import { findResourceId, isIdShaped } from '../core/resource-id.ts';
import { dns } from '../dns/room.ts';
import { egress } from '../egress/room.ts';
import { keysConcerned } from '../reconcile/keys-concerned.ts';
import type { Room } from '../reconcile/room.ts';

/** Every room there is, in the order in which a sweep goes through them. A room is a folder and its place in this list. */
export const rooms = [dns, approvals, egress, clusters] as const;

/** The same without their ports: what they say of changes and of their own actions. */
export const everyRoom: readonly Room<never>[] = rooms;

/** What is made of a change is a key, and its id is read by people: a name that Azure gives nothing is no reason to observe anything. */
export const canBe = (change: ResourceChange): boolean =>
  keysConcerned(everyRoom, change).every(({ key }) => {
    const id = findResourceId(key);
    return id !== undefined && isIdShaped(id);
  });
export const cannotBe = 'Azure lets nothing have such a name';

/** The ports of all of them together. */
export type RoomPorts = (typeof rooms)[number] extends { readonly open: (ports: infer Ports) => unknown }
  ? Ports
  : never;
