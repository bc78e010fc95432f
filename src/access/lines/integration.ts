import { fail, type LineAnswer, pass, unknown, worst } from '../../clusters/isolation/model.ts';
import { isRecord } from '../../core/arm-body.ts';
import { nameOf } from '../../core/resource-id.ts';
import { at, elementsOf, field, lowerText } from '../../egress/body.ts';
import { isIntegrated } from '../../egress/checks/cluster-api.ts';
import type { Resource } from '../../egress/model.ts';
import { subnetPrefixes } from '../../egress/path/network.ts';
import type { Given, Grants } from '../given.ts';
import { holdersOf } from '../roles.ts';

const delegate = 'microsoft.containerservice/managedclusters';
/** The smallest subnet that an API server takes (learn.microsoft.com/azure/aks/api-server-vnet-integration). */
const longestPrefix = 28;

/** What Azure asks of the identity that places something in a subnet. */
const joinAction = 'Microsoft.Network/virtualNetworks/subnets/join/action';

/** 2.12: whether the subnet of an integrated API server can hold it, and the cluster's identity may join it. */
export function integration({ world, cluster, grants }: Given): LineAnswer {
  if (!isIntegrated(cluster)) return pass('without API server VNet integration');
  const id = lowerText(at(cluster.properties, 'apiServerAccessProfile', 'subnetId'));
  if (id === undefined) return pass('AKS keeps the subnet of the API server itself');
  const subnet = world.find(id);
  if (subnet === undefined || !subnet.isRead)
    return unknown(`${nameOf(id)}, the subnet of the API server, was not seen`);
  return worst(
    [delegation(subnet), size(subnet), joining(cluster, id, grants)],
    pass(`${nameOf(id)} holds the API server`),
  );
}

function delegation({ id, properties }: Resource): LineAnswer {
  const to = elementsOf(field(properties, 'delegations')).flatMap(
    (each) => lowerText(at(each, 'properties', 'serviceName')) ?? [],
  );
  return to.includes(delegate)
    ? pass(`${id.name} is delegated to Microsoft.ContainerService/managedClusters`)
    : fail(`${id.name} is delegated to ${to.join(', ') || 'nobody'}`);
}

function size({ id, properties }: Resource): LineAnswer {
  const lengths = subnetPrefixes(properties).flatMap(({ family, length }) => (family === 'v4' ? [length] : []));
  if (lengths.length === 0) return unknown(`the prefix of ${id.name} is not in its body`);
  const longest = Math.min(...lengths);
  return longest <= longestPrefix
    ? pass(`it is a /${longest}`)
    : fail(`${id.name} is a /${longest}, and the API server takes /28 or more`);
}

function joining(cluster: Resource, subnet: string, grants: Grants | undefined): LineAnswer {
  const identity = field(cluster.body, 'identity');
  const assigned = field(identity, 'userAssignedIdentities');
  const principals = [identity, ...(isRecord(assigned) ? Object.values(assigned) : [])].flatMap(
    (each) => lowerText(field(each, 'principalId')) ?? [],
  );
  if (grants === undefined || principals.length === 0)
    return unknown("whether the cluster's identity may join the subnet was not read");
  const { holders, unreadRoles } = holdersOf(joinAction, subnet, grants.assignments, grants.roles);
  const holder = holders.find(({ principalId }) => principals.includes(principalId));
  if (holder !== undefined) return pass(`its identity may join it, as ${holder.role}`);
  return unreadRoles.length > 0
    ? unknown(`what these roles give was not read: ${unreadRoles.join(', ')}`)
    : fail("the cluster's identity may not join the subnet");
}
