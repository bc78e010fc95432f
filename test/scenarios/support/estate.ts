import { setTimeout as sleep } from 'node:timers/promises';
import { findAddresses } from '../../../simulator/scenario/observe.ts';
import { demand } from '../../../simulator/scenario/perform.ts';
import type { Stack } from '../../../simulator/stack.ts';
import { propertiesOf } from '../../../src/core/arm-body.ts';

export const subscription = '00000000-0000-0000-0000-0000000000a1';
export const zones = `/subscriptions/${subscription}/resourceGroups/rg-dns`;
const group = `/subscriptions/${subscription}/resourceGroups/rg-app`;
const network = `${group}/providers/Microsoft.Network/virtualNetworks/vnet`;
const location = 'westeurope';

export const zoneId = (name: string): string => `${zones}/providers/Microsoft.Network/privateDnsZones/${name}`;
export const blobZone = zoneId('privatelink.blob.core.windows.net');
export const tableZone = zoneId('privatelink.table.core.windows.net');
export const registryZone = zoneId('privatelink.azurecr.io');
export const accountId = (name: string): string => `${group}/providers/Microsoft.Storage/storageAccounts/${name}`;
export const registryId = (name: string): string => `${group}/providers/Microsoft.ContainerRegistry/registries/${name}`;
export const endpointId = (name: string): string => `${group}/providers/Microsoft.Network/privateEndpoints/${name}`;
export const recordId = (name: string, zone = blobZone): string => `${zone}/A/${name}`;

/** A policy that acts: zones in one group, and a second pass over young endpoints without a wait. */
export const enforcing = (dns: Readonly<Record<string, unknown>> = {}) => ({
  version: 1,
  dns: { mode: 'enforce', zones: { resourceGroup: zones }, confirmAbsence: '0s', ...dns },
});

export interface EndpointOptions {
  /** The private link resource; the storage account of the same name unless given. */
  readonly target?: string;
  readonly groupId?: string;
  /** Asks for an approval instead of taking its own right to connect. */
  readonly manual?: boolean;
}

/** What people of one small company do to their Azure, and what they find there. */
export interface Estate {
  /** A storage account without an event: nobody is to observe it for its own sake. */
  addAccount(name: string): Promise<void>;
  addRegistry(name: string): Promise<void>;
  /** A private endpoint, to the blobs of the account of the same name unless another is named. */
  addEndpoint(name: string, options?: EndpointOptions): Promise<void>;
  removeEndpoint(name: string): Promise<void>;
  /** What Azure says the endpoint's own addresses are. */
  addressesOf(endpoint: string): Promise<readonly string[]>;
  /** The addresses of a record set; undefined where there is none. */
  record(name: string, zone?: string): Promise<readonly string[] | undefined>;
}

/** Makes what every test needs: groups, a network, the zones. None of it raises an event. */
export async function createEstate(stack: Stack): Promise<Estate> {
  const put = async (id: string, body: Readonly<Record<string, unknown>>): Promise<void> =>
    demand(await stack.put(id, body), `PUT ${id}`);
  const finished = async (id: string): Promise<void> => {
    for (;;) {
      const { status, body } = await stack.get(id);
      if (status === 200 && !/ing$|^Accepted$/.test(String(propertiesOf(body).provisioningState))) return;
      await sleep(10);
    }
  };
  /** Without events; one at a time, so that no other event is lost with them. */
  const quietly = async (id: string, body: Readonly<Record<string, unknown>>): Promise<void> => {
    stack.events.fault({ kind: 'drop', match: { subject: id.split('/').slice(5).join('/') } });
    await put(id, body);
    await finished(id);
  };

  for (const id of [zones, group]) await put(id, { location });
  for (const zone of [blobZone, tableZone, registryZone]) await quietly(zone, { location: 'global' });
  await quietly(network, {
    location,
    properties: {
      addressSpace: { addressPrefixes: ['10.0.0.0/16'] },
      subnets: [{ name: 's', properties: { addressPrefix: '10.0.0.0/20', defaultOutboundAccess: false } }],
    },
  });

  return {
    addAccount: (name) =>
      quietly(accountId(name), {
        location,
        kind: 'StorageV2',
        sku: { name: 'Standard_LRS' },
        properties: { publicNetworkAccess: 'Disabled', allowBlobPublicAccess: false },
      }),
    addRegistry: (name) =>
      quietly(registryId(name), {
        location,
        sku: { name: 'Premium' },
        properties: { publicNetworkAccess: 'Disabled' },
      }),
    async addEndpoint(name, { target = accountId(name), groupId = 'blob', manual = false } = {}) {
      const list = manual ? 'manualPrivateLinkServiceConnections' : 'privateLinkServiceConnections';
      const connection = { name, properties: { privateLinkServiceId: target, groupIds: [groupId] } };
      await put(endpointId(name), {
        location,
        properties: { subnet: { id: `${network}/subnets/s` }, [list]: [connection] },
      });
    },
    async removeEndpoint(name) {
      demand(await stack.delete(endpointId(name)), `DELETE ${name}`);
    },
    async addressesOf(endpoint) {
      const { customDnsConfigs } = propertiesOf((await stack.get(endpointId(endpoint))).body);
      const configs = Array.isArray(customDnsConfigs) ? customDnsConfigs : [];
      return configs.flatMap(({ ipAddresses }: { ipAddresses: string[] }) => ipAddresses);
    },
    record: (name, zone = blobZone) => findAddresses(stack, recordId(name, zone)),
  };
}
