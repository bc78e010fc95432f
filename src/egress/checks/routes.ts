import { reachOf } from '../../core/address-sets.ts';
import { azureDns } from '../../core/dns-servers.ts';
import { reachesInternet, whole } from '../../core/prefixes.ts';
import { nameOf } from '../../core/resource-id.ts';
import { foldCase } from '../../core/text.ts';
import { field, flagOf, lowerText, textOf } from '../body.ts';
import type { World } from '../model.ts';
import { othersOfType } from '../path/by-type.ts';
import { hasAppliance } from '../path/hub.ts';
import { refsOf } from '../path/parts.ts';
import { perWorld } from '../path/per-world.ts';
import { defaultHopOf, findRouteTable, type HopKind, type Route } from '../path/route-table.ts';
import { namedBy } from './named-by.ts';
import type { Given, Predicates } from './predicate.ts';
import { partsOf, textsOf } from './read.ts';

/** The subnets of a file by the table they name: an export may leave out what the table says of them. */
const subnetsByTable = namedBy(
  (world) => othersOfType(world, 'microsoft.network/virtualnetworks/subnets'),
  () => ['routeTable.id'],
);

/** A firewall's own subnet needs the internet as its default. */
const isFirewalls = ({ properties, resource, world }: Given): boolean => {
  const users = [
    ...refsOf(properties, 'subnets'),
    ...(subnetsByTable(world).get(resource.id.id) ?? []).map(({ id }) => id.id),
  ];
  const names = users.map((id) => nameOf(id));
  return (
    names.length > 0 &&
    names.every((name) => name === 'azurefirewallsubnet' || name === 'azurefirewallmanagementsubnet')
  );
};

/** The networks that a DNS resolver policy is linked to. */
const networksWithPolicy = perWorld(
  (world: World): ReadonlySet<string> =>
    new Set(
      othersOfType(world, 'microsoft.network/dnsresolverpolicies/virtualnetworklinks').flatMap(({ id, properties }) => [
        // A link that names no network shows that links are among the resources all the same.
        id.id,
        ...textsOf(properties, 'virtualNetwork.id').map((network) => foldCase(network)),
      ]),
    ),
);

const families = ['v4', 'v6'] as const;
const routesOf = ({ world, resource }: Given): readonly Route[] => findRouteTable(world, resource.id.id)?.routes ?? [];

/** The scopes of routes straight to the internet, sorted: those of everything, of public prefixes, or of service tags. */
const toInternet = (given: Given, wanted: (route: Route) => boolean): readonly string[] =>
  routesOf(given)
    .filter((route) => route.hop === 'Internet' && wanted(route))
    .map(({ scope }) => scope)
    .sort();

const isDefault = ({ scope }: Route): boolean => families.some((family) => scope === whole[family].text);
const isPublicPart = (route: Route): boolean =>
  route.prefix !== undefined && !isDefault(route) && reachesInternet(route.prefix);

/** Whether a table has a default of its own that leads somewhere, in a family or in any. */
const leads = (given: Given, isMeant: (hop: HopKind | 'several') => boolean): boolean => {
  const table = findRouteTable(given.world, given.resource.id.id);
  return families.some((family) => {
    const hop = defaultHopOf(table, family);
    return hop !== undefined && isMeant(hop);
  });
};

const goes = (scopes: readonly string[], between = ', '): string =>
  `${scopes.join(between)} ${scopes.length === 1 ? 'goes' : 'go'}`;

/** Route tables by themselves: which routes go straight to the internet. */
export const routes: Predicates = {
  'egress-udr-default-to-internet'(given) {
    if (isFirewalls(given) || !leads(given, (hop) => hop === 'Internet')) return undefined;
    const exact = toInternet(given, isDefault);
    return exact.length > 0
      ? `${goes(exact, ' and ')} to Internet`
      : `${goes(toInternet(given, isPublicPart))} to Internet, which is everything`;
  },
  'egress-udr-split-default-bypass'(given) {
    const found = toInternet(given, isPublicPart);
    if (found.length === 0 || !leads(given, (hop) => hop !== 'Internet')) return undefined;
    return `${goes(found)} to Internet while the default route goes elsewhere`;
  },
  'egress-udr-service-tag-bypass'(given) {
    const found = toInternet(given, ({ prefix, scope }) => prefix === undefined && scope !== 'not set');
    return found.length === 0 ? undefined : `routes of service tags go to Internet: ${found.join(', ')}`;
  },
  'egress-forced-tunnel-gateway': (given) =>
    leads(given, (hop) => hop === 'VirtualNetworkGateway')
      ? 'the default route goes to the network gateway: what leaves is decided at the other end'
      : undefined,
  'egress-vwan-hub-unprotected'({ properties }) {
    const isGuarded = hasAppliance(properties);
    const isHub = field(properties, 'virtualWan') != null || field(properties, 'addressPrefix') != null;
    return isHub && !isGuarded ? 'it has neither a firewall nor a security partner' : undefined;
  },
  'egress-vwan-connection-no-internet-security'({ properties, resource, world }) {
    if (flagOf(field(properties, 'enableInternetSecurity')) === true) return undefined;
    const intents = world.findChildren(resource.id.parent ?? '', 'routingintent') ?? [];
    const sends = intents.some((intent) =>
      textsOf(intent.properties, 'routingPolicies[].destinations[]').some((each) => foldCase(each) === 'internet'),
    );
    return sends
      ? 'the hub takes the internet through its firewall, but enableInternetSecurity of this connection is not true'
      : undefined;
  },
  'egress-vwan-routing-intent-no-internet'({ properties }) {
    const policies = partsOf(properties, 'routingPolicies[]');
    const covers = textsOf(properties, 'routingPolicies[].destinations[]').some(
      (each) => foldCase(each) === 'internet',
    );
    return policies.length > 0 && !covers ? 'no routing policy has Internet among its destinations' : undefined;
  },
  'egress-vnet-level-nat-gateway'({ properties }) {
    const id = textsOf(properties, 'defaultPublicNatGateway.id')[0];
    return id === undefined
      ? undefined
      : `defaultPublicNatGateway is ${foldCase(id)}: every subnet without one of its own leaves through it`;
  },
  'egress-peering-disconnected'({ properties, resource }) {
    const state = textOf(field(properties, 'peeringState'));
    if (state === undefined || foldCase(state) === 'connected') return undefined;
    return `peeringState of ${resource.id.name} is ${state}`;
  },
  'egress-peering-unapproved-remote'({ properties, resource, policy }) {
    const remote = lowerText(textsOf(properties, 'remoteVirtualNetwork.id')[0]);
    const subscription = /^\/subscriptions\/([^/]+)/.exec(remote ?? '')?.[1];
    if (subscription === undefined || policy.trustedSubscriptions.length === 0) return undefined;
    const isKnown = subscription === resource.id.subscriptionId || policy.trustedSubscriptions.includes(subscription);
    return isKnown ? undefined : `it leads to ${remote}, in a subscription that policy does not trust`;
  },
  'egress-avnm-always-allow'({ properties }) {
    const says = (name: string): string => lowerText(field(properties, name)) ?? '';
    const isWide = reachOf(textsOf(properties, 'destinations[].addressPrefix')).isEverybody;
    return says('direction') === 'outbound' && says('access') === 'alwaysallow' && isWide
      ? 'it always allows the internet, before any security group is asked'
      : undefined;
  },
  'egress-dns-unfiltered'({ properties, resource, world }) {
    const servers = textsOf(properties, 'dhcpOptions.dnsServers[]');
    const usesAzure = servers.length === 0 || servers.includes(azureDns);
    const linked = networksWithPolicy(world);
    const isLinked = linked.has(resource.id.id);
    if (!usesAzure || isLinked || (linked.size === 0 && !world.isComplete)) return undefined;
    return 'it asks Azure DNS, and no DNS resolver policy is linked to it';
  },
};
