import { foldCase } from '../../core/text.ts';
import { at, lowerText } from '../body.ts';
import type { Resource, World } from '../model.ts';
import { registryIdOf } from './cluster-isolation.ts';
import { balancersOf } from './private-link.ts';
import { apiSubnetOf, natSubnetsOf } from './private-networks.ts';
import { partsOf, textsOf } from './read.ts';

const lower = (texts: readonly string[]): readonly string[] => [...new Set(texts.map((text) => foldCase(text)))];

/** Subnets, and the security groups in front of those that were read. */
const withGroups = (world: World, subnets: readonly string[]): readonly string[] => [
  ...subnets,
  ...lower(subnets.flatMap((id) => textsOf(world.find(id)?.properties, 'networkSecurityGroup.id'))),
];

function leansOfCluster({ id, properties }: Resource, world: World): readonly string[] {
  const registry = registryIdOf(properties);
  const group = lowerText(properties.nodeResourceGroup);
  const balancer = `/subscriptions/${id.subscriptionId}/resourcegroups/${group}/providers/microsoft.network/loadbalancers/kubernetes`;
  return [
    ...(registry === undefined ? [] : [registry]),
    ...(group === undefined ? [] : [balancer]),
    ...lower(textsOf(properties, 'agentPoolProfiles[].vnetSubnetID')),
    ...withGroups(
      world,
      [apiSubnetOf(properties)].flatMap((each) => each ?? []),
    ),
  ];
}

/** An interface with a public address depends on the security groups in front of it. */
function leansOfInterface({ properties }: Resource, world: World): readonly string[] {
  if (partsOf(properties, 'ipConfigurations[].publicIPAddress').length === 0) return [];
  const subnets = lower(textsOf(properties, 'ipConfigurations[].subnet.id'));
  return [...withGroups(world, subnets), ...lower(textsOf(properties, 'networkSecurityGroup.id'))];
}

/** The ids a verdict on this type depends on, by lower-cased type. */
const leans: Readonly<Record<string, (resource: Resource, world: World) => readonly string[]>> = {
  'microsoft.containerservice/managedclusters': leansOfCluster,
  'microsoft.network/networkinterfaces': leansOfInterface,
  'microsoft.network/privatelinkservices': ({ properties }, world) => [
    ...balancersOf(properties),
    ...withGroups(world, natSubnetsOf(properties)),
  ],
  'microsoft.dbforpostgresql/flexibleservers': ({ properties }) => {
    const subnet = lowerText(at(properties, 'network', 'delegatedSubnetResourceId'));
    return subnet === undefined ? [] : [subnet];
  },
};

/** What else has to be read before a resource of this type can be judged. */
export const leansOf = (type: string): ((resource: Resource, world: World) => readonly string[]) =>
  leans[type] ?? (() => []);
