import { fail, type LineAnswer, pass, unknown } from '../../clusters/isolation/model.ts';
import { at, flagOf } from '../../egress/body.ts';
import type { Given } from '../given.ts';
import type { CommandHolder } from '../model.ts';
import { holdersOf } from '../roles.ts';

/** What `az aks command invoke` takes (learn.microsoft.com/azure/aks/access-private-cluster). */
export const commandAction = 'Microsoft.ContainerService/managedClusters/runcommand/action';

/** 2.9: whether Resource Manager is a way into the cluster, and whose. */
export function commands(given: Given): LineAnswer {
  const { cluster, grants } = given;
  if (flagOf(at(cluster.properties, 'apiServerAccessProfile', 'disableRunCommand')) === true)
    return pass('disableRunCommand is true');
  const on = 'disableRunCommand is not true';
  if (grants === undefined) return unknown(`${on}, and who may run commands was not read`);
  const { holders, unreadRoles } = holdersOf(commandAction, cluster.id.id, grants.assignments, grants.roles);
  const roles = describeRoles(holders);
  if (roles !== '') return fail(`${on}, and commands may be run by ${roles}`);
  return unreadRoles.length > 0
    ? unknown(`${on}; what these roles give was not read: ${unreadRoles.join(', ')}`)
    : pass(`${on}, and nobody whose roles were read may run commands`);
}

/** `2 of Owner, 1 of Contributor`. */
function describeRoles(holders: readonly CommandHolder[]): string {
  const names = [...new Set(holders.map(({ role }) => role))].sort();
  return names
    .map(
      (name) =>
        `${new Set(holders.filter(({ role }) => role === name).map((each) => each.principalId)).size} of ${name}`,
    )
    .join(', ');
}
