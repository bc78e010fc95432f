import { findPrefix } from '../../core/prefixes.ts';
import { nameOf } from '../../core/resource-id.ts';
import type { World } from '../../egress/model.ts';
import { perWorld } from '../../egress/path/per-world.ts';
import type { Route } from '../../egress/path/route-table.ts';
import type { Source } from '../ask/source.ts';
import { connect } from './connect.ts';
import type { Connection } from './connection.ts';
import { describeConnection } from './describe-connection.ts';
import { atTheClient, atTheEndpoint, keptOut, policiesAt } from './groups.ts';
import { rangeWith } from './places.ts';
import { routeTo, tableOf } from './routes.ts';
import { type Destination, type PathState, said, subnetsOf } from './state.ts';

const rankOf = { ok: 0, unknown: 1, broken: 2 } as const;

/**
 * The path of a packet to an address in a network:
 *
 *   networks that don't meet                                     connect() says; a route to an appliance or gateway makes a no unknown
 *   a peering of some subnets that isn't of these                no
 *   a side keeps the other out of VirtualNetwork                 no, unless rules of that side are known that let it in
 *   the endpoint's subnet has its policies for groups on         what its network security group says
 *   it has those for routes on                                   the client subnet's route no wider than the endpoint's network decides
 *   the client's own group denies it                             no
 * (learn.microsoft.com/azure/private-link/disable-private-endpoint-network-policy)
 */
export function pathTo(world: World, source: Source, to: Destination): PathState {
  const { network } = source;
  if (network === undefined) return said('unknown', source.because, 'add its virtual network to the export');
  const connection = connect(world, network, to.network);
  if (connection.state !== 'ok') return withoutWay(world, source, network, to, connection);
  const describe = () => describeConnection(connection, network, to.network);
  if (isPlain(world, source, to, connection)) return { state: 'ok', describe };
  const refusals = [
    subnetsJoined(source, to, connection),
    keptOut(world, source, to, connection),
    atTheEndpoint(world, source, to, connection),
    byRoute(world, source, to),
    atTheClient(world, source, to, connection),
  ].filter((each) => each !== undefined);
  const [worst] = refusals.sort((a, b) => rankOf[b.state] - rankOf[a.state]);
  return worst ?? { state: 'ok', describe };
}

/** Whether nothing but the connection has a say in it: so it is with most. */
function isPlain(world: World, source: Source, to: Destination, { forbiddenBy, peering }: Connection): boolean {
  if (forbiddenBy !== undefined || peering?.joins !== undefined) return false;
  if (source.group !== undefined || source.subnets.length > 0) return false;
  const { groups, routes } = policiesAt(world, to.subnet);
  return !groups && !routes;
}

function withoutWay(world: World, source: Source, network: string, to: Destination, connection: Connection): PathState {
  const { state } = connection;
  const detours = connection.way === 'unpeered' ? detoursOf(world, source, network) : [];
  const address = detours.length === 0 ? undefined : findPrefix(to.address);
  if (address !== undefined) {
    for (const { subnet, routes } of detours) {
      const route = routeTo(routes, address, undefined);
      if (route === undefined || !isForwarding(route)) continue;
      return said(
        'unknown',
        `the route ${route.scope} of ${nameOf(subnet)} leads to ${route.addresses.join(', ') || 'a gateway'}: what forwards there isn't known`,
        'check the effective routes and the rules of the appliance',
      );
    }
  }
  return { state, describe: () => describeConnection(connection, network, to.network) };
}

interface Detour {
  readonly subnet: string;
  readonly routes: readonly Route[];
}

const isForwarding = ({ hop }: Route): boolean => hop === 'VirtualAppliance' || hop === 'VirtualNetworkGateway';

const detours = perWorld(() => new Map<Source, readonly Detour[]>());

/** The routes of the source's subnets that have one to an appliance or a gateway among them. */
function detoursOf(world: World, source: Source, network: string): readonly Detour[] {
  const known = detours(world).get(source);
  if (known !== undefined) return known;
  const found = subnetsOf(world, source, network).flatMap((subnet): readonly Detour[] => {
    const table = tableOf(world, subnet);
    const isUseful = table !== undefined && table !== 'unread' && table.routes.some(isForwarding);
    return isUseful ? [{ subnet, routes: table.routes }] : [];
  });
  detours(world).set(source, found);
  return found;
}

function subnetsJoined(source: Source, to: Destination, { peering }: Connection): PathState | undefined {
  const { joins } = peering ?? {};
  if (joins === undefined) return undefined;
  const out = [
    ...source.subnets.filter((subnet) => !joins.own.includes(nameOf(subnet))),
    ...(to.subnet !== undefined && !joins.others.includes(nameOf(to.subnet)) ? [to.subnet] : []),
  ];
  const [first] = out;
  if (first === undefined) return undefined;
  return said(
    'broken',
    `the peering joins some subnets only, and ${nameOf(first)} is not among them`,
    `add ${nameOf(first)} to the peering, or peer the whole networks`,
  );
}

/** A route counts at an endpoint only where its subnet says so, and none that is wider than the endpoint's network. */
function byRoute(world: World, source: Source, to: Destination): PathState | undefined {
  const address = policiesAt(world, to.subnet).routes ? findPrefix(to.address) : undefined;
  if (address === undefined) return undefined;
  const range = rangeWith(world, to.network, address);
  for (const client of source.subnets) {
    const table = tableOf(world, client);
    if (table === undefined) continue;
    if (table === 'unread')
      return said('unknown', `the route table of ${nameOf(client)} is not among the resources`, 'add it to the export');
    const route = routeTo(table.routes, address, range);
    if (route === undefined || route.hop === 'VnetLocal') continue;
    const where = `the route ${route.scope} of ${nameOf(client)} leads to ${route.addresses.join(', ') || route.hopText}`;
    return isForwarding(route) || route.hop === 'unknown'
      ? said('unknown', `${where}: what forwards there isn't known`, 'check the rules of the appliance')
      : said(
          'broken',
          `${where}, which drops what is for the endpoint`,
          `take the route ${route.scope} out of ${nameOf(table.id)}`,
        );
  }
  return undefined;
}
