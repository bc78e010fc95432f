import { expect, it } from 'vitest';
import { clusterKeys } from '../../src/clusters/keys.ts';

const group = '/subscriptions/11111111-2222-3333-4444-555555555555/resourcegroups/rg/providers';
const cluster = `${group}/microsoft.containerservice/managedclusters/aks`;
const registry = `${group}/microsoft.containerregistry/registries/acr`;
const network = `${group}/microsoft.network/virtualnetworks/vnet`;
const endpoint = `${group}/microsoft.network/privateendpoints/pe`;

it.each<[what: string, change: 'write' | 'delete' | 'action', id: string, key: string | undefined]>([
  ['a cluster is itself', 'write', cluster, cluster],
  ['starting a cluster changes nothing', 'action', cluster, undefined],
  ['a pool is its cluster', 'delete', `${cluster}/agentpools/system`, cluster],
  [
    'an extension is the cluster it is on',
    'write',
    `${cluster}/providers/microsoft.kubernetesconfiguration/extensions/dapr`,
    cluster,
  ],
  [
    'an extension of an Arc cluster is nothing',
    'write',
    `${group}/microsoft.kubernetes/connectedclusters/arc/providers/microsoft.kubernetesconfiguration/extensions/dapr`,
    undefined,
  ],
  [
    'a private link service is itself',
    'write',
    `${group}/microsoft.network/privatelinkservices/pls`,
    `${group}/microsoft.network/privatelinkservices/pls`,
  ],
  ['a subnet is itself', 'write', `${network}/subnets/nodes`, `${network}/subnets/nodes`],
  ['a peering is its network', 'write', `${network}/virtualnetworkpeerings/hub`, network],
  ['a cache rule is its registry', 'delete', `${registry}/cacherules/aks-managed-mcr`, registry],
  ['a connection is its registry', 'delete', `${registry}/privateendpointconnections/c`, registry],
  [
    'a record is its zone',
    'write',
    `${group}/microsoft.network/privatednszones/privatelink.azurecr.io/a/acr`,
    `${group}/microsoft.network/privatednszones/privatelink.azurecr.io`,
  ],
  [
    'a grant is itself',
    'delete',
    `${registry}/providers/microsoft.authorization/roleassignments/x`,
    `${registry}/providers/microsoft.authorization/roleassignments/x`,
  ],
  ['an endpoint that goes is itself', 'delete', endpoint, endpoint],
  ['an endpoint that comes is read by dns', 'write', endpoint, undefined],
  ['a storage account is nothing', 'write', `${group}/microsoft.storage/storageaccounts/st`, undefined],
])('%s', (_what, change, id, key) => {
  expect(clusterKeys({ id, change })).toEqual(key === undefined ? [] : [{ room: 'clusters', key }]);
});
