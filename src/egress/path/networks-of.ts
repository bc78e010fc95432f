import { elementsOf, field, lowerText } from '../body.ts';
import type { Resource, World } from '../model.ts';
import { networkOf } from './network.ts';
import { partsOf, refOf } from './parts.ts';
import { agentPoolsOf } from './subjects/agent-pools.ts';
import { configurationsOf } from './subjects/scale-set.ts';

/** The networks and subnets that something is in, by its own body; undefined for what is in none. */
export function networksOf(world: World, resource: Resource): readonly string[] | undefined {
  const subnets = subnetsOf(world, resource);
  if (subnets.length > 0) return [...new Set(subnets.flatMap((subnet) => [networkOf(subnet), subnet]))];
  return resource.id.type.startsWith('microsoft.network/virtualnetworks') ? placesOf(resource) : undefined;
}

/** A network itself; a subnet's network and the subnet. */
const placesOf = ({ id }: Resource): readonly string[] => (id.parent === undefined ? [id.id] : [id.parent, id.id]);

function subnetsOf(world: World, resource: Resource): readonly string[] {
  const { properties } = resource;
  switch (resource.id.type) {
    case 'microsoft.network/networkinterfaces':
      return (partsOf(world, resource, 'ipConfigurations') ?? []).flatMap(
        (part) => refOf(part.properties, 'subnet') ?? [],
      );
    case 'microsoft.compute/virtualmachinescalesets':
      return configurationsOf(resource).flatMap(({ subnetId }) => subnetId ?? []);
    case 'microsoft.containerservice/managedclusters':
      return agentPoolsOf(world, resource).flatMap(({ subnets }) => subnets);
    case 'microsoft.network/privateendpoints':
      return [refOf(properties, 'subnet')].flatMap((each) => each ?? []);
    case 'microsoft.containerinstance/containergroups':
      return elementsOf(field(properties, 'subnetIds')).flatMap((each) => lowerText(field(each, 'id')) ?? []);
    default:
      return [
        lowerText(field(properties, 'virtualNetworkSubnetId')),
        lowerText(field(field(properties, 'vnetConfiguration'), 'infrastructureSubnetId')),
      ].flatMap((each) => each ?? []);
  }
}
