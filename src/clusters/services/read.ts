import { isRecord, propertiesOf } from '../../core/arm-body.ts';
import { clusterType } from '../../core/cluster-type.ts';
import { linkServiceType } from '../../core/link-service.ts';
import { foldCase } from '../../core/text.ts';
import { at, elementsOf, field, flagOf, lowerText, textOf } from '../../egress/body.ts';
import type { Resource, World } from '../../egress/model.ts';
import { findRead, type Part, partsOf, refOf, refsOf, textsOf } from '../../egress/path/parts.ts';
import { nodeGroupOf } from '../isolation/network-view.ts';
import type { Consumer, Frontend, NatAddress, OwnerService, PublishedService } from './model.ts';

/** What a private link service's own body, its load balancer and its cluster say. */
export type Described = Omit<PublishedService, 'preconditions' | 'bypasses' | 'deadConsumers'>;

export const linkServices = (world: World): readonly Resource[] =>
  world.resources.filter(({ id, isRead }) => id.type === linkServiceType && isRead);

const clustersIn = (world: World): readonly Resource[] => world.resources.filter(({ id }) => id.type === clusterType);

export function describeService(world: World, service: Resource): Described {
  const { id, properties } = service;
  return {
    id: id.id,
    name: textOf(service.body.name) ?? id.name,
    alias: textOf(field(properties, 'alias')) ?? null,
    fqdns: textsOf(properties, 'fqdns'),
    cluster: clusterOf(world, service),
    kubernetesService: ownerOf(service),
    frontends: frontendsOf(world, service),
    natAddresses: natAddressesOf(world, service),
    visibility: subscriptionsIn(properties, 'visibility'),
    autoApproval: subscriptionsIn(properties, 'autoApproval'),
    proxyProtocol: flagOf(field(properties, 'enableProxyProtocol')) === true,
    consumers: consumersOf(service),
  };
}

const subscriptionsIn = (properties: unknown, name: string): readonly string[] =>
  textsOf(field(properties, name), 'subscriptions')
    .map((each) => foldCase(each))
    .toSorted();

const tagOf = ({ body }: Resource, ...names: readonly string[]): string | undefined =>
  names.map((name) => textOf(field(body.tags, name))).find((each) => each !== undefined);

/** The tag's name in the code, and the one in the documentation. */
function ownerOf(service: Resource): OwnerService | null {
  const [namespace, name, ...more] = (
    tagOf(service, 'k8s-azure-owner-service', 'kubernetes-owner-service') ?? ''
  ).split('/');
  return namespace === undefined || namespace === '' || name === undefined || name === '' || more.length > 0
    ? null
    : { namespace, name };
}

/** A cluster's node resource group is its own; else the tag names it, where one cluster alone is called so. */
function clusterOf(world: World, service: Resource): PublishedService['cluster'] {
  const clusters = clustersIn(world);
  const group = `/subscriptions/${service.id.subscriptionId}/resourcegroups/${service.id.resourceGroup}`;
  const byGroup = clusters.find((each) => nodeGroupOf(each) === group);
  if (byGroup !== undefined) return { id: byGroup.id.id, knownBy: 'node resource group' };
  const name = foldCase(tagOf(service, 'k8s-azure-cluster-name'));
  const named = clusters.filter(
    (each) => each.id.name === name && each.id.subscriptionId === service.id.subscriptionId,
  );
  const [only] = named;
  return only === undefined || named.length > 1 ? null : { id: only.id.id, knownBy: 'tag' };
}

export const balancerOf = (frontend: string): string => frontend.split('/frontendipconfigurations/')[0] ?? '';

export const frontendIdsOf = ({ properties }: Resource): readonly string[] =>
  refsOf(properties, 'loadBalancerFrontendIpConfigurations');

/** A frontend as its load balancer says it; undefined where that was not read. */
export function findFrontend(world: World, id: string): Part | undefined {
  const balancer = findRead(world, balancerOf(id));
  return balancer && partsOf(world, balancer, 'frontendIPConfigurations')?.find((each) => each.id === id);
}

function frontendsOf(world: World, service: Resource): readonly Frontend[] {
  return frontendIdsOf(service).map((id) => {
    const part = findFrontend(world, id);
    if (part === undefined) return { id, balancer: balancerOf(id), address: null, isPublic: null };
    const open = refOf(part.properties, 'publicIPAddress') ?? refOf(part.properties, 'publicIPPrefix');
    const address =
      open === undefined
        ? textOf(field(part.properties, 'privateIPAddress'))
        : textOf(field(world.find(open)?.properties, 'ipAddress'));
    return { id, balancer: balancerOf(id), address: address ?? null, isPublic: open !== undefined };
  });
}

/** Where the service's body has no address yet, its interfaces have. */
function natAddressesOf(world: World, service: Resource): readonly NatAddress[] {
  const own = (partsOf(world, service, 'ipConfigurations') ?? []).map(({ properties }) => properties);
  const dynamic = refsOf(service.properties, 'networkInterfaces')
    .flatMap((id) => findRead(world, id) ?? [])
    .flatMap((nic) =>
      (partsOf(world, nic, 'ipConfigurations') ?? []).flatMap(
        ({ properties }) => textOf(field(properties, 'privateIPAddress')) ?? [],
      ),
    );
  const unsaid = dynamic.filter((address) => !own.some((each) => field(each, 'privateIPAddress') === address));
  return own.map((properties) => ({
    address: textOf(field(properties, 'privateIPAddress')) ?? unsaid.shift() ?? null,
    subnet: refOf(properties, 'subnet') ?? null,
    isStatic: lowerText(field(properties, 'privateIPAllocationMethod')) === 'static',
  }));
}

function consumersOf({ properties }: Resource): readonly Consumer[] {
  return elementsOf(field(properties, 'privateEndpointConnections'))
    .filter(isRecord)
    .map((body) => {
      const says = propertiesOf(body);
      return {
        connection: textOf(body.name) ?? lowerText(body.id)?.split('/').at(-1) ?? '?',
        endpoint: refOf(says, 'privateEndpoint') ?? null,
        linkId: textOf(field(says, 'linkIdentifier')) ?? null,
        status: textOf(at(says, 'privateLinkServiceConnectionState', 'status')) ?? 'unknown',
      };
    });
}
