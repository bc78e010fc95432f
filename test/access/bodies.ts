import type { Given, Grants } from '../../src/access/given.ts';
import { rolesOf } from '../../src/access/roles.ts';
import { worldOf } from '../../src/egress/world.ts';
import { type Body, body, net, subnet, vnet } from '../why/estate.ts';

const subscription = '/subscriptions/00000000-0000-0000-0000-0000000000aa';
export const clusterId = `${subscription}/resourceGroups/rg-aks/providers/Microsoft.ContainerService/managedClusters/aks`;
export const guid = '1a8fad5b-d9cb-469f-a165-70867728950e';
export const nodeGroup = 'MC_rg-aks_aks';
export const ownZone = `${guid}.privatelink.westeurope.azmk8s.io`;

/** A private cluster whose nodes are in vnet-app. */
export const cluster = (api: object = {}, more: object = {}, fields: object = {}): Body =>
  body(
    clusterId,
    {
      nodeResourceGroup: nodeGroup,
      fqdn: 'aks-1.hcp.westeurope.azmk8s.io',
      privateFQDN: `aks-1.${ownZone}`,
      apiServerAccessProfile: { enablePrivateCluster: true, privateDNSZone: 'system', ...api },
      agentPoolProfiles: [{ name: 'pool', vnetSubnetID: subnet('vnet-app', 'nodes') }],
      ...more,
    },
    { location: 'westeurope', ...fields },
  );

/** What AKS makes for its API server. */
export const apiEndpoint = (status = 'Approved', where = subnet('vnet-app', 'nodes')): Body =>
  body(`${net(nodeGroup)}/privateEndpoints/kube-apiserver`, {
    provisioningState: 'Succeeded',
    subnet: { id: where },
    privateLinkServiceConnections: [
      {
        name: 'c',
        properties: {
          privateLinkServiceId: clusterId,
          groupIds: ['management'],
          privateLinkServiceConnectionState: { status },
        },
      },
    ],
  });

export const ownerRole = '8e3af657-a8ff-443c-a75c-2fe8c4bcb635';

/** One principal with one role at a scope. */
export const grantsOf = (scope: string, actions: readonly string[], principalId = 'someone'): Grants => ({
  assignments: [{ scope: scope.toLowerCase(), roleId: ownerRole, principalId, isConditional: false }],
  roles: rolesOf([{ name: ownerRole, properties: { roleName: 'Some role', permissions: [{ actions }] } }]),
});

export function givenOf(bodies: readonly Body[], grants?: Grants): Given {
  const world = worldOf(bodies);
  const found = world.find(clusterId);
  if (found === undefined) throw new TypeError('no cluster among the bodies');
  return { world, cluster: found, grants };
}

export const appNetwork = vnet('vnet-app').toLowerCase();
