import { at, elementsOf, field, lowerText, textOf } from '../body.ts';
import type { Resource, World } from '../model.ts';
import { destinationsOf, type FlowRule, senderShare } from './flow-rule.ts';
import { parseFlows } from './flows.ts';
import { managementOf, ruleType, staticMemberType } from './managed.ts';
import { networkOf } from './network.ts';
import { refOf, textsOf } from './parts.ts';
import { addTo, perId, perWorld } from './per-world.ts';

/** A rule with the configuration it is a part of. */
interface Given {
  readonly rule: FlowRule;
  readonly configuration: string;
}

/** A network manager's outbound rules for each group they are given to. */
const rulesByGroup = perWorld((world: World): ReadonlyMap<string, readonly Given[]> => {
  const byGroup = new Map<string, Given[]>();
  for (const rule of world.resources) {
    if (rule.id.type !== ruleType || lowerText(field(rule.properties, 'direction')) !== 'outbound') continue;
    const collection = world.find(rule.id.parent ?? '');
    for (const group of groupsOf(collection))
      addTo(byGroup, group, { rule: toRule(rule), configuration: collection?.id.parent ?? '' });
  }
  return byGroup;
});

/** The lower-cased ids of the groups that a rule collection is for. */
export const groupsOf = (collection: Resource | undefined): readonly string[] =>
  elementsOf(field(collection?.properties, 'appliesToGroups')).flatMap(
    (each) => lowerText(field(each, 'networkGroupId')) ?? [],
  );

/** The groups that each network or subnet was put into by name. */
const staticGroups = perWorld((world: World): ReadonlyMap<string, readonly string[]> => {
  const byMember = new Map<string, string[]>();
  for (const { id, properties } of world.others) {
    const member = id.type === staticMemberType ? lowerText(field(properties, 'resourceId')) : undefined;
    if (member !== undefined && id.parent !== undefined) addTo(byMember, member, id.parent);
  }
  return byMember;
});

/** The groups a network or subnet is known to be in. */
export const groupsWith = (world: World, member: string): readonly string[] => [
  ...new Set([...(managementOf(world).get(member)?.groups ?? []), ...(staticGroups(world).get(member) ?? [])]),
];

/**
 * What is given to a member. Where nobody says which configurations were deployed, a file means what is configured; in the running room
 * nothing is taken for deployed that Azure doesn't say.
 */
export function rulesGivenTo(world: World, member: string): readonly FlowRule[] {
  const deployed = managementOf(world).get(member)?.configurations;
  if (deployed === undefined && world.view === 'room') return [];
  return groupsWith(world, member)
    .flatMap((group) => rulesByGroup(world).get(group) ?? [])
    .filter(({ configuration }) => deployed?.includes(configuration) ?? true)
    .map(({ rule }) => rule);
}

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
    ...destinationsOf(anywhere),
    from: senderShare(sources.length === 0 ? ['*'] : sources, []),
  };
}

/**
 * The security admin rules in front of the network security groups of a subnet, by priority. A rule that was changed after its configuration was
 * deployed is taken as it is written now.
 */
export const adminRulesOf = (world: World, subnet: Resource): readonly FlowRule[] => rulesOf(world, subnet.id.id);

const rulesOf = perId((world: World, subnet): readonly FlowRule[] => {
  if (rulesByGroup(world).size === 0) return [];
  const all = [...rulesGivenTo(world, subnet), ...rulesGivenTo(world, networkOf(subnet))];
  return [...new Map(all.map((rule) => [rule.id, rule])).values()].sort((a, b) => a.priority - b.priority);
});

/** The lower-cased id of the group a subnet or an interface has. */
export const groupOf = (properties: unknown): string | undefined => refOf(properties, 'networkSecurityGroup');
