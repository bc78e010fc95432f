import { linkServiceType } from '../../core/link-service.ts';
import { findResourceId } from '../../core/resource-id.ts';
import { foldCase } from '../../core/text.ts';
import type { EgressPolicy } from '../../policy/egress.ts';
import { at, elementsOf, field, lowerText, textOf } from '../body.ts';
import { connectionsOf, requestsOf } from '../exposure/endpoints.ts';
import type { Resource, World } from '../model.ts';
import { othersOfType } from '../path/by-type.ts';
import { addTo, perWorld } from '../path/per-world.ts';
import { publicFrontends } from './balancers.ts';
import type { Given, Predicates } from './predicate.ts';
import { partsOf, textsOf } from './read.ts';

/** The private link services that take their addresses in each subnet. */
const servicesIn = perWorld((world: World): ReadonlyMap<string, readonly Resource[]> => {
  const bySubnet = new Map<string, Resource[]>();
  for (const each of othersOfType(world, linkServiceType))
    for (const subnet of new Set(textsOf(each.properties, 'ipConfigurations[].subnet.id')))
      addTo(bySubnet, findResourceId(subnet)?.id ?? '', each);
  return bySubnet;
});

const listOf = (properties: unknown, name: string): readonly string[] =>
  textsOf(properties, `${name}.subscriptions[]`).map((each) => foldCase(each));

const subscriptionIn = (id: string | undefined): string | undefined => /^\/subscriptions\/([^/]+)/.exec(id ?? '')?.[1];

/** Whether a subscription is neither the resource's own nor one that policy names; undefined where policy names none. */
export function isForeign(own: string, other: string, { trustedSubscriptions }: EgressPolicy): boolean | undefined {
  if (own === other) return false;
  return trustedSubscriptions.length === 0 ? undefined : !trustedSubscriptions.includes(other);
}

/** The load balancers whose frontends a private link service uses. */
export const balancersOf = (properties: unknown): readonly string[] => [
  ...new Set(
    textsOf(properties, 'loadBalancerFrontendIpConfigurations[].id').map(
      (id) => foldCase(id).split('/frontendipconfigurations/')[0] ?? '',
    ),
  ),
];

const balancersRead = ({ properties, world }: Given) => balancersOf(properties).flatMap((id) => world.find(id) ?? []);

/** Private link services of one's own, and what endpoints ask of others. */
export const privateLink: Predicates = {
  'pls-visibility-wildcard': ({ properties }) =>
    listOf(properties, 'visibility').includes('*')
      ? 'visibility.subscriptions contains *: everybody with the alias may ask'
      : undefined,
  'pls-autoapproval-wildcard': ({ properties }) =>
    listOf(properties, 'autoApproval').includes('*')
      ? 'autoApproval.subscriptions contains *: anybody who asks is connected'
      : undefined,
  'pls-autoapproval-unlisted'({ properties, resource, policy }) {
    const found = listOf(properties, 'autoApproval').filter(
      (each) => each !== '*' && isForeign(resource.id.subscriptionId, each, policy) === true,
    );
    return found.length === 0
      ? undefined
      : `autoApproval lets in subscriptions that policy does not trust: ${[...found].sort().join(', ')}`;
  },
  'pls-autoapproval-not-in-visibility'({ properties }) {
    const visible = listOf(properties, 'visibility');
    const found = listOf(properties, 'autoApproval').filter((each) => !visible.includes(each));
    return visible.includes('*') || found.length === 0
      ? undefined
      : `autoApproval names what visibility does not: ${[...found].sort().join(', ')}`;
  },
  'pls-nat-ip-capacity'({ properties, resource }) {
    const addresses = elementsOf(field(properties, 'ipConfigurations')).length;
    const approved = (connectionsOf(resource) ?? []).filter(({ status }) => status === 'approved').length;
    if (addresses === 8) return 'it has 8 NAT addresses, and no more can be added';
    return addresses === 1 && approved > 8 ? `${approved} approved connections share one NAT address` : undefined;
  },
  'pls-direct-connect-destination'({ properties }) {
    const address = textOf(field(properties, 'destinationIPAddress'));
    return address === undefined
      ? undefined
      : `destinationIPAddress is ${address}: consumers reach an address outside the service's network`;
  },
  'pls-lb-not-standard-nic'(given) {
    const found = balancersRead(given).flatMap(({ id, body, properties }) => {
      const basic = lowerText(at(body, 'sku', 'name')) === 'basic' ? [`${id.name} is Basic`] : [];
      const byAddress =
        partsOf(properties, 'backendAddressPools[].loadBalancerBackendAddresses[].ipAddress').length > 0;
      const hasInterfaces = partsOf(properties, 'backendAddressPools[].backendIPConfigurations[].id').length > 0;
      return [...basic, ...(byAddress && !hasInterfaces ? [`the pool of ${id.name} is made of addresses`] : [])];
    });
    return found.length === 0 ? undefined : found.join('; ');
  },
  'pls-public-frontend'(given) {
    const own = new Set(
      textsOf(given.properties, 'loadBalancerFrontendIpConfigurations[].id').map((id) => foldCase(id)),
    );
    const found = balancersRead(given).flatMap(({ properties }) =>
      publicFrontends(properties).filter((id) => own.has(id)),
    );
    return found.length === 0 ? undefined : `it uses public frontends: ${found.join(', ')}`;
  },
  'pe-to-foreign-resource'({ properties, resource, policy }) {
    const found = requestsOf(properties).flatMap(({ target, isManual }) => {
      const subscription = subscriptionIn(target);
      if (target === undefined || target.startsWith('[')) return [];
      if (subscription === undefined) return isManual ? [`alias ${target}`] : [];
      return isForeign(resource.id.subscriptionId, subscription, policy) === true ? [target] : [];
    });
    if (found.length === 0) return undefined;
    const because = `it leads to ${[...found].sort().join(', ')}`;
    return policy.trustedSubscriptions.length === 0
      ? { because, severity: 'info' }
      : `${because}, which policy does not trust`;
  },
  'pe-connection-not-approved'({ properties }) {
    const found = requestsOf(properties).filter(({ status }) =>
      ['pending', 'rejected', 'disconnected', 'removed'].includes(status ?? ''),
    );
    return found.length === 0
      ? undefined
      : `its connection is ${found.map(({ status }) => status).join(', ')}: it carries nothing`;
  },
  'subnet-pls-network-policies-enabled'({ properties, resource, world }) {
    if (lowerText(field(properties, 'privateLinkServiceNetworkPolicies')) === 'disabled') return undefined;
    const services = servicesIn(world).get(resource.id.id) ?? [];
    return services.length === 0
      ? undefined
      : `privateLinkServiceNetworkPolicies is not Disabled, but ${services.map(({ id }) => id.name).join(', ')} takes its addresses here`;
  },
};
