import { findResourceId } from '../core/resource-id.ts';
import { at, elementsOf, field, lowerText } from '../egress/body.ts';
import { requestsOf } from '../egress/exposure/endpoints.ts';
import type { Resource, World } from '../egress/model.ts';
import { networkOf } from '../egress/path/network.ts';
import { partsOf, refOf } from '../egress/path/parts.ts';
import type { ReachabilityPolicy } from '../policy/reachability.ts';
import { ofBastion, ofJumpHost, ofPool, ofVpn } from './hygiene.ts';
import { type AccessSource, sourceKinds } from './model.ts';

/** Where people and pipelines come from, as policy names it and as the bodies show it. Pure; sorted by kind and id. */
export function sourcesIn(world: World, policy: ReachabilityPolicy): readonly AccessSource[] {
  const found = world.resources.flatMap((each) => makers[each.id.type]?.(world, each, policy) ?? []);
  const named: readonly AccessSource[] = [
    ...policy.managementNetworks.map((id) => placed('management-network', id)),
    ...policy.buildAgents.map((id) => placed('build-agents', id)),
  ];
  const all = [...named, ...found, ...cloudShells(world)];
  const keyOf = ({ kind, id }: AccessSource): string => `${sourceKinds.indexOf(kind)} ${id}`;
  const byKey = new Map(all.map((each) => [keyOf(each), each]));
  return [...byKey.values()].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

const placed = (kind: AccessSource['kind'], id: string): AccessSource => ({
  kind,
  id,
  from: id,
  hygiene: [],
  subjects: [id],
});

type Maker = (world: World, resource: Resource, policy: ReachabilityPolicy) => readonly AccessSource[];

const makers: Readonly<Record<string, Maker>> = {
  'microsoft.network/bastionhosts': bastion,
  'microsoft.network/virtualnetworkgateways': vpn,
  'microsoft.network/networkinterfaces': jumpHost,
  'microsoft.devopsinfrastructure/pools': pool,
};

function bastion(world: World, resource: Resource): readonly AccessSource[] {
  const { id, properties } = resource;
  // The Developer kind is in no subnet (learn.microsoft.com/azure/bastion/quickstart-developer).
  const from = subnetIn(world, resource) ?? refOf(properties, 'virtualNetwork');
  return [{ kind: 'bastion', id: id.id, from, hygiene: ofBastion(resource), subjects: [id.id] }];
}

/** A gateway that people dial in to. */
function vpn(world: World, resource: Resource): readonly AccessSource[] {
  const { id, properties } = resource;
  if (field(properties, 'vpnClientConfiguration') == null) return [];
  const subnet = subnetIn(world, resource);
  return [
    {
      kind: 'vpn',
      id: id.id,
      from: subnet === undefined ? undefined : networkOf(subnet),
      hygiene: ofVpn(resource),
      subjects: [id.id],
    },
  ];
}

/** A machine in a management network. */
function jumpHost(world: World, resource: Resource, policy: ReachabilityPolicy): readonly AccessSource[] {
  const { id, properties } = resource;
  const machine = refOf(properties, 'virtualMachine');
  const subnet = subnetIn(world, resource);
  if (machine === undefined || subnet === undefined) return [];
  if (!policy.managementNetworks.includes(networkOf(subnet))) return [];
  const groups = [refOf(properties, 'networkSecurityGroup'), groupOfSubnet(world, subnet)];
  return [
    {
      kind: 'jump-host',
      id: machine,
      from: subnet,
      hygiene: ofJumpHost(world, resource),
      subjects: [machine, id.id, ...groups.flatMap((each) => each ?? [])],
    },
  ];
}

const groupOfSubnet = (world: World, subnet: string): string | undefined =>
  refOf(world.find(subnet)?.properties, 'networkSecurityGroup');

/** A Managed DevOps Pool; without a subnet it is in a network of Microsoft's (learn.microsoft.com/azure/devops/managed-devops-pools/configure-networking). */
function pool(_world: World, resource: Resource): readonly AccessSource[] {
  const { id, properties } = resource;
  const from = lowerText(at(properties, 'fabricProfile', 'networkProfile', 'subnetId'));
  return [{ kind: 'build-agents', id: id.id, from, hygiene: ofPool(from), subjects: [id.id] }];
}

function subnetIn(world: World, resource: Resource): string | undefined {
  const [first] = partsOf(world, resource, 'ipConfigurations') ?? [];
  return refOf(first?.properties, 'subnet');
}

/**
 * Subnets that Cloud Shell starts containers in: delegated to container instances, in a network with a private endpoint to a relay, through which
 * it is driven (learn.microsoft.com/azure/cloud-shell/vnet/overview).
 */
function cloudShells(world: World): readonly AccessSource[] {
  const driven = new Set(
    world.resources.flatMap(({ id, properties }) => {
      if (id.type !== 'microsoft.network/privateendpoints') return [];
      const subnet = refOf(properties, 'subnet');
      const isOfRelay = requestsOf(properties).some(
        ({ target }) => findResourceId(target)?.type === 'microsoft.relay/namespaces',
      );
      return isOfRelay && subnet !== undefined ? [networkOf(subnet)] : [];
    }),
  );
  return world.resources.flatMap(({ id, properties }) =>
    id.type === 'microsoft.network/virtualnetworks/subnets' &&
    driven.has(networkOf(id.id)) &&
    elementsOf(field(properties, 'delegations')).some(
      (each) => lowerText(at(each, 'properties', 'serviceName')) === 'microsoft.containerinstance/containergroups',
    )
      ? [placed('cloud-shell', id.id)]
      : [],
  );
}
