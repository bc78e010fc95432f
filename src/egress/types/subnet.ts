import { at, elementsOf, field, flagOf, lowerText } from '../body.ts';
import type { EgressCheck, Resource, ResourceType, World } from '../model.ts';
import { hasPublicAddress } from './nat-gateway.ts';
import { redirectsEverything, routesOf } from './route-table.ts';

const defaultOutboundAccess: EgressCheck = {
  id: 'egress-subnet-default-outbound',
  category: 'egress',
  severity: ['high', 'info'],
  egressClass: 'default-outbound',
  when: 'defaultOutboundAccess is not false, and neither a NAT gateway nor a route for all addresses is in front of it; delegated and platform subnets are left out',
  why: 'A machine put here reaches the internet from an address that Microsoft owns, may change, and that nobody can filter or allowlist.',
  remedy:
    'Give the subnet a NAT gateway or a route to a firewall, set defaultOutboundAccess to false, then stop and deallocate its machines once.',
};

/** Subnets the platform keeps for its own services: no machine of a customer's runs there. */
const platformSubnets: ReadonlySet<string> = new Set([
  'gatewaysubnet',
  'azurefirewallsubnet',
  'azurefirewallmanagementsubnet',
  'azurebastionsubnet',
  'routeserversubnet',
]);

/** Whether a machine could be put here at all: delegated and platform subnets have rules of their own. */
const isSubject = ({ id, properties }: Resource): boolean =>
  elementsOf(field(properties, 'delegations')).length === 0 && !platformSubnets.has(id.name);

interface Subnet {
  /** Only a plain `false` makes a subnet private: absent and null mean enabled. */
  readonly defaultOutbound: boolean | undefined;
  readonly natGateway: { readonly id: string; readonly hasAddress: boolean | 'unread' } | undefined;
  readonly routeTable: { readonly id: string; readonly redirects: boolean | 'unread' } | undefined;
}

/** The network's own NAT gateway serves every subnet that has none. */
function toSubnet(resource: Resource, world: World): Subnet {
  const network = world.find(resource.id.parent ?? '');
  const natGateway =
    idAt(resource, 'natGateway') ?? (network === undefined ? undefined : idAt(network, 'defaultPublicNatGateway'));
  const routeTable = idAt(resource, 'routeTable');
  const ask = <T>(id: string, question: (body: Resource) => T): T | 'unread' => {
    const found = world.find(id);
    return found?.isRead === true ? question(found) : 'unread';
  };
  return {
    defaultOutbound: flagOf(field(resource.properties, 'defaultOutboundAccess')),
    natGateway:
      natGateway === undefined ? undefined : { id: natGateway, hasAddress: ask(natGateway, hasPublicAddress) },
    routeTable:
      routeTable === undefined
        ? undefined
        : { id: routeTable, redirects: ask(routeTable, (table) => redirectsEverything(routesOf(table))) },
  };
}

/** The lower-cased id another resource is referred to by, e.g. `natGateway: { id }`. */
const idAt = ({ properties }: Resource, name: string): string | undefined => lowerText(at(properties, name, 'id'));

function routesText({ routeTable }: Subnet): string {
  if (routeTable === undefined) return 'there is no route table';
  if (routeTable.redirects === 'unread') return `the routes of ${routeTable.id} were not read`;
  return `no route of ${routeTable.id} takes 0.0.0.0/0 elsewhere`;
}

/**
 * Whether a machine put into this subnet today would leave from a hidden address of Microsoft's.
 *
 *   defaultOutboundAccess   NAT gateway           routes          verdict
 *   false                   any                   any             none
 *   true, absent, null      with an address       any             none
 *   true, absent, null      not read              any             none, and a note
 *   true, absent, null      none, or no address   all redirected  none
 *   true, absent, null      none, or no address   not read        default-outbound, and a note
 *   true, absent, null      none, or no address   otherwise       default-outbound
 */
export const subnet: ResourceType = {
  name: 'Microsoft.Network/virtualNetworks/subnets',
  apiVersion: '2024-07-01',
  tellingFields: ['addressPrefix', 'addressPrefixes', 'defaultOutboundAccess', 'delegations'],
  checks: { defaultOutboundAccess },
  judge(resource, world) {
    if (!isSubject(resource)) return undefined;
    const says = toSubnet(resource, world);
    const { defaultOutbound, natGateway, routeTable } = says;
    if (defaultOutbound === false || natGateway?.hasAddress === true) return { breaches: [], unknown: [] };
    if (natGateway?.hasAddress === 'unread') {
      return {
        breaches: [],
        unknown: [
          { property: 'natGateway', because: `whether NAT gateway ${natGateway.id} has a public address was not read` },
        ],
      };
    }
    if (routeTable?.redirects === true) return { breaches: [], unknown: [] };
    const because = [
      `defaultOutboundAccess is ${defaultOutbound === true ? 'true' : 'not set, which means enabled'}`,
      natGateway === undefined ? 'there is no NAT gateway' : `NAT gateway ${natGateway.id} has no public address`,
      routesText(says),
    ].join(', ');
    const unknown = routeTable?.redirects === 'unread' ? [{ property: 'routeTable', because: routesText(says) }] : [];
    return { breaches: [{ check: defaultOutboundAccess, because }], unknown };
  },
  leansOn(resource, world) {
    const { defaultOutbound, natGateway, routeTable } = toSubnet(resource, world);
    if (!isSubject(resource) || defaultOutbound === false || natGateway?.hasAddress === true) return [];
    if (natGateway?.hasAddress === 'unread') return [natGateway.id];
    const network = resource.id.parent ?? '';
    return [
      ...(routeTable?.redirects === 'unread' ? [routeTable.id] : []),
      ...(world.find(network) === undefined ? [network] : []),
    ];
  },
};
