import type { Family } from '../../core/prefixes.ts';
import { field, flagOf } from '../body.ts';
import type { Resource, World } from '../model.ts';
import { othersOfType } from '../path/by-type.ts';
import { type Estate, estateOf } from '../path/estate.ts';
import { hopsInUse, subnetsOf } from '../path/hops-in-use.ts';
import { learntDefault } from '../path/learnt.ts';
import { findNetwork, subnetPrefixes } from '../path/network.ts';
import { refOf } from '../path/parts.ts';
import { addTo, perWorld } from '../path/per-world.ts';
import { defaultHopOf, findRouteTable } from '../path/route-table.ts';
import { ofInterface } from '../path/subjects/interface.ts';
import { ofSubnet } from '../path/subjects/subnet.ts';
import { whyNoMachine } from '../path/subjects/subnet-kinds.ts';
import { allows } from '../profiles/allowed.ts';
import type { Given, Predicates } from './predicate.ts';
import { partsOf } from './read.ts';

/** By what they point at, as `routeTable /subscriptions/…`: the subnets of a file that machines can be put into. */
const subnetsWith = perWorld((world: World): ReadonlyMap<string, readonly Resource[]> => {
  const found = new Map<string, Resource[]>();
  for (const subnet of subnetsOf(world)) {
    if (whyNoMachine(subnet) !== undefined) continue;
    for (const name of ['routeTable', 'natGateway']) {
      const of = refOf(subnet.properties, name);
      if (of !== undefined) addTo(found, `${name} ${of}`, subnet);
    }
  }
  return found;
});

const usersOf = ({ world, resource }: Given, name: 'routeTable' | 'natGateway'): readonly Resource[] =>
  subnetsWith(world).get(`${name} ${resource.id.id}`) ?? [];

const namesOf = (subnets: readonly Resource[]): string =>
  subnets
    .map(({ id }) => id.names.join('/'))
    .sort()
    .join(', ');

const defaultHop = (world: World, table: string | undefined, family: Family): ReturnType<typeof defaultHopOf> =>
  table === undefined ? undefined : defaultHopOf(findRouteTable(world, table), family);

const learnsDefault = (world: World, { id }: Resource): boolean =>
  learntDefault(world, id.parent ?? '', findNetwork(world, id.parent ?? '')).kind !== 'none';

/** Whether the subnet's network is among the bodies: without it nobody knows what it learns. */
const isPlaced = (world: World, { id }: Resource): boolean => findNetwork(world, id.parent ?? '') !== undefined;

/** What a table, a gateway, a balancer or an interface means for the subnets and machines that use it; seen in files alone. */
export const tablePaths: Predicates = {
  'egress-udr-missing-default-route'(given) {
    const { resource, world } = given;
    const table = findRouteTable(world, resource.id.id);
    if (table === undefined || defaultHopOf(table, 'v4') !== undefined) return undefined;
    const open = usersOf(given, 'routeTable').filter((subnet) => {
      if (!table.isWithoutLearnt && (!isPlaced(world, subnet) || learnsDefault(world, subnet))) return false;
      const { verdicts } = ofSubnet(estateOf(world, given.policy.approvedNextHops), subnet.id.id);
      // Two halves of the internet are a default route as well.
      return verdicts.some(
        ({ scope, route, class: way }) =>
          scope === '0.0.0.0/0' && route.startsWith('System:') && !allows('inspected', way),
      );
    });
    return open.length === 0 ? undefined : `no route of 0.0.0.0/0, and it is the table of ${namesOf(open)}`;
  },
  'egress-ipv6-default-route-missing'(given) {
    const { resource, world } = given;
    const table = findRouteTable(world, resource.id.id);
    if (defaultHopOf(table, 'v4') !== 'VirtualAppliance' || defaultHopOf(table, 'v6') !== undefined) return undefined;
    const dual = usersOf(given, 'routeTable').filter(({ properties }) =>
      subnetPrefixes(properties).some(({ family }) => family === 'v6'),
    );
    return dual.length === 0
      ? undefined
      : `0.0.0.0/0 goes to an appliance and ::/0 has no route, while ${namesOf(dual)} ${dual.length === 1 ? 'has' : 'have'} IPv6 addresses`;
  },
  'egress-bgp-default-suppressed'(given) {
    const { resource, world } = given;
    const table = findRouteTable(world, resource.id.id);
    if (table?.isWithoutLearnt !== true || defaultHopOf(table, 'v4') !== undefined) return undefined;
    const cut = usersOf(given, 'routeTable').filter((subnet) => learnsDefault(world, subnet));
    return cut.length === 0
      ? undefined
      : `it turns off learnt routes and has none of 0.0.0.0/0, in networks that may learn one: ${namesOf(cut)}`;
  },
  'egress-private-subnet-internet-route-broken'(given) {
    const { world, policy } = given;
    const broken = usersOf(given, 'routeTable').filter((subnet) => {
      if (flagOf(field(subnet.properties, 'defaultOutboundAccess')) !== false) return false;
      const { verdicts } = ofSubnet(estateOf(world, policy.approvedNextHops), subnet.id.id);
      return verdicts.some(
        ({ route, class: way }) => route.startsWith('User:') && route.endsWith('->Internet') && way === 'private-only',
      );
    });
    return broken.length === 0
      ? undefined
      : `a route leads to Internet, and nothing gives an address to what is in ${namesOf(broken)}, which is private`;
  },
  'egress-nat-gateway-shadowed'(given) {
    const { world } = given;
    const users = usersOf(given, 'natGateway');
    const isPast = (subnet: Resource): boolean => {
      const hop = defaultHop(world, refOf(subnet.properties, 'routeTable'), 'v4');
      return hop === 'VirtualAppliance' || hop === 'VirtualNetworkGateway' || hop === 'None';
    };
    return users.length === 0 || !users.every(isPast)
      ? undefined
      : `the default ${users.length === 1 ? 'route' : 'routes'} of ${namesOf(users)} ${users.length === 1 ? 'leads' : 'lead'} past it; it serves as soon as ${users.length === 1 ? 'that' : 'one'} is deleted`;
  },
  'egress-nva-nic-no-ip-forwarding'({ resource, properties, world }) {
    if (flagOf(field(properties, 'enableIPForwarding')) === true) return undefined;
    const tables = hopsInUse(world).get(resource.id.id) ?? [];
    return tables.length === 0
      ? undefined
      : `enableIPForwarding is not true, but it is the next hop of ${tables.join(', ')}`;
  },
  'egress-lb-outbound-rule'({ resource, properties, world, policy }) {
    if (partsOf(properties, 'outboundRules[]').length === 0) return undefined;
    const estate = estateOf(world, policy.approvedNextHops);
    const members = behindRules(estate).get(resource.id.id) ?? [];
    return members.length === 0
      ? undefined
      : `its outbound rules are the way out of ${members
          .map(({ id }) => id.name)
          .sort()
          .join(', ')}`;
  },
};

/** The interfaces that leave by the outbound rules of each load balancer. */
const behindRules = perWorld((estate: Estate): ReadonlyMap<string, readonly Resource[]> => {
  const found = new Map<string, Resource[]>();
  for (const nic of othersOfType(estate.world, 'microsoft.network/networkinterfaces')) {
    const ways = ofInterface(estate, nic.id.id).verdicts.filter((each) => each.class === 'lb-outbound-rule');
    for (const balancer of new Set(ways.map(({ via }) => via)))
      if (balancer !== null && balancer !== undefined) addTo(found, balancer, nic);
  }
  return found;
});
