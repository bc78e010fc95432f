import { findAddress, reachOf } from '../../core/addresses.ts';
import { azureDns } from '../../core/dns-servers.ts';
import { foldCase } from '../../core/text.ts';
import { elementsOf, field, flagOf, lowerText, textOf } from '../body.ts';
import type { World } from '../model.ts';
import { othersOfType } from '../path/by-type.ts';
import { perWorld } from '../path/per-world.ts';
import { routesOf } from '../types/route-table.ts';
import type { Given, Predicates } from './predicate.ts';
import { partsOf, textsOf } from './read.ts';

const defaults: ReadonlySet<string> = new Set(['0.0.0.0/0', '::/0']);

/** Names of subnets that a table is given to; undefined where it doesn't say. */
const subnetNames = (properties: unknown): readonly string[] =>
  elementsOf(field(properties, 'subnets')).flatMap((subnet) => lowerText(field(subnet, 'id'))?.split('/').at(-1) ?? []);

/** A firewall's own subnet needs the internet as its default. */
const isFirewalls = ({ properties }: Given): boolean => {
  const names = subnetNames(properties);
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

const isPrefix = (prefix: string): boolean => findAddress(prefix.split('/')[0] ?? '') !== undefined;
const isPublicPrefix = (prefix: string): boolean =>
  isPrefix(prefix) && !defaults.has(prefix) && reachOf([prefix]).addresses > 0;

/** Route tables by themselves: which routes go straight to the internet. */
export const routes: Predicates = {
  'egress-udr-default-to-internet'(given) {
    const found = routesOf(given.resource).filter(
      ({ prefix, nextHop }) => defaults.has(prefix) && nextHop === 'internet',
    );
    return found.length === 0 || isFirewalls(given)
      ? undefined
      : `${found.map(({ prefix }) => prefix).join(' and ')} goes to Internet`;
  },
  'egress-udr-split-default-bypass'(given) {
    const all = routesOf(given.resource);
    const hasOther = all.some(({ prefix, nextHop }) => defaults.has(prefix) && nextHop !== 'internet');
    const found = all.filter(({ prefix, nextHop }) => nextHop === 'internet' && isPublicPrefix(prefix));
    if (!hasOther || found.length === 0) return undefined;
    return `${found
      .map(({ prefix }) => prefix)
      .sort()
      .join(', ')} go to Internet while the default route goes elsewhere`;
  },
  'egress-udr-service-tag-bypass'({ resource }) {
    const found = routesOf(resource).filter(
      ({ prefix, nextHop }) => nextHop === 'internet' && prefix !== '' && !isPrefix(prefix),
    );
    return found.length === 0
      ? undefined
      : `routes of service tags go to Internet: ${found
          .map(({ prefix }) => prefix)
          .sort()
          .join(', ')}`;
  },
  'egress-forced-tunnel-gateway'({ resource }) {
    const found = routesOf(resource).some(
      ({ prefix, nextHop }) => defaults.has(prefix) && nextHop === 'virtualnetworkgateway',
    );
    return found ? 'the default route goes to the network gateway: what leaves is decided at the other end' : undefined;
  },
  'egress-vwan-hub-unprotected'({ properties }) {
    const isGuarded = ['azureFirewall', 'securityPartnerProvider'].some((name) => field(properties, name) != null);
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
    const isWide = textsOf(properties, 'destinations[].addressPrefix').some((each) =>
      ['internet', '*', '0.0.0.0/0'].includes(foldCase(each)),
    );
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
