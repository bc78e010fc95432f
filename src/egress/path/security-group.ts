import { at, flagOf, lowerText } from '../body.ts';
import type { Resource, World } from '../model.ts';
import { destinationsOf, type FlowRule, senderShare } from './flow-rule.ts';
import { parseFlows } from './flows.ts';
import { findRead, type Part, partsOf, refsOf, textsOf } from './parts.ts';
import { perId } from './per-world.ts';

/** The outbound rules of a network security group by priority; undefined where it or its rules were not read. */
export const rulesOfGroup = perId((world: World, id): readonly FlowRule[] | undefined => {
  const group = findRead(world, id);
  return group === undefined ? undefined : outboundRules(world, group);
});

function outboundRules(world: World, group: Resource): readonly FlowRule[] | undefined {
  const parts = partsOf(world, group, 'securityRules');
  return parts
    ?.filter(({ properties }) => lowerText(at(properties, 'direction')) === 'outbound')
    .map(toRule)
    .sort((a, b) => a.priority - b.priority);
}

/** A rule names addresses and ports in the singular, in the plural, or both. */
export function toRule({ id, name, properties }: Part): FlowRule {
  const destinations = textsOf(properties, 'destinationAddressPrefix', 'destinationAddressPrefixes');
  const sources = textsOf(properties, 'sourceAddressPrefix', 'sourceAddressPrefixes');
  const ports = textsOf(properties, 'destinationPortRange', 'destinationPortRanges');
  const sourcePorts = textsOf(properties, 'sourcePortRange', 'sourcePortRanges');
  const flows = parseFlows(textsOf(properties, 'protocol'), ports);
  const isDeny = lowerText(at(properties, 'access')) === 'deny';
  // A rule of some source ports only is about some of what is sent: it allows something, and denies nothing for sure.
  const isWhole = sourcePorts.length === 0 || sourcePorts.some((text) => text === '*' || text === '0-65535');
  const from = senderShare(sources, refsOf(properties, 'sourceApplicationSecurityGroups'));
  return {
    id,
    name,
    priority: Number(at(properties, 'priority') ?? 65_000),
    access: isDeny ? 'deny' : 'allow',
    flows,
    ...destinationsOf(destinations),
    from: isWhole ? from : (sender) => (from(sender) === 'none' ? 'none' : 'some'),
  };
}

/** Whether a body says that network policies of one kind count for private endpoints: `NetworkSecurityGroupEnabled`, `RouteTableEnabled`, `Enabled`. */
export function endpointPoliciesOf(subnet: Resource): { readonly groups: boolean; readonly routes: boolean } {
  const value = at(subnet.properties, 'privateEndpointNetworkPolicies');
  const text = lowerText(value);
  const all = text === 'enabled' || flagOf(value) === true;
  return { groups: all || text === 'networksecuritygroupenabled', routes: all || text === 'routetableenabled' };
}
