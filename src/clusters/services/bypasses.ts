import type { World } from '../../egress/model.ts';
import { findNetwork, networkOf } from '../../egress/path/network.ts';
import { refOf } from '../../egress/path/parts.ts';
import { fixAt } from './annotations.ts';
import type { ServiceNote } from './model.ts';
import { type Described, findFrontend } from './read.ts';

/** Who reaches the frontend without the private link service, and so without approval or LinkID. */
export function bypassesOf(world: World, described: Described): readonly ServiceNote[] {
  return [publicFrontends(described), peeredNetworks(world, described)];
}

function publicFrontends({ frontends, kubernetesService }: Described): ServiceNote {
  const id = 'public-frontend';
  const open = frontends.filter(({ isPublic }) => isPublic === true);
  const remedy = fixAt(kubernetesService, 'azure-load-balancer-internal', 'make the load balancer internal');
  if (open.length > 0) {
    const because = `its frontend has the public address ${open.map(({ address, id: frontend }) => address ?? frontend).join(', ')}`;
    return { id, state: 'fail', because, remedy };
  }
  const isRead = frontends.length > 0 && frontends.every(({ isPublic }) => isPublic === false);
  return isRead
    ? { id, state: 'pass', because: 'its frontends are internal', remedy: '' }
    : { id, state: 'unknown', because: 'its load balancer was not read; let the identity read it', remedy };
}

function peeredNetworks(world: World, { frontends, natAddresses }: Described): ServiceNote {
  const id = 'peered-networks';
  const remedy =
    'Remove the peering, deny its range in the security group of the nodes, or accept that these networks need no approval.';
  const own = ownNetworks(
    world,
    frontends.map((each) => each.id),
    natAddresses.flatMap(({ subnet }) => subnet ?? []),
  );
  const read = own.map((network) => findNetwork(world, network));
  if (own.length === 0 || read.includes(undefined)) {
    return {
      id,
      state: 'unknown',
      because: 'the network of its frontend was not read; let the identity read it',
      remedy,
    };
  }
  const peered = read.flatMap(
    (each) => each?.peerings.filter(({ isConnected }) => isConnected).map(({ network }) => network) ?? [],
  );
  const names = [...new Set(peered)].sort();
  return names.length === 0
    ? { id, state: 'pass', because: 'no network is peered to that of its frontend', remedy: '' }
    : { id, state: 'fail', because: `reaches the frontend without the service: ${names.join(', ')}`, remedy };
}

/** The networks that its frontends lie in; NAT addresses lie in the same, where the frontend's subnet was not read. */
function ownNetworks(world: World, frontends: readonly string[], subnets: readonly string[]): readonly string[] {
  const found = frontends.flatMap((id) => {
    return refOf(findFrontend(world, id)?.properties, 'subnet') ?? [];
  });
  return [...new Set([...found, ...subnets].map(networkOf))].filter((each) => each !== '');
}
