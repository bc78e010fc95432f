import { propertiesOf } from '../../core/arm-body.ts';
import { elementsOf, field } from '../body.ts';
import { isOfKind, type Kind, wrongKindText } from '../kinds.ts';
import type { Resource } from '../model.ts';
import { isExpression } from '../reading/expression.ts';

/** What in a body says nothing, for it is of another kind than it should be. */
export interface Misread {
  /** As it is written in the body: `routes[].addressPrefix`. */
  readonly property: string;
  readonly because: string;
}

/** A property; `[]` steps into each element of a list. Of a list itself its elements are objects, unless it is one of texts. */
type Field = readonly [path: string, kind: Kind];

const N = 'microsoft.network/';
const ofPool: readonly (readonly [string, Kind])[] = [
  ['vnetSubnetID', 'text'],
  ['podSubnetID', 'text'],
  ['enableNodePublicIP', 'flag'],
];
const ofConfiguration: readonly (readonly [string, Kind])[] = [
  ['subnet', 'reference'],
  ['loadBalancerBackendAddressPools', 'references'],
  ['applicationSecurityGroups', 'references'],
];
const below = (lead: string, fields: readonly Field[]): readonly Field[] =>
  fields.map(([path, kind]) => [`${lead}${path}`, kind]);

const nics = 'virtualMachineProfile.networkProfile.networkInterfaceConfigurations';

/** What a way out is read from, by lower-cased type; a list comes before what is in it. */
const fields = stepsOf({
  [`${N}networkinterfaces`]: [
    ['networkSecurityGroup', 'reference'],
    ['ipConfigurations', 'list'],
    ...below('ipConfigurations[].', [...ofConfiguration, ['publicIPAddress', 'reference']]),
  ],
  [`${N}virtualnetworks/subnets`]: [
    ['routeTable', 'reference'],
    ['natGateway', 'reference'],
    ['networkSecurityGroup', 'reference'],
    ['delegations', 'list'],
    ['addressPrefixes', 'list'],
  ],
  [`${N}virtualnetworks`]: [
    ['addressSpace', 'object'],
    ['addressSpace.addressPrefixes', 'list'],
    ['defaultPublicNatGateway', 'reference'],
    ['virtualNetworkPeerings', 'list'],
    ...below('virtualNetworkPeerings[].', [
      ['remoteVirtualNetwork', 'reference'],
      ['peeringState', 'text'],
      ['useRemoteGateways', 'flag'],
      ['allowForwardedTraffic', 'flag'],
    ]),
  ],
  [`${N}routetables`]: [
    ['disableBgpRoutePropagation', 'flag'],
    ['routes', 'list'],
    ...below('routes[].', [
      ['addressPrefix', 'text'],
      ['nextHopType', 'text'],
      ['nextHopIpAddress', 'text'],
    ]),
  ],
  [`${N}natgateways`]: [
    ['publicIpAddresses', 'references'],
    ['publicIpPrefixes', 'references'],
    ['publicIpAddressesV6', 'references'],
    ['publicIpPrefixesV6', 'references'],
    ['sourceVirtualNetwork', 'reference'],
  ],
  [`${N}loadbalancers`]: [
    ['frontendIPConfigurations', 'list'],
    ...below('frontendIPConfigurations[].', [
      ['publicIPAddress', 'reference'],
      ['publicIPPrefix', 'reference'],
    ]),
    ['backendAddressPools', 'list'],
    ['outboundRules', 'list'],
    ...below('outboundRules[].', [
      ['backendAddressPool', 'reference'],
      ['frontendIPConfigurations', 'references'],
    ]),
    ['loadBalancingRules', 'list'],
    ...below('loadBalancingRules[].', [
      ['frontendIPConfiguration', 'reference'],
      ['backendAddressPool', 'reference'],
      ['backendAddressPools', 'references'],
      ['disableOutboundSnat', 'flag'],
    ]),
  ],
  [`${N}networksecuritygroups`]: [
    ['securityRules', 'list'],
    ...below('securityRules[].', [
      ['access', 'text'],
      ['direction', 'text'],
      ['protocol', 'text'],
    ]),
  ],
  [`${N}azurefirewalls`]: [
    ['firewallPolicy', 'reference'],
    ['networkRuleCollections', 'list'],
    ['applicationRuleCollections', 'list'],
  ],
  [`${N}firewallpolicies`]: [
    ['basePolicy', 'reference'],
    ['ruleCollectionGroups', 'list'],
  ],
  [`${N}firewallpolicies/rulecollectiongroups`]: [
    ['ruleCollections', 'list'],
    ['ruleCollections[].rules', 'list'],
  ],
  [`${N}virtualhubs/hubvirtualnetworkconnections`]: [['enableInternetSecurity', 'flag']],
  [`${N}virtualhubs/routingintent`]: [
    ['routingPolicies', 'list'],
    ['routingPolicies[].destinations', 'list'],
    ['routingPolicies[].nextHop', 'text'],
  ],
  'microsoft.compute/virtualmachinescalesets': [
    ['orchestrationMode', 'text'],
    ['virtualMachineProfile', 'object'],
    ['virtualMachineProfile.networkProfile', 'object'],
    [nics, 'list'],
    [`${nics}[].networkSecurityGroup`, 'reference'],
    [`${nics}[].ipConfigurations`, 'list'],
    ...below(`${nics}[].ipConfigurations[].`, [...ofConfiguration, ['publicIPAddressConfiguration', 'object']]),
  ],
  'microsoft.containerservice/managedclusters': [
    ['networkProfile', 'object'],
    ['networkProfile.outboundType', 'text'],
    ['agentPoolProfiles', 'list'],
    ...below('agentPoolProfiles[].', ofPool),
  ],
  'microsoft.containerservice/managedclusters/agentpools': ofPool,
  'microsoft.web/sites': [
    ['virtualNetworkSubnetId', 'text'],
    ['vnetRouteAllEnabled', 'flag'],
    ['outboundVnetRouting', 'object'],
    ['outboundVnetRouting.allTraffic', 'flag'],
    ['outboundVnetRouting.applicationTraffic', 'flag'],
  ],
  'microsoft.app/containerapps': [['environmentId', 'text']],
  'microsoft.app/managedenvironments': [
    ['vnetConfiguration', 'object'],
    ['vnetConfiguration.infrastructureSubnetId', 'text'],
    ['workloadProfiles', 'list'],
  ],
  'microsoft.containerinstance/containergroups': [['subnetIds', 'list']],
});

/** What a field is and how it is come by. Paths are taken apart once: every resource is judged by them. */
type Steps = { readonly path: string; readonly kind: Kind; readonly steps: readonly Step[] };
type Step = { readonly name: string; readonly isEach: boolean };

function stepsOf(byType: Readonly<Record<string, readonly Field[]>>): ReadonlyMap<string, readonly Steps[]> {
  const toStep = (text: string): Step => ({ name: text.replace('[]', ''), isEach: text.endsWith('[]') });
  const apart = ([path, kind]: Field): Steps => ({ path, kind, steps: path.split('.').map(toStep) });
  return new Map(Object.entries(byType).map(([type, all]) => [type, all.map(apart)]));
}

const kept = new WeakMap<Resource, Misread | false>();

/** The first property a way out is read from that is of another kind than it should be; such a body counts as unread, not as one that lacks it. */
export function findMisread(resource: Resource): Misread | undefined {
  const known = kept.get(resource);
  if (known !== undefined) return known === false ? undefined : known;
  const found = firstMisread(resource);
  kept.set(resource, found ?? false);
  return found;
}

function firstMisread({ id, properties }: Resource): Misread | undefined {
  for (const each of fields.get(id.type) ?? []) {
    const wrong = findWrong(properties, each, 0);
    if (wrong !== undefined) return { property: each.path, because: wrongKindText(each.path, each.kind, wrong) };
  }
  return undefined;
}

/** The first value under these steps that is of another kind. Absent, and so undefined, is of every kind. */
function findWrong(value: unknown, wanted: Steps, from: number): unknown {
  const { kind, steps } = wanted;
  const step = steps[from];
  if (step === undefined) {
    const isDecidedLater = (kind === 'flag' || kind === 'text') && isExpression(value);
    return isOfKind(kind, value) || isDecidedLater ? undefined : value;
  }
  const found = field(value, step.name);
  if (!step.isEach) return findWrong(found, wanted, from + 1);
  for (const each of elementsOf(found)) {
    const wrong = findWrong(propertiesOf(each), wanted, from + 1);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}
