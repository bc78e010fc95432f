import { findAddress } from '../../core/addresses.ts';
import { foldCase } from '../../core/text.ts';
import type { World } from '../model.ts';
import { perWorld } from './per-world.ts';

/** The bodies that were read, and what policy says of the appliances among them. */
export interface Estate {
  readonly world: World;
  /** `egress.approvedNextHops`: addresses and ids, as they are compared. */
  readonly approved: ReadonlySet<string>;
}

const kept = perWorld(() => new Map<string, Estate>());

/** One for each world and policy: what is worked out in it is worked out once. */
export function estateOf(world: World, approvedNextHops: readonly string[]): Estate {
  const approved = approvedNextHops.map((text) => findAddress(text)?.text ?? foldCase(text));
  const key = approved.join(' ');
  const known = kept(world).get(key);
  if (known !== undefined) return known;
  const estate = { world, approved: new Set(approved) };
  kept(world).set(key, estate);
  return estate;
}
