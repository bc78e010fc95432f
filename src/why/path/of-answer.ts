import type { World } from '../../egress/model.ts';
import type { Source } from '../ask/source.ts';
import type { NameFacts } from '../name-facts.ts';
import { pathTo } from './path.ts';
import { placesOfAddress } from './places.ts';
import { portOf } from './port.ts';
import type { Destination, PathState } from './state.ts';

/** Where each address may be: where an endpoint of that name has it; else in every network that holds it. */
export function destinationsOf(
  world: World,
  facts: NameFacts,
  addresses: readonly string[],
): readonly (readonly Destination[])[] {
  const port = portOf(facts.place?.zone ?? '');
  return addresses.map((address) => {
    const claim =
      facts.approved.find((each) => each.addresses.includes(address)) ??
      facts.claims.find((each) => each.addresses.includes(address)) ??
      (facts.isKnown ? undefined : facts.approved[0]);
    const view = claim?.endpoint.view;
    const isPlaced = view !== undefined && view.network !== '';
    const places = isPlaced ? [{ network: view.network, subnet: view.subnet }] : placesOfAddress(world, address);
    return places.map((place): Destination => ({ ...place, address, port }));
  });
}

const rankOf = { ok: 0, unknown: 1, broken: 2 } as const;

/** The path to what a name was answered with: of several addresses the worst, for a client takes any; of several places of one the best. */
export function pathOfAnswer(
  world: World,
  source: Source,
  {
    destinations,
    addresses,
  }: { readonly destinations: readonly (readonly Destination[])[]; readonly addresses: readonly string[] },
): PathState | undefined {
  let worst: PathState | undefined;
  for (const [index, places] of destinations.entries()) {
    let best: PathState | undefined;
    for (const place of places) {
      const state = pathTo(world, source, place);
      if (best === undefined || rankOf[state.state] < rankOf[best.state]) best = state;
    }
    best ??= unplaced(addresses[index] ?? '');
    if (worst === undefined || rankOf[best.state] > rankOf[worst.state]) worst = best;
  }
  return worst;
}

const unplaced = (address: string): PathState => ({
  state: 'unknown',
  describe: () => ({
    because: `${address} is in no network among the resources`,
    remedy: 'add the network that has it to the export',
  }),
});
