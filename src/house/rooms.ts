import { approvals } from '../approvals/room.ts';
import { dns } from '../dns/room.ts';
import { egress } from '../egress/room.ts';

/** Every room there is, in the order in which a sweep goes through them. A room is a folder and its place in this list. */
export const rooms = [dns, approvals, egress] as const;

/** What all of them together reach the world by. */
export type RoomPorts = (typeof rooms)[number] extends { readonly open: (ports: infer Ports) => unknown }
  ? Ports
  : never;
