import { findAddress } from '../../core/addresses.ts';
import type { World } from '../model.ts';

/** The bodies that were read, and what policy says of the appliances among them. */
export interface Estate {
  readonly world: World;
  /** `egress.approvedNextHops`: addresses and ids, as they are compared. */
  readonly approved: ReadonlySet<string>;
}

export const estateOf = (world: World, approvedNextHops: readonly string[]): Estate => ({
  world,
  approved: new Set(approvedNextHops.map((text) => findAddress(text)?.text ?? text.toLowerCase())),
});
