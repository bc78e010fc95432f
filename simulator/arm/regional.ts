import { invalidResourceType, methodNotAllowed } from './answer.ts';
import type { Call } from './call.ts';
import { linkableTypes } from './endpoint-groups.ts';
import { nameAvailability } from './name-availability.ts';
import type { Handler, Simulation } from './simulation.ts';

/** Countable types of Microsoft.Network, with the limits a new subscription has. */
const networkUsages: readonly (readonly [string, string, number])[] = [
  ['VirtualNetworks', 'Virtual Networks', 1_000],
  ['NetworkSecurityGroups', 'Network Security Groups', 5_000],
  ['NetworkInterfaces', 'Network Interfaces', 65_536],
  ['PublicIPAddresses', 'Public IP Addresses', 1_000],
  ['RouteTables', 'Route Tables', 200],
  ['LoadBalancers', 'Load Balancers', 1_000],
  ['NatGateways', 'Nat Gateways', 1_000],
  ['PrivateEndpoints', 'Private Endpoints', 65_536],
  ['PrivateLinkServices', 'Private Link Services', 3_200],
];

/** `…/providers/{namespace}/locations/{region}/…`: what a provider says of a region. Anything else is refused by its name. */
export const regional: Handler = (sim, call) => {
  const [namespace = '', , what = ''] = call.type.split('/');
  const region = (call.names[0] ?? '').toLowerCase();
  if (/^check\w*Availability$/i.test(what)) return nameAvailability(sim, call);
  if (call.method !== 'GET') return methodNotAllowed(call);
  const list = { ...regionalLists[what.toLowerCase()] }[namespace.toLowerCase()];
  return list === undefined ? invalidResourceType(call) : { status: 200, body: { value: list(sim, call, region) } };
};

type List = (sim: Simulation, call: Call, region: string) => readonly object[];

const regionalLists: Readonly<Record<string, Readonly<Record<string, List>>>> = {
  usages: {
    'microsoft.network': (sim, call, region) =>
      networkUsages.map(([value, localizedValue, limit]) => ({
        currentValue: countIn(sim, call, region, `microsoft.network/${value}`),
        id: `/subscriptions/${call.subscriptionId}/providers/Microsoft.Network/locations/${region}/usages/${value}`,
        limit,
        name: { localizedValue, value },
        unit: 'Count',
      })),
    'microsoft.storage': (sim, call, region) => [
      {
        currentValue: countIn(sim, call, region, 'microsoft.storage/storageaccounts'),
        limit: 250,
        name: { localizedValue: 'Storage Accounts', value: 'StorageAccounts' },
        unit: 'Count',
      },
    ],
  },
  availableprivateendpointtypes: {
    'microsoft.network': (_, call) =>
      linkableTypes.map((resourceName) => {
        const name = resourceName.replace('/', '.');
        const type = 'Microsoft.Network/AvailablePrivateEndpointTypes';
        return {
          name,
          id: `/subscriptions/${call.subscriptionId}/providers/${type}/${name}`,
          type,
          resourceName,
          displayName: resourceName,
        };
      }),
  },
  autoapprovedprivatelinkservices: { 'microsoft.network': () => [] },
};

function countIn(sim: Simulation, call: Call, region: string, type: string): number {
  const wanted = type.toLowerCase();
  return [...sim.world.list(`/subscriptions/${call.subscriptionId}`)].filter(
    (resource) =>
      resource.type.toLowerCase() === wanted &&
      String(resource.body.location).toLowerCase().replaceAll(' ', '') === region,
  ).length;
}
