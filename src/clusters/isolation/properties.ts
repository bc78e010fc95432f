import { compare } from '../../core/compare.ts';
import { at, elementsOf, field, flagOf, lowerText, textOf } from '../../egress/body.ts';
import type { Resource } from '../../egress/model.ts';
import { findRead, partsOf, refOf } from '../../egress/path/parts.ts';
import { agentPoolsOf } from '../../egress/path/subjects/agent-pools.ts';
import type { Given, State } from './model.ts';
import { nodeGroupOf } from './network-view.ts';
import { registryOf } from './registry.ts';

/** What Azure shows of each property that isolation rests on, by its path. */
export type Values = Readonly<Record<string, string>>;

/** Of the resources around a cluster: they may not have been read. */
const aroundIt = /^(?:subnets|registry|nodeResourceGroup|lines)\//;

/** What a cluster's own body says. A property that it lacks is not set. */
export function ownValues({ properties }: Resource): Values {
  const pools = elementsOf(field(properties, 'agentPoolProfiles')).flatMap((pool) => {
    const name = textOf(field(pool, 'name')) ?? '?';
    return [
      [`agentPools/${name}/nodeImageVersion`, textOf(field(pool, 'nodeImageVersion'))] as const,
      [`agentPools/${name}/enableNodePublicIP`, flagText(field(pool, 'enableNodePublicIP'))] as const,
    ];
  });
  return valuesOf([
    ['networkProfile.outboundType', textOf(at(properties, 'networkProfile', 'outboundType'))],
    ['bootstrapProfile.artifactSource', textOf(at(properties, 'bootstrapProfile', 'artifactSource'))],
    ['bootstrapProfile.containerRegistryId', lowerText(at(properties, 'bootstrapProfile', 'containerRegistryId'))],
    [
      'apiServerAccessProfile.enablePrivateCluster',
      flagText(at(properties, 'apiServerAccessProfile', 'enablePrivateCluster')),
    ],
    ['autoUpgradeProfile.nodeOSUpgradeChannel', textOf(at(properties, 'autoUpgradeProfile', 'nodeOSUpgradeChannel'))],
    ['currentKubernetesVersion', textOf(field(properties, 'currentKubernetesVersion'))],
    ...pools,
  ]);
}

/** What is read of its subnets, its registry and its node resource group, and what its lines come to; what is unknown is left out. */
export function valuesAround(given: Given, lines: readonly { readonly id: string; readonly state: State }[]): Values {
  return valuesOf([
    ...subnetValues(given),
    ...registryValues(given),
    ['nodeResourceGroup/publicFrontends', publicFrontends(given)],
    ...lines.map(({ id, state }) => [`lines/${id}`, state === 'unknown' ? undefined : state] as const),
  ]);
}

function subnetValues({ world, cluster }: Given): readonly Entry[] {
  const ids = new Set(agentPoolsOf(world, cluster).flatMap(({ subnets }) => subnets));
  return [...ids].flatMap((id) => {
    const subnet = findRead(world, id);
    const [, path = ''] = id.split('/virtualnetworks/');
    if (subnet === undefined) return [];
    const name = `subnets/${path.replace('/subnets/', '/')}`;
    return [
      [`${name}/defaultOutboundAccess`, flagText(field(subnet.properties, 'defaultOutboundAccess')) ?? 'not set'],
      [`${name}/natGateway`, refOf(subnet.properties, 'natGateway') ?? 'none'],
      [`${name}/routeTable`, refOf(subnet.properties, 'routeTable') ?? 'none'],
      [`${name}/networkSecurityGroup`, refOf(subnet.properties, 'networkSecurityGroup') ?? 'none'],
    ] as const;
  });
}

function registryValues(given: Given): readonly Entry[] {
  const registry = registryOf(given);
  if (registry.kind !== 'own') return [];
  const { body, properties } = registry.resource;
  return [
    ['registry/sku', textOf(at(body, 'sku', 'name'))],
    ['registry/publicNetworkAccess', textOf(field(properties, 'publicNetworkAccess'))],
  ];
}

function publicFrontends({ world, cluster }: Given): string | undefined {
  const group = nodeGroupOf(cluster);
  if (group === undefined) return undefined;
  const open = world.resources
    .filter(({ id }) => id.type === 'microsoft.network/loadbalancers' && id.id.startsWith(`${group}/`))
    .flatMap((balancer) =>
      (partsOf(world, balancer, 'frontendIPConfigurations') ?? []).flatMap(({ name, properties }) =>
        refOf(properties, 'publicIPAddress') === undefined && refOf(properties, 'publicIPPrefix') === undefined
          ? []
          : [`${balancer.id.name}/${name}`],
      ),
    );
  return open.length === 0 ? 'none' : open.sort(compare).join(', ');
}

type Entry = readonly [string, string | undefined];

const flagText = (value: unknown): string | undefined => flagOf(value)?.toString();

const valuesOf = (entries: readonly Entry[]): Values =>
  Object.fromEntries(entries.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));

/** What is known now: a property that the cluster's body no longer has is gone; one of the resources around it that was not read keeps its value. */
export function valuesAfter(before: Values, own: Values, around: Values): Values {
  const kept = Object.entries(before).filter(([name]) => aroundIt.test(name));
  return sorted({ ...Object.fromEntries(kept), ...around, ...own });
}

const sorted = (values: Values): Values => Object.fromEntries(Object.entries(values).sort(([a], [b]) => compare(a, b)));

export interface ValueChange {
  readonly property: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** Which properties differ, by name. Reading a resource around a cluster for the first time is no change. */
export function changedValues(before: Values, after: Values): readonly ValueChange[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort(compare);
  return names
    .filter((name) => before[name] !== after[name] && !(before[name] === undefined && aroundIt.test(name)))
    .map((property) => ({ property, before: before[property] ?? null, after: after[property] ?? null }));
}
