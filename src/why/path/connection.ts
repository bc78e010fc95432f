import type { Peering } from '../../egress/path/network.ts';

/** Why packets of one network get to another or don't: `describeConnection` has the words. */
export type Way =
  | 'same'
  | 'peered'
  | 'notConnected'
  | 'otherSideMissing'
  | 'unread'
  | 'gateways'
  | 'unpeered'
  | 'hub'
  | 'wan'
  | 'otherWan'
  | 'hubConnections'
  | 'hubIntent'
  | 'hubUnread'
  | 'hubAppliance'
  | 'hubTable';

/** Whether packets of one network get to another. */
export interface Connection {
  readonly state: 'ok' | 'broken' | 'unknown';
  readonly way: Way;
  /** The id, or the state, that the words are about. */
  readonly about?: string;
  /** Sides of a peering that keep the other out of their tag VirtualNetwork. */
  readonly forbiddenBy?: readonly ('from' | 'to')[];
  /** The peering as the first network says, where it leads the way. */
  readonly peering?: Peering;
}
