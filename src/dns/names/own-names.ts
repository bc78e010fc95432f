import type { CloudName } from '../../core/cloud.ts';
import { findResourceId } from '../../core/resource-id.ts';
import type { EndpointView, NetworkInterfaceView } from '../model.ts';
import { placeName } from './place.ts';

/**
 * Types whose names are the resource's own name below the service's suffix, where that name is unique in all of Azure: one who lies with such
 * a name lies about their own resource. What may be behind the name: storage accounts answer to `{account}-secondary` too.
 *
 * Left out although they seem alike: web apps and container registries (a name may be taken again where a hash is part of the public name),
 * Cosmos DB accounts and IoT hubs (their regional and data names are beside the own one, so an interface is read anyway), and whatever
 * has a region, a chosen subdomain or an id in its names.
 */
const behindOwnName: ReadonlyMap<string, readonly string[]> = new Map([
  ['microsoft.storage/storageaccounts', ['', '-secondary']],
  ...[
    'microsoft.apimanagement/service',
    'microsoft.appconfiguration/configurationstores',
    'microsoft.cache/redis',
    'microsoft.dbformariadb/servers',
    'microsoft.dbformysql/flexibleservers',
    'microsoft.dbformysql/servers',
    'microsoft.dbforpostgresql/flexibleservers',
    'microsoft.dbforpostgresql/servers',
    'microsoft.eventhub/namespaces',
    'microsoft.keyvault/managedhsms',
    'microsoft.keyvault/vaults',
    'microsoft.relay/namespaces',
    'microsoft.search/searchservices',
    'microsoft.servicebus/namespaces',
    'microsoft.sql/servers',
    'microsoft.synapse/workspaces',
  ].map((type): [string, readonly string[]] => [type, ['']]),
]);

/** Whether a name is the very name of what the endpoint connects to, below a suffix of that service. */
export function isOwnName(fqdn: string, view: EndpointView, cloud: CloudName): boolean {
  const target = findResourceId(view.privateLinkResource);
  const behind = behindOwnName.get(target?.type ?? '');
  if (target === undefined || behind === undefined) return false;
  const placement = placeName(fqdn, {
    resourceType: target.type,
    groupIds: view.groupIds,
    cloud,
    siblings: [fqdn],
  });
  return placement.kind === 'placed' && behind.some((text) => placement.name === `${target.name}${text}`);
}

/**
 * Whether a name of the service can not be of what the endpoint connects to: all names of its type have the resource's own name for a label (some have a
 * number of their zone beside it), and this one hasn't.
 */
export function isForeignName(fqdn: string, view: EndpointView, cloud: CloudName): boolean {
  const target = findResourceId(view.privateLinkResource);
  const behind = behindOwnName.get(target?.type ?? '');
  if (target === undefined || behind === undefined) return false;
  const { type: resourceType } = target;
  if (placeName(fqdn, { resourceType, groupIds: view.groupIds, cloud, siblings: [fqdn] }).kind !== 'placed')
    return false;
  return !fqdn.split('.').some((label) => behind.some((text) => label === `${target.name}${text}`));
}

/** Whether a network interface is the endpoint's: by its own word, which the platform writes; where it is silent, by the endpoint's. */
export function isInterfaceOf({ id, endpoint: owner }: NetworkInterfaceView, view: EndpointView): boolean {
  if (owner !== undefined) return owner === view.id;
  return view.networkInterfaces.length === 0 || view.networkInterfaces.includes(id);
}
