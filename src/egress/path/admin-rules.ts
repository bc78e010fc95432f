import { at, elementsOf, field, lowerText, textOf } from '../body.ts';
import type { Resource, World } from '../model.ts';
import { destinationShare, type FlowRule, senderShare } from './flow-rule.ts';
import { parseFlows } from './flows.ts';
import { refOf, textsOf } from './parts.ts';
import { addTo, perWorld } from './per-world.ts';

/** Lower-cased types of Azure Virtual Network Manager that a verdict can use. */
const ruleType = 'microsoft.network/networkmanagers/securityadminconfigurations/rulecollections/rules';
const memberType = 'microsoft.network/networkmanagers/networkgroups/staticmembers';

/** A network manager's outbound rules by priority, for each network or subnet that is a static member of a group they are given to. */
const rulesByMember = perWorld((world: World): ReadonlyMap<string, readonly FlowRule[]> => {
  const byMember = new Map<string, FlowRule[]>();
  const rules = world.others.filter(({ id }) => id.type === ruleType);
  if (rules.length === 0) return byMember;
  const members = new Map<string, string[]>();
  for (const { id, properties } of world.others) {
    const member = id.type === memberType ? lowerText(field(properties, 'resourceId')) : undefined;
    if (member !== undefined && id.parent !== undefined) addTo(members, id.parent, member);
  }
  for (const rule of rules) {
    if (lowerText(field(rule.properties, 'direction')) !== 'outbound') continue;
    const collection = world.find(rule.id.parent ?? '');
    const groups = elementsOf(field(collection?.properties, 'appliesToGroups'));
    for (const group of groups) {
      const groupId = lowerText(field(group, 'networkGroupId')) ?? '';
      for (const member of members.get(groupId) ?? []) addTo(byMember, member, toRule(rule));
    }
  }
  for (const list of byMember.values()) list.sort((a, b) => a.priority - b.priority);
  return byMember;
});

function toRule({ id, properties }: Resource): FlowRule {
  const access = lowerText(field(properties, 'access'));
  const addresses = (name: string): readonly string[] =>
    elementsOf(field(properties, name)).flatMap((each) => textOf(at(each, 'addressPrefix')) ?? []);
  const destinations = addresses('destinations');
  const anywhere = destinations.length === 0 ? ['*'] : destinations;
  const sources = addresses('sources');
  const ports = textsOf(properties, 'destinationPortRanges');
  return {
    id: id.id,
    name: id.name,
    priority: Number(field(properties, 'priority') ?? 65_000),
    access: access === 'deny' ? 'deny' : access === 'alwaysallow' ? 'always' : 'allow',
    flows: parseFlows(textsOf(properties, 'protocol'), ports.length === 0 ? ['*'] : ports),
    destination: { v4: destinationShare('v4', anywhere), v6: destinationShare('v6', anywhere) },
    from: senderShare(sources.length === 0 ? ['*'] : sources, []),
  };
}

/**
 * The security admin rules in front of the network security groups of a subnet. Which networks a condition makes members, and what was
 * deployed of a configuration, no body says: these are the static members of what is configured.
 */
export function adminRulesOf(world: World, subnet: Resource): readonly FlowRule[] {
  const index = rulesByMember(world);
  if (index.size === 0) return [];
  const own = index.get(subnet.id.id) ?? [];
  const networks = index.get(subnet.id.parent ?? '') ?? [];
  return [...own, ...networks].sort((a, b) => a.priority - b.priority);
}

/** The lower-cased id of the group a subnet or an interface has. */
export const groupOf = (properties: unknown): string | undefined => refOf(properties, 'networkSecurityGroup');
