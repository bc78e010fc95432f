import { foldCase } from '../../../core/text.ts';
import { at, elementsOf, field, flagOf, lowerText, textOf } from '../../body.ts';
import type { Resource, World } from '../../model.ts';
import type { Machine } from '../machine.ts';
import { refOf } from '../parts.ts';

/** A node pool of a cluster, and what of it decides the way out. */
export interface AgentPool {
  /** `{cluster}/agentpools/{name}`, lower-case. */
  readonly id: string;
  readonly name: string;
  /** The nodes' subnet, and the pods' where they have one of their own; none where Azure made the network. */
  readonly subnets: readonly string[];
  /** Public addresses of the nodes themselves. */
  readonly own: Machine['own'];
  /** A pool whose nodes send chosen pods out by a public prefix of their own. */
  readonly isGateway: boolean;
}

/** The pools in a cluster's own body, and those that came as resources of their own. */
export function agentPoolsOf(world: World, cluster: Resource): readonly AgentPool[] {
  const pools = new Map<string, AgentPool>();
  for (const profile of elementsOf(field(cluster.properties, 'agentPoolProfiles'))) {
    const name = textOf(field(profile, 'name')) ?? '?';
    pools.set(foldCase(name), toPool(cluster, name, profile));
  }
  for (const { id, properties } of world.findChildren(cluster.id.id, 'agentpools') ?? []) {
    pools.set(id.name, toPool(cluster, id.name, properties));
  }
  return [...pools.values()];
}

function toPool(cluster: Resource, name: string, profile: unknown): AgentPool {
  const id = foldCase(`${cluster.id.id}/agentpools/${name}`);
  const subnets = ['vnetSubnetID', 'podSubnetID'].flatMap((each) => lowerText(field(profile, each)) ?? []);
  return {
    id,
    name,
    subnets,
    own: ownAddress(id, profile),
    isGateway: lowerText(field(profile, 'mode')) === 'gateway',
  };
}

function ownAddress(saidBy: string, profile: unknown): Machine['own'] {
  const prefix = lowerText(field(profile, 'nodePublicIPPrefixID'));
  if (flagOf(field(profile, 'enableNodePublicIP')) === true) {
    return { saidBy, property: 'enableNodePublicIP', ids: prefix === undefined ? [] : [prefix] };
  }
  const secondary = elementsOf(at(profile, 'networkProfile', 'secondaryNetworkInterfaces')).find(
    (each) => (field(each, 'publicIPAddressConfiguration') ?? undefined) !== undefined,
  );
  if (secondary === undefined) return undefined;
  const ofPrefix = refOf(field(secondary, 'publicIPAddressConfiguration'), 'publicIPPrefix');
  const property = 'networkProfile.secondaryNetworkInterfaces[].publicIPAddressConfiguration';
  return { saidBy, property, ids: ofPrefix === undefined ? [] : [ofPrefix] };
}
