import { findResourceId } from '../../../core/resource-id.ts';
import { elementsOf, field, lowerText } from '../../body.ts';
import type { Resource, World } from '../../model.ts';
import { refOf, refsOf } from '../parts.ts';
import { addTo, perWorld } from '../per-world.ts';
import { agentPoolsOf } from './agent-pools.ts';
import { configurationsOf } from './scale-set.ts';

/** `closed` sends nothing to the internet for a customer: private endpoints, gateways. */
type Occupant = 'closed' | 'machine';

/**
 * Whether a subnet holds only private endpoints and gateways: from its own lists where Azure shows them, and from the bodies that name it, which
 * is all a plan has. An empty one doesn't.
 */
export function holdsOnlyEndpoints(world: World, subnet: Resource): boolean {
  const { properties } = subnet;
  const own = [
    ...refsOf(properties, 'privateEndpoints').map((): Occupant => 'closed'),
    ...refsOf(properties, 'applicationGatewayIPConfigurations').map((): Occupant => 'closed'),
    ...refsOf(properties, 'ipConfigurations').flatMap((id) => occupantOf(world, id)),
  ];
  const all = [...own, ...(occupants(world).get(subnet.id.id) ?? [])];
  return all.length > 0 && all.every((each) => each === 'closed');
}

/** By the type of what has the configuration. A frontend of a load balancer says nothing of who is here. */
function occupantOf(world: World, configuration: string): readonly Occupant[] {
  const id = findResourceId(configuration);
  switch (id?.type.split('/')[1]) {
    case 'networkinterfaces':
      return [
        id.name.startsWith('privateendpointipconfig') || isOfEndpoint(world.find(id.parent ?? ''))
          ? 'closed'
          : 'machine',
      ];
    case 'loadbalancers':
      return [];
    case 'virtualmachinescalesets':
      return ['machine'];
    default:
      return id === undefined ? [] : ['closed'];
  }
}

const isOfEndpoint = (nic: Resource | undefined): boolean =>
  ['privateEndpoint', 'privateLinkService'].some((owner) => refOf(nic?.properties, owner) !== undefined);

/** What names each subnet as its place. */
const occupants = perWorld((world: World): ReadonlyMap<string, readonly Occupant[]> => {
  const bySubnet = new Map<string, Occupant[]>();
  for (const body of world.others) {
    for (const [subnet, occupant] of placesOf(world, body)) addTo(bySubnet, subnet, occupant);
  }
  return bySubnet;
});

function placesOf(world: World, body: Resource): readonly (readonly [string, Occupant])[] {
  const as = (occupant: Occupant, subnets: readonly (string | undefined)[]): readonly (readonly [string, Occupant])[] =>
    subnets.flatMap((subnet) => (subnet === undefined ? [] : [[subnet, occupant] as const]));
  const listed = (list: string): readonly (string | undefined)[] =>
    elementsOf(field(body.properties, list)).map((each) => refOf(field(each, 'properties') ?? each, 'subnet'));
  switch (body.id.type) {
    case 'microsoft.network/privateendpoints':
      return as('closed', [refOf(body.properties, 'subnet')]);
    case 'microsoft.network/applicationgateways':
      return as('closed', listed('gatewayIPConfigurations'));
    case 'microsoft.network/networkinterfaces':
      return as(isOfEndpoint(body) ? 'closed' : 'machine', listed('ipConfigurations'));
    case 'microsoft.compute/virtualmachinescalesets':
      return as(
        'machine',
        configurationsOf(body).map(({ subnetId }) => subnetId),
      );
    case 'microsoft.containerservice/managedclusters':
      return as(
        'machine',
        agentPoolsOf(world, body).flatMap(({ subnets }) => subnets),
      );
    case 'microsoft.containerinstance/containergroups':
      return as(
        'machine',
        elementsOf(field(body.properties, 'subnetIds')).map((each) => lowerText(field(each, 'id'))),
      );
    default:
      return [];
  }
}
