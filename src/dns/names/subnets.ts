import { apiVersions } from '../../arm/api-versions.ts';
import type { Arm } from '../../arm/arm.ts';
import { findBodyId, propertiesOf } from '../../core/arm-body.ts';
import { PermanentError } from '../../core/errors.ts';
import { remember } from '../../core/remember.ts';
import { minutes } from '../../core/time.ts';
import type { Meta } from '../../state/meta/store.ts';
import type { Reading } from '../ports.ts';
import { holdAll } from './servable.ts';

/** The prefixes of a subnet, to be held against these addresses; none where they are not known. */
export type ReadPrefixes = (
  subnet: string,
  addresses: readonly string[],
  reading: Reading,
) => Promise<readonly string[]>;

/**
 * What is kept of the subnet where that holds the addresses, read at most every five minutes; else one read of Azure, at most every five minutes for a subnet, since one may have been
 * widened. The sweep keeps what Resource Graph shows of every network, so that a new endpoint costs no such read. What may not be read is not known.
 */
export function createSubnetReader(
  arm: Pick<Arm, 'find'>,
  kept?: Pick<Meta, 'findSubnet' | 'putSubnet'>,
): ReadPrefixes {
  const recent = remember<readonly string[]>(minutes(5));
  const known = remember<readonly string[]>(minutes(5));

  async function read(subnet: string, signal: AbortSignal): Promise<readonly string[]> {
    try {
      const prefixes = toSubnetPrefixes((await arm.find(subnet, apiVersions.network, signal))?.body);
      if (prefixes.length > 0) await kept?.putSubnet(subnet, prefixes);
      return prefixes;
    } catch (error) {
      if (error instanceof PermanentError) return [];
      throw error;
    }
  }

  return async (subnet, addresses, { now, signal }) => {
    if (subnet === '') return [];
    const prefixes = await known.get(subnet, now, async () => (await kept?.findSubnet(subnet)) ?? []);
    if (holdAll(prefixes, addresses)) return prefixes;
    known.forget(subnet);
    return recent.get(subnet, now, () => read(subnet, signal));
  };
}

/** A subnet's prefixes from its body: one in `addressPrefix`, or several in `addressPrefixes`; sorted. */
export function toSubnetPrefixes(body: unknown): readonly string[] {
  const { addressPrefix, addressPrefixes } = propertiesOf(body);
  const all = [addressPrefix, ...(Array.isArray(addressPrefixes) ? addressPrefixes : [])];
  return [...new Set(all.filter((each) => typeof each === 'string'))].sort();
}

/** The subnets of a virtual network, as its body or Resource Graph shows them. */
export function subnetsOf(network: unknown): ReadonlyMap<string, readonly string[]> {
  const { subnets } = propertiesOf(network);
  const bodies: readonly unknown[] = Array.isArray(subnets) ? subnets : [];
  return new Map(
    bodies.flatMap((body) => {
      const id = findBodyId(body)?.id;
      const prefixes = toSubnetPrefixes(body);
      return id === undefined || prefixes.length === 0 ? [] : [[id, prefixes]];
    }),
  );
}

/** Subnets written in one pass: the first sweep of a large estate must not be a flood of writes. */
const mostKept = 500;

/** Keeps what a sweep saw of subnets, as far as it is new; one that is gone costs its row and nothing else. */
export async function keepSubnets(
  kept: Pick<Meta, 'listSubnets' | 'putSubnet'>,
  seen: ReadonlyMap<string, readonly string[]>,
): Promise<void> {
  const known = await kept.listSubnets();
  const changed = [...seen].filter(([id, prefixes]) => known.get(id)?.join() !== prefixes.join());
  for (const [id, prefixes] of changed.slice(0, mostKept)) await kept.putSubnet(id, prefixes);
}
