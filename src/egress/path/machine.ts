import type { Family } from '../../core/prefixes.ts';
import type { Resource } from '../model.ts';
import type { Sender } from './flow-rule.ts';

/** A public address of a machine's own. */
export interface OwnAddress {
  readonly saidBy: string;
  readonly property: string;
  /** Ids of public addresses; empty where Azure makes them with the machine. */
  readonly ids: readonly string[];
}

/** What sets one up for a group of machines, beside the network: the load balancer that a cluster makes for its nodes. */
export interface GivenOutbound {
  readonly saidBy: string;
  readonly property: string;
  readonly value: string;
  /** Ids of public addresses. */
  readonly ids: readonly string[];
}

/** One IP configuration, there or imagined, and what of it decides the way out. */
export interface Machine {
  readonly family: Family;
  readonly subnet: Resource;
  readonly sender: Sender;
  /** The id of the interface's network security group. */
  readonly group: string | undefined;
  readonly own: OwnAddress | undefined;
  /** Backend pools that an interface is in. */
  readonly pools: readonly string[];
  /** Backend pools that have the address as a member. */
  readonly addressPools: readonly string[];
  /** Outbound rules serve the first configuration of a family only. */
  readonly isPrimary: boolean;
  readonly given: GivenOutbound | undefined;
  /** The interface whose `defaultOutboundConnectivityEnabled` is true. */
  readonly seenOnDefault: string | undefined;
  /** `flexible`: a scale set that never has default outbound access. `platform`: an app, whose subnet has no say in it. */
  readonly kind: 'machine' | 'flexible' | 'platform';
}

/** A machine put into a subnet today: no addresses of its own, no pools, no groups. */
export const imagined = (subnet: Resource, family: Family, sender: Sender): Machine => ({
  family,
  subnet,
  sender,
  group: undefined,
  own: undefined,
  pools: [],
  addressPools: [],
  isPrimary: true,
  given: undefined,
  seenOnDefault: undefined,
  kind: 'machine',
});
