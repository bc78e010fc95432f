import { findResourceId } from '../../../src/core/resource-id.ts';
import { estateOf } from '../../../src/egress/path/estate.ts';
import { toPath } from '../../../src/egress/path/join.ts';
import type { Path } from '../../../src/egress/path/model.ts';
import { verdictOf } from '../../../src/egress/path/path-of.ts';
import { worldOf } from '../../../src/egress/world.ts';
import { group } from '../support.ts';

export type Body = Record<string, unknown>;

export const idIn = (type: string, name: string): string => {
  const [parent, ...rest] = name.split('/');
  const [namespace, top, ...types] = type.split('/');
  const below = rest.map((each, index) => `/${types[index]}/${each}`).join('');
  return `${group}/providers/${namespace}/${top}/${parent}${below}`;
};

export const resource = (type: string, name: string, properties: Body, more: Body = {}): Body => ({
  id: idIn(type, name),
  name: name.split('/').pop(),
  type,
  properties,
  ...more,
});

const network = 'Microsoft.Network';
export const ref = (type: string, name: string): Body => ({ id: idIn(`${network}/${type}`, name) });

/** A virtual network 10.0.0.0/16 named `spoke`, or another. */
export const vnet = (properties: Body = {}, name = 'spoke', more: Body = {}): Body =>
  resource(
    `${network}/virtualNetworks`,
    name,
    { addressSpace: { addressPrefixes: ['10.0.0.0/16'] }, ...properties },
    more,
  );
export const subnet = (properties: Body = {}, name = 'spoke/apps'): Body =>
  resource(`${network}/virtualNetworks/subnets`, name, { addressPrefix: '10.0.1.0/24', ...properties });
export const peering = (properties: Body = {}, name = 'spoke/to-hub'): Body =>
  resource(`${network}/virtualNetworks/virtualNetworkPeerings`, name, {
    peeringState: 'Connected',
    allowForwardedTraffic: true,
    remoteVirtualNetwork: ref('virtualNetworks', 'hub'),
    remoteAddressSpace: { addressPrefixes: ['10.9.0.0/16'] },
    ...properties,
  });

/** `[prefix, next hop type, address?]` each. */
export const routes = (all: readonly (readonly string[])[], properties: Body = {}): Body =>
  resource(`${network}/routeTables`, 'rt', {
    routes: all.map(([addressPrefix, nextHopType, nextHopIpAddress], index) => ({
      name: `r${index}`,
      properties: { addressPrefix, nextHopType, ...(nextHopIpAddress === undefined ? {} : { nextHopIpAddress }) },
    })),
    ...properties,
  });
export const withRoutes = { routeTable: ref('routeTables', 'rt') };

export const nat = (
  properties: Body = { publicIpAddresses: [ref('publicIPAddresses', 'pip-nat')] },
  more: Body = {},
): Body => resource(`${network}/natGateways`, 'nat', properties, { sku: { name: 'Standard' }, ...more });
export const withNat = { natGateway: ref('natGateways', 'nat') };
export const pip = (name: string, ipAddress: string, more: Body = {}): Body =>
  resource(`${network}/publicIPAddresses`, name, { ipAddress, publicIPAddressVersion: 'IPv4', ...more });

/** One rule a record; outbound, from and to anywhere, unless it says otherwise. */
export const nsg = (rules: readonly Body[], name = 'nsg'): Body =>
  resource(`${network}/networkSecurityGroups`, name, {
    securityRules: rules.map((rule, index) => ({
      name: `rule${index}`,
      properties: {
        direction: 'Outbound',
        access: 'Deny',
        priority: 100 + index,
        protocol: '*',
        sourceAddressPrefix: '*',
        sourcePortRange: '*',
        destinationAddressPrefix: 'Internet',
        destinationPortRange: '*',
        ...rule,
      },
    })),
  });
export const withGroup = { networkSecurityGroup: ref('networkSecurityGroups', 'nsg') };

/** An interface with one configuration in the subnet `apps`, or with several. */
export const nic = (configurations: readonly Body[] = [{}], properties: Body = {}, name = 'nic'): Body =>
  resource(`${network}/networkInterfaces`, name, {
    ipConfigurations: configurations.map((each, index) => ({
      name: `ip${index}`,
      id: `${idIn(`${network}/networkInterfaces`, name)}/ipConfigurations/ip${index}`,
      properties: {
        privateIPAddress: `10.0.1.${4 + index}`,
        primary: index === 0,
        subnet: ref('virtualNetworks/subnets', 'spoke/apps'),
        ...each,
      },
    })),
    ...properties,
  });

export const firewall = (properties: Body = {}, name = 'fw'): Body =>
  resource(`${network}/azureFirewalls`, name, {
    ipConfigurations: [
      {
        name: 'ip',
        properties: {
          privateIPAddress: '10.9.0.4',
          subnet: ref('virtualNetworks/subnets', 'hub/AzureFirewallSubnet'),
          publicIPAddress: ref('publicIPAddresses', 'pip-fw'),
        },
      },
    ],
    firewallPolicy: ref('firewallPolicies', 'policy'),
    ...properties,
  });
export const firewallPolicy = (properties: Body = {}, name = 'policy'): Body =>
  resource(`${network}/firewallPolicies`, name, { ruleCollectionGroups: [], ...properties });
export const ruleGroup = (collections: readonly Body[], name = 'policy/group', priority = 200): Body =>
  resource(`${network}/firewallPolicies/ruleCollectionGroups`, name, { priority, ruleCollections: collections });
/** A collection of one rule. */
export const collection = (type: 'Allow' | 'Deny', rule: Body, priority = 100): Body => ({
  name: `c${priority}`,
  priority,
  ruleCollectionType: 'FirewallPolicyFilterRuleCollection',
  action: { type },
  rules: [{ name: 'r', sourceAddresses: ['*'], ...rule }],
});
export const networkRule = (rule: Body = {}): Body => ({
  ruleType: 'NetworkRule',
  ipProtocols: ['Any'],
  destinationAddresses: ['*'],
  destinationPorts: ['*'],
  ...rule,
});
export const applicationRule = (...targetFqdns: readonly string[]): Body => ({
  ruleType: 'ApplicationRule',
  protocols: [{ protocolType: 'Https', port: 443 }],
  targetFqdns,
});
/** A spoke whose default route leads to the firewall of a peered hub, and that hub. */
export const behindFirewall: readonly Body[] = [
  vnet(),
  peering(),
  subnet(withRoutes),
  routes([['0.0.0.0/0', 'VirtualAppliance', '10.9.0.4']]),
  firewall(),
  pip('pip-fw', '203.0.113.7'),
];

/** The path of one of the bodies, by type and name; of the subnet `apps` where nothing is said. */
export function pathOf(
  bodies: readonly Body[],
  id: string = idIn(`${network}/virtualNetworks/subnets`, 'spoke/apps'),
  approved: readonly string[] = [],
): Path {
  const parsed = findResourceId(id);
  const verdict = verdictOf(estateOf(worldOf(bodies), approved), parsed?.type ?? '', parsed?.id ?? '');
  if (parsed === undefined || verdict === undefined) throw new TypeError(`${id} has no path`);
  return toPath(verdict, parsed.id);
}
export const nicId = idIn(`${network}/networkInterfaces`, 'nic');

/** The classes by scope, as people read them: `0.0.0.0/0 nat-gateway`. */
export const classes = ({ scopes }: Path): readonly string[] => scopes.map((each) => `${each.scope} ${each.class}`);
