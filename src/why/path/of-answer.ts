import type { World } from '../../egress/model.ts';
import type { Source } from '../ask/source.ts';
import type { NameFacts } from '../name-facts.ts';
import { pathTo } from './path.ts';
import { placesOfAddress } from './places.ts';
import { portOf } from './port.ts';
import type { Destination, PathVerdict } from './verdict.ts';

const rankOf = { ok: 0, unknown: 1, broken: 2 } as const;

/** The path to what a name was answered with: of several addresses the worst, for a client takes any of them. */
export function pathOfAnswer(
  world: World,
  source: Source,
  facts: NameFacts,
  addresses: readonly string[],
): PathVerdict {
  const port = portOf(facts.place?.zone ?? '');
  const verdicts = addresses.map((address) => pathToAddress(world, source, facts, address, port));
  const [worst] = verdicts.length === 1 ? verdicts : verdicts.sort((a, b) => rankOf[b.state] - rankOf[a.state]);
  return worst ?? unplaced('no address');
}

/** Where an endpoint of that name has the address, there; else wherever a network holds it, the nearest first. */
function pathToAddress(world: World, source: Source, facts: NameFacts, address: string, port: number): PathVerdict {
  const claim =
    facts.approved.find((each) => each.addresses.includes(address)) ??
    facts.claims.find((each) => each.addresses.includes(address)) ??
    (facts.isKnown ? undefined : facts.approved[0]);
  const view = claim?.endpoint.view;
  const places: readonly Pick<Destination, 'network' | 'subnet'>[] =
    view !== undefined && view.network !== ''
      ? [{ network: view.network, subnet: view.subnet }]
      : placesOfAddress(world, address);
  const verdicts = places.map((place) => pathTo(world, source, { ...place, address, port }));
  const [best] = verdicts.length === 1 ? verdicts : verdicts.sort((a, b) => rankOf[a.state] - rankOf[b.state]);
  return best ?? unplaced(address);
}

const unplaced = (address: string): PathVerdict => ({
  state: 'unknown',
  tell: () => ({
    because: `${address} is in no network among the resources`,
    remedy: 'add the network that has it to the export',
  }),
});
