import type { CloudName } from '../../../src/core/cloud.ts';
import type { EndpointView, NetworkInterfaceView } from '../../../src/dns/model.ts';
import { type Placement, placeName } from '../../../src/dns/names/place.ts';
import { type NamePlan, planNames } from '../../../src/dns/names/plan-names.ts';

const group = '/subscriptions/11111111-1111-1111-1111-111111111111/resourcegroups/apps/providers';

export const endpointId = (name = 'pe1') => `${group}/microsoft.network/privateendpoints/${name}`;
export const interfaceId = (name = 'pe1-nic') => `${group}/microsoft.network/networkinterfaces/${name}`;
export const targetId = (type: string, name = 'target1') => `${group}/${type}/${name}`.toLowerCase();

/** An approved, provisioned endpoint of a storage account's blobs; everything can be said differently. */
export function endpoint(given: Partial<EndpointView> = {}): EndpointView {
  return {
    id: endpointId(),
    name: 'pe1',
    location: 'westeurope',
    tags: {},
    resourceGuid: '22222222-2222-2222-2222-222222222222',
    provisioningState: 'Succeeded',
    network: `${group}/microsoft.network/virtualnetworks/vnet1`,
    subnet: `${group}/microsoft.network/virtualnetworks/vnet1/subnets/endpoints`,
    connectionState: 'Approved',
    privateLinkResource: targetId('Microsoft.Storage/storageAccounts', 'st1'),
    groupIds: ['blob'],
    customDnsConfigs: [{ fqdn: 'st1.blob.core.windows.net', addresses: ['10.0.0.4'] }],
    networkInterfaces: [interfaceId()],
    ...given,
  };
}

/** An endpoint of some kind, with its names and addresses: `{ 'a.example': '10.0.0.4' }`. */
export function endpointOf(
  type: string,
  groups: string | readonly string[],
  names: Readonly<Record<string, string | readonly string[]>>,
  given: Partial<EndpointView> = {},
): EndpointView {
  return endpoint({
    privateLinkResource: targetId(type),
    groupIds: [groups].flat(),
    customDnsConfigs: Object.entries(names).map(([fqdn, addresses]) => ({ fqdn, addresses: [addresses].flat() })),
    ...given,
  });
}

export function plan(
  view: EndpointView,
  interfaces: readonly NetworkInterfaceView[] = [],
  cloud: CloudName = 'AzureCloud',
  sensitiveZones: readonly string[] = [],
): NamePlan {
  return planNames(view, interfaces, cloud, { sensitiveZones });
}

/** Records as people write them: `st1 in privatelink.blob.core.windows.net A 10.0.0.4`. */
export const lines = ({ records }: Pick<NamePlan, 'records'>): string[] =>
  records.map(({ zone, name, type, addresses }) => `${name} in ${zone} ${type} ${addresses.join(' ')}`);

export function place(
  cloud: CloudName,
  resourceType: string,
  groupIds: string | readonly string[],
  fqdn: string,
  siblings: readonly string[] = [],
): Placement {
  return placeName(fqdn, { resourceType, groupIds: [groupIds].flat(), cloud, siblings: [fqdn, ...siblings] });
}

/** `name in zone`, or the kind where the name has no place. */
export const placeText = (placement: Placement): string =>
  placement.kind === 'placed' ? `${placement.name} in ${placement.zone}` : placement.kind;

/** The body of a private endpoint as REST returns it. */
export function restBody(properties: Record<string, unknown> = {}): Record<string, unknown> {
  const id = `/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/Apps/providers`;
  return {
    id: `${id}/Microsoft.Network/privateEndpoints/PE1`,
    name: 'PE1',
    type: 'Microsoft.Network/privateEndpoints',
    location: 'westeurope',
    tags: { team: 'payments' },
    properties: {
      provisioningState: 'Succeeded',
      resourceGuid: '22222222-2222-2222-2222-222222222222',
      privateLinkServiceConnections: [
        {
          name: 'connection',
          properties: {
            privateLinkServiceId: `${id}/Microsoft.Storage/storageAccounts/ST1`,
            groupIds: ['blob'],
            privateLinkServiceConnectionState: { status: 'Approved', description: '', actionsRequired: 'None' },
          },
        },
      ],
      manualPrivateLinkServiceConnections: [],
      customDnsConfigs: [{ fqdn: 'ST1.blob.core.windows.net', ipAddresses: ['10.0.0.4'] }],
      networkInterfaces: [{ id: `${id}/Microsoft.Network/networkInterfaces/PE1-nic` }],
      subnet: { id: `${id}/Microsoft.Network/virtualNetworks/VNET1/subnets/Endpoints` },
      ...properties,
    },
  };
}

/** What `az … -o json` makes of a REST body: everything under `properties` one level up. */
export function azBody(body: Record<string, unknown>): Record<string, unknown> {
  const lift = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(lift);
    if (typeof value !== 'object' || value === null) return value;
    const { properties, ...rest } = value as Record<string, unknown>;
    const inner = typeof properties === 'object' && properties !== null ? properties : {};
    return Object.fromEntries(Object.entries({ ...rest, ...inner }).map(([key, each]) => [key, lift(each)]));
  };
  return lift(body) as Record<string, unknown>;
}
