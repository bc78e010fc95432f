import { compare } from '../core/compare.ts';
import { nameOf } from '../core/resource-id.ts';
import { counted } from '../core/text.ts';
import type { World } from '../egress/model.ts';
import { zonesOf } from '../why/graph/zones.ts';
import type { Entry } from './model.ts';

export interface HubLink {
  readonly network: string;
  readonly zones: readonly string[];
}

/** A network that so many of the zones are linked to, at least, is a hub: one that an application links for itself has one or two. */
const hubHas = 3;

/** Networks that seem to be hubs, each with exactly the zones that are linked to it today: no link comes or goes by this. */
export function findHubLinks(world: World, zones: ReadonlySet<string>): readonly Entry<HubLink>[] {
  const linked = new Map<string, string[]>();
  for (const id of zones)
    for (const { network } of zonesOf(world).get(id)?.links ?? [])
      linked.set(network, [...(linked.get(network) ?? []), nameOf(id)]);
  const least = Math.max(hubHas, zones.size / 2);
  return [...linked]
    .filter(([, names]) => names.length >= least)
    .sort(([a], [b]) => compare(a, b))
    .map(([network, names]) => {
      const missing = [...zones].map(nameOf).filter((name) => !names.includes(name));
      const rest = missing.length === 0 ? '' : `; not linked: ${missing.sort().join(', ')}`;
      return {
        value: { network, zones: names.sort() },
        because: [`${nameOf(network)} is linked to ${counted(names.length, 'zone')} of ${zones.size}${rest}`],
      };
    });
}
