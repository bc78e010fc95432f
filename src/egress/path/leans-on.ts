import type { Resource, World } from '../model.ts';
import { estateOf } from './estate.ts';
import { findHubConnection } from './hub.ts';
import { managementOf } from './managed.ts';
import { findNetwork } from './network.ts';
import { networksOf } from './networks-of.ts';
import { verdictOf } from './path-of.ts';
import type { Sought } from './sought.ts';

/** Ids whose bodies the path of this one still depends on; none where its type has none. What policy approves changes nothing of that. */
export const pathLeansOn = (world: World, { id }: Resource): readonly string[] => [
  ...new Set(verdictOf(estateOf(world, []), id.type, id.id)?.missing),
];

/** What its path depends on, and no body names by id: next hops whose owners are not here, the hubs of its networks, and what is deployed to these. */
export function pathSeeks(world: World, resource: Resource): readonly Sought[] {
  const { id } = resource;
  const verdict = verdictOf(estateOf(world, []), id.type, id.id);
  if (verdict === undefined || verdict.notASubject !== undefined) return [];
  const addresses = new Set(verdict.verdicts.flatMap(({ seeks }) => seeks ?? []));
  const networks = (networksOf(world, resource) ?? []).filter((each) => /\/virtualnetworks\/[^/]+$/.test(each));
  return [
    ...[...addresses].map((of): Sought => ({ kind: 'address', of })),
    ...(verdict.verifiable ?? []).map((of): Sought => ({ kind: 'live', of })),
    ...networks.flatMap((network): readonly Sought[] => {
      const hub = findHubConnection(world, network) === undefined ? findNetwork(world, network)?.hubName : undefined;
      const isKnown = managementOf(world).has(network);
      return [
        ...(hub === undefined ? [] : [{ kind: 'hub', of: hub } as const]),
        ...(isKnown ? [] : [{ kind: 'rules', of: network } as const]),
      ];
    }),
  ];
}
