import { createHash } from 'node:crypto';
import type { Az } from './az.ts';
import type { Deployment } from './function-there.ts';

const role = 'Storage Blob Data Contributor';

/**
 * Azure brings a package into its container with the app's own identity, which may only read it there (infra/modules/storage.bicep): somebody who takes over the app must
 * not write the code it runs. So the identity is let write the container for as long as a deployment takes.
 */
export interface PackageWindow {
  /** The commands that open it and that close it again; either may be run twice. */
  readonly open: readonly string[];
  readonly close: readonly string[];
}

/** @throws where the app's identity or its storage account is not in the group: nothing was deployed there yet. */
export async function findPackageWindow({ subscription, name }: Deployment, az: Az): Promise<PackageWindow> {
  if (subscription === undefined) throw new Error('No subscription is chosen: name it with --subscription.');
  const inGroup = ['--subscription', subscription, '--resource-group', `rg-${name}`];
  const ask = async (args: readonly string[], query: string): Promise<string> => {
    const lines = (await az([...args, ...inGroup, '--query', query, '--output', 'tsv'])).split(/\s+/).filter(Boolean);
    const [only, ...more] = lines;
    if (only === undefined || more.length > 0)
      throw new Error(
        `In rg-${name} there should be one of what "az ${args.join(' ')}" finds, and there are ${lines.length}.`,
      );
    return only;
  };
  const principal = await ask(['identity', 'show', '--name', `id-${name}`], 'principalId');
  const account = await ask(['storage', 'account', 'list'], '[].id');
  return windowOf(principal, `${account}/blobServices/default/containers/app-package`);
}

/** Pure. The assignment has a name of its own, so that it can be taken away by another command, another day. */
export function windowOf(principal: string, container: string): PackageWindow {
  const digest = createHash('sha256').update(`package ${principal} ${container}`.toLowerCase()).digest('hex');
  const name = digest.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-4$3-8$4-$5');
  const assignment = `${container}/providers/Microsoft.Authorization/roleAssignments/${name}`;
  const who = ['--assignee-object-id', principal, '--assignee-principal-type', 'ServicePrincipal'];
  return {
    open: ['role', 'assignment', 'create', '--name', name, '--role', role, ...who, '--scope', container],
    close: ['role', 'assignment', 'delete', '--ids', assignment],
  };
}
