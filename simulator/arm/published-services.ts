import type { KubernetesObject } from '../kubernetes/kubectl.ts';
import { freeAddresses } from './addresses.ts';
import { type Json, objectAt, propertiesAt, textAt, withProperties } from './bodies.ts';
import { guidOf, locationOf, type Made, makeAll, network, type Place } from './node-group-place.ts';

const prefix = 'service.beta.kubernetes.io/';

/**
 * What the cloud provider makes of services of type LoadBalancer that are internal and have `azure-pls-create`
 * (https://cloud-provider-azure.sigs.k8s.io/topics/pls-integration/): a frontend of load balancer `kubernetes-internal`, and a private link service
 * on it, with tags that name service and cluster. The subnet of its NAT addresses takes services from then on.
 */
export function publishServices(place: Place, objects: readonly KubernetesObject[]): void {
  const services = objects.filter((each) => each.kind === 'Service' && isPublished(each));
  if (services.length === 0) return;
  const balancer = network(place.group, 'loadBalancers/kubernetes-internal');
  makeAll(place, [balancerOf(place, balancer, services)]);
  for (const service of services) {
    const made = linkServiceOf(place, balancer, service);
    openSubnet(place, natSubnetOf(place, service));
    makeAll(place, [made]);
  }
}

const metadataOf = (service: KubernetesObject): Json => objectAt(service, 'metadata');
const annotation = (service: KubernetesObject, name: string): string =>
  textAt(objectAt(metadataOf(service), 'annotations'), `${prefix}${name}`);

const isPublished = (service: KubernetesObject): boolean =>
  textAt(objectAt(service, 'spec'), 'type') === 'LoadBalancer' &&
  annotation(service, 'azure-load-balancer-internal') === 'true' &&
  annotation(service, 'azure-pls-create') === 'true';

const namespaceOf = (service: KubernetesObject): string => textAt(metadataOf(service), 'namespace') || 'default';
const ownerOf = (service: KubernetesObject): string => `${namespaceOf(service)}/${textAt(metadataOf(service), 'name')}`;
const frontendOf = ({ cluster }: Place, service: KubernetesObject): string =>
  `a${guidOf(cluster.id, ownerOf(service)).replaceAll('-', '')}`;

function balancerOf(place: Place, path: string, services: readonly KubernetesObject[]): Made {
  const addresses = freeAddresses(place.sim, place.subnet, services.length + 16).slice(16);
  const frontendIPConfigurations = services.map((service, index) => ({
    name: frontendOf(place, service),
    properties: {
      subnet: { id: place.subnet },
      privateIPAddress: addresses[index],
      privateIPAllocationMethod: 'Dynamic',
    },
  }));
  const properties = { frontendIPConfigurations, backendAddressPools: [{ name: 'kubernetes' }] };
  return { path, body: { location: locationOf(place), sku: { name: 'Standard' }, properties } };
}

/** A subnet is named beside that of the nodes, in the same network. */
function natSubnetOf({ subnet }: Place, service: KubernetesObject): string {
  const named =
    annotation(service, 'azure-pls-ip-configuration-subnet') ||
    annotation(service, 'azure-load-balancer-internal-subnet');
  return named === '' ? subnet : `${subnet.split('/subnets/')[0]}/subnets/${named}`;
}

function linkServiceOf(place: Place, balancer: string, service: KubernetesObject): Made {
  const frontend = frontendOf(place, service);
  const name = annotation(service, 'azure-pls-name') || `pls-${frontend}`;
  const fixed = annotation(service, 'azure-pls-ip-configuration-ip-address').split(/\s+/).filter(Boolean);
  const count = Math.max(Number(annotation(service, 'azure-pls-ip-configuration-ip-address-count')) || 1, fixed.length);
  const subnet = { id: natSubnetOf(place, service) };
  const ipConfigurations = Array.from({ length: count }, (_, index) => {
    const address = fixed[index];
    const own = address === undefined ? {} : { privateIPAddress: address, privateIPAllocationMethod: 'Static' };
    return { name: `${name}-${index}`, properties: { subnet, primary: index === 0, ...own } };
  });
  const list = (text: string): readonly string[] => text.split(/\s+/).filter(Boolean);
  const properties = {
    ipConfigurations,
    fqdns: list(annotation(service, 'azure-pls-fqdns')),
    enableProxyProtocol: annotation(service, 'azure-pls-proxy-protocol') === 'true',
    visibility: { subscriptions: list(annotation(service, 'azure-pls-visibility')) },
    autoApproval: { subscriptions: list(annotation(service, 'azure-pls-auto-approval')) },
    loadBalancerFrontendIpConfigurations: [{ id: `${balancer}/frontendIPConfigurations/${frontend}` }],
  };
  const tags = { 'k8s-azure-owner-service': ownerOf(service), 'k8s-azure-cluster-name': place.cluster.name };
  return {
    path: network(place.group, `privateLinkServices/${name}`),
    body: { location: locationOf(place), tags, properties },
  };
}

/** The cloud provider sets the subnet's flag itself. */
function openSubnet({ sim }: Place, id: string): void {
  const subnet = sim.world.find(id);
  if (subnet === undefined || propertiesAt(subnet.body).privateLinkServiceNetworkPolicies === 'Disabled') return;
  sim.world.put(id, withProperties(subnet.body, { privateLinkServiceNetworkPolicies: 'Disabled' }));
}
