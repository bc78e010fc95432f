import { propertiesOf } from '../core/arm-body.ts';
import { at, elementsOf, field, flagOf, labelsOf, lowerText, textOf } from './body.ts';
import type {
  Cluster,
  KeyVault,
  PublicSwitch,
  Registry,
  Route,
  SqlFirewallRule,
  SqlServer,
  StorageAccount,
  Subnet,
} from './model.ts';
import type { Resource, World } from './world.ts';

/** A field of each type that a body which says anything has; a bare list of names and ids (`az resource list`) has none. */
const tellingFields: Readonly<Record<string, readonly string[]>> = {
  'microsoft.storage/storageaccounts': [
    'publicNetworkAccess',
    'networkAcls',
    'networkRuleSet',
    'allowBlobPublicAccess',
  ],
  'microsoft.keyvault/vaults': ['publicNetworkAccess', 'networkAcls', 'vaultUri'],
  'microsoft.containerregistry/registries': ['publicNetworkAccess', 'networkRuleSet', 'loginServer'],
  'microsoft.sql/servers': ['publicNetworkAccess', 'fullyQualifiedDomainName'],
  'microsoft.sql/servers/firewallrules': ['startIpAddress', 'endIpAddress'],
  'microsoft.containerservice/managedclusters': ['networkProfile', 'apiServerAccessProfile', 'agentPoolProfiles'],
  'microsoft.network/virtualnetworks/subnets': [
    'addressPrefix',
    'addressPrefixes',
    'defaultOutboundAccess',
    'delegations',
  ],
  'microsoft.network/natgateways': ['publicIpAddresses', 'publicIpPrefixes', 'idleTimeoutInMinutes'],
  'microsoft.network/routetables': ['routes', 'disableBgpRoutePropagation'],
};

/** Whether the body says anything about the resource beyond its name. Where it doesn't, every default would be a guess. */
export function isRead({ id, body }: Resource): boolean {
  const properties = propertiesOf(body);
  if (properties !== body) return true;
  return (tellingFields[id.type] ?? []).some((name) => field(body, name) !== undefined);
}

const properties = ({ body }: Resource): Record<string, unknown> => propertiesOf(body);

export function toPublicSwitch(value: unknown): PublicSwitch {
  const text = lowerText(value);
  if (text === 'disabled') return 'closed';
  return text === 'securedbyperimeter' ? 'perimeter' : 'open';
}

const switchOf = (resource: Resource): PublicSwitch =>
  toPublicSwitch(field(properties(resource), 'publicNetworkAccess'));

const othersIn = (rules: unknown): 'denied' | 'allowed' =>
  lowerText(field(rules, 'defaultAction')) === 'deny' ? 'denied' : 'allowed';

/** REST says networkAcls where `az storage account show` says networkRuleSet, and names what it lists otherwise too. */
export function toStorageAccount(resource: Resource): StorageAccount {
  const rules = field(properties(resource), 'networkAcls') ?? field(properties(resource), 'networkRuleSet');
  return {
    id: resource.id.id,
    publicSwitch: switchOf(resource),
    othersAre: othersIn(rules),
    letIn: [
      ...labelsOf(field(rules, 'ipRules'), 'value', 'ipAddressOrRange'),
      ...labelsOf(field(rules, 'ipv6Rules'), 'value', 'ipAddressOrRange'),
      ...labelsOf(field(rules, 'virtualNetworkRules'), 'id', 'virtualNetworkResourceId'),
      ...labelsOf(field(rules, 'resourceAccessRules'), 'resourceId'),
    ].sort(),
    anonymousBlobs: flagOf(field(properties(resource), 'allowBlobPublicAccess')),
  };
}

export const toKeyVault = (resource: Resource): KeyVault => ({
  id: resource.id.id,
  publicSwitch: switchOf(resource),
  othersAre: othersIn(field(properties(resource), 'networkAcls')),
});

export const toRegistry = (resource: Resource): Registry => ({
  id: resource.id.id,
  publicSwitch: switchOf(resource),
  othersAre: othersIn(field(properties(resource), 'networkRuleSet')),
  sku: textOf(at(resource.body, 'sku', 'name')),
});

export function toSqlServer(resource: Resource, world: World): SqlServer {
  const namesOf = (type: string): readonly string[] | undefined =>
    world
      .findChildren(resource.id.id, type)
      ?.map(({ id, body }) => textOf(field(body, 'name')) ?? id.name)
      .sort();
  return {
    id: resource.id.id,
    publicSwitch: switchOf(resource),
    firewallRules: namesOf('firewallrules'),
    virtualNetworkRules: namesOf('virtualnetworkrules'),
  };
}

export function toSqlFirewallRule(resource: Resource, world: World): SqlFirewallRule {
  const server = world.find(resource.id.parent ?? '');
  return {
    id: resource.id.id,
    name: textOf(field(resource.body, 'name')) ?? resource.id.name,
    start: textOf(field(properties(resource), 'startIpAddress')) ?? '',
    end: textOf(field(properties(resource), 'endIpAddress')) ?? '',
    serverSwitch: server !== undefined && isRead(server) ? switchOf(server) : undefined,
  };
}

export function toCluster(resource: Resource): Cluster {
  const network = field(properties(resource), 'networkProfile');
  const api = field(properties(resource), 'apiServerAccessProfile');
  return {
    id: resource.id.id,
    outboundType: lowerText(field(network, 'outboundType')),
    outboundAddresses: [
      ...labelsOf(at(network, 'loadBalancerProfile', 'effectiveOutboundIPs'), 'id'),
      ...labelsOf(at(network, 'natGatewayProfile', 'effectiveOutboundIPs'), 'id'),
    ],
    artifactSource: textOf(at(properties(resource), 'bootstrapProfile', 'artifactSource')),
    isApiPublic: flagOf(field(api, 'enablePrivateCluster')) !== true && switchOf(resource) !== 'closed',
    authorizedRanges: elementsOf(field(api, 'authorizedIPRanges'))
      .map(textOf)
      .filter((range) => range !== undefined)
      .sort(),
  };
}

/** The network's own NAT gateway serves every subnet that has none. */
export function toSubnet(resource: Resource, world: World): Subnet {
  const network = world.find(resource.id.parent ?? '');
  const gateway =
    idAt(resource, 'natGateway') ?? (network === undefined ? undefined : idAt(network, 'defaultPublicNatGateway'));
  return {
    id: resource.id.id,
    name: resource.id.name,
    isDelegated: elementsOf(field(properties(resource), 'delegations')).length > 0,
    defaultOutbound: flagOf(field(properties(resource), 'defaultOutboundAccess')),
    natGateway: toNatGateway(gateway, world),
    routeTable: toRouteTable(idAt(resource, 'routeTable'), world),
  };
}

/** The lower-cased id another resource is referred to by, e.g. `natGateway: { id }`. */
export const idAt = (resource: Resource, name: string): string | undefined =>
  lowerText(at(properties(resource), name, 'id'));

function toNatGateway(id: string | undefined, world: World): Subnet['natGateway'] {
  if (id === undefined) return { kind: 'none' };
  const gateway = world.find(id);
  if (gateway === undefined || !isRead(gateway)) return { kind: 'unread', id };
  const lists = ['publicIpAddresses', 'publicIpPrefixes', 'publicIpAddressesV6', 'publicIpPrefixesV6'];
  const hasAddress = lists.some((name) => elementsOf(field(properties(gateway), name)).length > 0);
  return { kind: 'nat', id, hasAddress };
}

function toRouteTable(id: string | undefined, world: World): Subnet['routeTable'] {
  if (id === undefined) return { kind: 'none' };
  const table = world.find(id);
  if (table === undefined || !isRead(table)) return { kind: 'unread', id };
  return { kind: 'routes', id, routes: elementsOf(field(properties(table), 'routes')).map(toRoute) };
}

function toRoute(route: unknown): Route {
  const says = propertiesOf(route);
  return { prefix: textOf(field(says, 'addressPrefix')) ?? '', nextHop: lowerText(field(says, 'nextHopType')) ?? '' };
}
