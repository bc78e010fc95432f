import type { Family } from '../../core/prefixes.ts';
import { findResourceId } from '../../core/resource-id.ts';
import type { World } from '../model.ts';
import type { Estate } from './estate.ts';
import { filterOf } from './filters.ts';
import { throughFirewall } from './firewall.ts';
import { type Learnt, learntDefault, learntRoute } from './learnt.ts';
import { findLive, type Live, liveTable } from './live.ts';
import type { Machine } from './machine.ts';
import type { Exit, PathVerdict, ScopeVerdict } from './model.ts';
import { findNetwork, type Network } from './network.ts';
import { inspected, type Place, throughAppliances } from './next-hop.ts';
import { findRead, refOf } from './parts.ts';
import { perWorld } from './per-world.ts';
import { findRouteTable, type Route, type RouteTable, routeText } from './route-table.ts';
import { type Scope, scopesOf } from './scopes.ts';
import { sideChannelsOf } from './side-channels.ts';
import { sourceAddress } from './source-address.ts';
import { leastOf } from './ways.ts';

/** Follows one machine's packets to the internet: the filters, the route of each scope, the next hop, the address they get. */
export function walk({ world, approved }: Estate, machine: Machine): PathVerdict {
  const { subnet, family, sender } = machine;
  const networkId = subnet.id.parent ?? '';
  const network = findNetwork(world, networkId);
  const tableId = refOf(subnet.properties, 'routeTable');
  const live = findLive(world, subnet.id.id);
  const read = tableId === undefined ? undefined : findRouteTable(world, tableId);
  const table = read ?? (tableId === undefined ? undefined : liveTable(tableId, live));
  const learnt =
    table?.isWithoutLearnt === true ? noneLearnt : seenOr(learntDefault(world, networkId, network), network, live);
  const isSeen = learnt.kind === 'seen' || table !== read;
  const filtered = filterOf(world, subnet, machine.group, family, sender, live);
  const place: Place = { networkId, network, table, approved };

  const exitOf = ({ route }: Scope): Exit => {
    if (filtered.share === 'none') return blocked(filtered.because);
    if (tableId !== undefined && table === undefined) return unreadRoutes(tableId);
    return behind(world, route, place, learnt, machine);
  };
  const isTableUnread = tableId !== undefined && table === undefined;
  const isOnSystemRoute = ({ route }: Scope): boolean =>
    route.source === 'System' && network === undefined && !isTableUnread;
  const scopes = scopesOfPlace(
    world,
    family,
    table,
    learnt,
    isSeen ? subnet.id.id : networkId,
    network?.prefixes ?? [],
  );
  const evidence = [
    ...routeEvidence(subnet.id.id, tableId),
    ...(isSeen && live !== undefined ? [liveEvidence(live)] : []),
    ...filtered.evidence,
  ];
  const verdicts = scopes.map((scope): ScopeVerdict => {
    const exit = exitOf(scope);
    const isLearnable = learnt.kind === 'possible' && scope.route.source === 'System' && filtered.share !== 'none';
    const isUnsure = isLearnable || filtered.missing.length > 0;
    const sure = (isSeen || filtered.isSeen) && exit.confidence === 'derived' ? 'proved' : exit.confidence;
    return {
      ...exit,
      confidence: exit.confidence === 'proved' || !isUnsure ? sure : leastOf('assumed', exit.confidence),
      because: isLearnable
        ? `${exit.because}; a default route may be learnt: ${learnt.because}`
        : `${exit.because}${isSeen ? seenText(scope.route) : ''}`,
      evidence: [...evidence, ...routeIdEvidence(scope.route), ...exit.evidence],
      // A network may have a NAT gateway of its own, and a gateway that teaches it routes.
      missing: isOnSystemRoute(scope) ? [...exit.missing, networkId] : exit.missing,
      scope: scope.scope,
      family,
      route: routeText(scope.route),
      mayBeLearnt: isLearnable,
      restricted: filtered.share === 'some',
    };
  });
  const isOpen = verdicts.some((each) => each.mayBeLearnt || each.class === 'unknown') || filtered.missing.length > 0;
  return {
    verdicts,
    sideChannels: sideChannelsOf(world, subnet, verdicts),
    missing: [...filtered.missing, ...verdicts.flatMap(({ missing }) => missing)],
    verifiable: live !== undefined || isOpen ? [subnet.id.id] : [],
  };
}

const noneLearnt: Learnt = { kind: 'none' };

/** What a running machine showed of routes that no body shows. */
function seenOr(learnt: Learnt, network: Network | undefined, live: Live | undefined): Learnt {
  const isUnsure = learnt.kind === 'possible' || (learnt.kind === 'none' && network === undefined);
  return isUnsure && live?.learnt !== undefined ? { kind: 'seen', routes: live.learnt } : learnt;
}

const seenText = ({ source }: Route): string =>
  source === 'System'
    ? '; a running machine in the subnet has learnt no other route'
    : '; so says a running machine in the subnet';

const liveEvidence = ({ at, interface: id, learnt = [] }: Live): ScopeVerdict['evidence'][number] => ({
  id,
  property: 'effectiveRouteTable',
  value: `learnt: ${learnt.map(({ scope, hopText }) => `${scope} ${hopText}`).join(', ') || 'nothing that leads to the internet'}; asked at ${at}`,
});

/** Worked out once for each route table and network, or subnet where a machine of it reported: thousands of machines share them. */
const keptScopes = perWorld(() => new Map<string, readonly Scope[]>());

function scopesOfPlace(
  world: World,
  family: Family,
  table: RouteTable | undefined,
  learnt: Learnt,
  place: string,
  own: Parameters<typeof scopesOf>[3],
): readonly Scope[] {
  const kept = keptScopes(world);
  const key = `${family} ${table?.id ?? ''} ${place}`;
  const known = kept.get(key);
  if (known !== undefined) return known;
  const routes = learnt.kind === 'seen' ? learnt.routes : learnt.kind === 'known' ? [learntRoute] : [];
  const scopes = scopesOf(family, table, routes, own);
  kept.set(key, scopes);
  return scopes;
}

/** Where a route's next hop lets a packet out. */
function behind(world: World, route: Route, place: Place, learnt: Learnt, machine: Machine): Exit {
  switch (route.hop) {
    case 'None':
      return blocked(`route ${route.scope} leads nowhere`);
    case 'VirtualAppliance':
      return throughAppliances(world, route.addresses, place, machine.family, machine.sender);
    case 'VirtualNetworkGateway':
      return route.source === 'BGP' && learnt.kind === 'seen'
        ? throughLearnt(world, route, place, machine)
        : throughGateway(world, learnt, machine);
    case 'Internet':
      return sourceAddress(world, machine, place.network);
    case 'VnetLocal':
      return { ...blocked(`route ${route.scope} keeps it inside of the network`), class: 'private-only' };
    case 'unknown':
      return { ...blocked(`${route.hopText} is no next hop type known here`), class: 'unknown', confidence: 'assumed' };
  }
}

/** What a route that was seen leads to: a route server or a hub names an appliance as its next hop, a gateway itself. */
function throughLearnt(world: World, { addresses }: Route, place: Place, { family, sender }: Machine): Exit {
  const appliances = throughAppliances(world, addresses, place, family, sender);
  const isAppliance = appliances.class !== 'unknown' && addresses.length > 0;
  return isAppliance
    ? appliances
    : { ...blocked('a learnt route takes it; the rest happens behind that'), class: 'forced-tunnel', seeks: addresses };
}

/** A gateway of the network, or the hub it is connected to. */
function throughGateway(world: World, learnt: Learnt, { family, sender }: Machine): Exit {
  if (learnt.kind !== 'known') {
    return {
      ...blocked('a gateway takes it; the rest happens behind that'),
      class: 'forced-tunnel',
      confidence: learnt.kind === 'possible' || learnt.kind === 'seen' ? 'derived' : 'assumed',
    };
  }
  const { nextHop, saidBy } = learnt;
  const firewall = findRead(world, nextHop);
  const evidence = [{ id: saidBy, property: 'nextHop', value: nextHop }];
  if (firewall?.id.type !== 'microsoft.network/azurefirewalls') {
    const exit = inspected(nextHop, `the hub sends the internet to ${nextHop}, which was not read`);
    return {
      ...exit,
      evidence,
      missing: findResourceId(nextHop)?.type === 'microsoft.network/azurefirewalls' ? [nextHop] : [],
    };
  }
  const exit = throughFirewall(world, firewall, family, sender);
  return { ...exit, evidence: [...evidence, ...exit.evidence] };
}

const blocked = (because: string): Exit => ({
  class: 'blocked',
  via: null,
  publicIps: [],
  confidence: 'derived',
  because,
  evidence: [],
  missing: [],
});

const unreadRoutes = (id: string): Exit => ({
  ...blocked(`the routes of ${id} were not read`),
  class: 'unknown',
  confidence: 'assumed',
  missing: [id],
});

const routeEvidence = (id: string, table: string | undefined): ScopeVerdict['evidence'] =>
  table === undefined ? [] : [{ id, property: 'properties.routeTable.id', value: table }];

const routeIdEvidence = (route: Route): ScopeVerdict['evidence'] =>
  route.id === undefined ? [] : [{ id: route.id, property: 'properties.nextHopType', value: route.hopText }];
