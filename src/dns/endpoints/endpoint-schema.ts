import * as z from 'zod';
import { InputError } from '../../core/errors.ts';
import { findResourceId, foldId, nameOf } from '../../core/resource-id.ts';
import type { EndpointView } from '../model.ts';
import { address, canonical, flat, join, required, resourceParser, toNamed } from '../schema.ts';

const what = 'not a private endpoint';

const Connection = flat(
  z.object({
    privateLinkServiceId: required,
    groupIds: z.array(z.string()).nullish(),
    privateLinkServiceConnectionState: z.object({ status: required }, { error: 'is missing' }),
  }),
);
const connections = z.array(Connection).nullish();

const EndpointProperties = z.object({
  provisioningState: required,
  resourceGuid: z.string().nullish(),
  subnet: z.object({ id: z.string().nullish() }).nullish(),
  networkInterfaces: z.array(z.object({ id: z.string() })).nullish(),
  customDnsConfigs: z
    .array(z.object({ fqdn: z.string().nullish(), ipAddresses: z.array(address).nullish() }))
    .nullish(),
  privateLinkServiceConnections: connections,
  manualPrivateLinkServiceConnections: connections,
});
const parse = resourceParser('microsoft.network/privateendpoints', EndpointProperties, what);

/**
 * A private endpoint, from the body of a GET, a row of Resource Graph or what `az network private-endpoint show` prints.
 * Only what decides record sets is read, and nothing is made up: a body that can't be read must not be taken for one without names.
 * @throws InputError naming every missing or unreadable field, or the type where it is some other resource.
 */
export function parseEndpoint(body: unknown): EndpointView {
  const { resource, path, properties } = parse(body);
  const found = [
    ...(properties.privateLinkServiceConnections ?? []),
    ...(properties.manualPrivateLinkServiceConnections ?? []),
  ];
  const [connection] = found;
  if (connection === undefined || found.length > 1) {
    const message = `a private endpoint has exactly one connection, here or under manualPrivateLinkServiceConnections; found ${found.length}`;
    throw new InputError(what, [{ path: join(path, 'privateLinkServiceConnections'), message }]);
  }
  const subnet = foldId(properties.subnet?.id ?? '');
  return {
    id: resource.id,
    name: resource.name ?? nameOf(resource.id),
    location: resource.location ?? '',
    tags: Object.fromEntries(Object.entries(resource.tags ?? {}).map(([key, value]) => [key, value ?? ''])),
    resourceGuid: properties.resourceGuid ?? '',
    provisioningState: canonical(properties.provisioningState, ['Succeeded', 'Failed', 'Updating', 'Deleting']),
    network: findResourceId(subnet)?.parent ?? '',
    subnet,
    connectionState: canonical(connection.privateLinkServiceConnectionState.status, [
      'Pending',
      'Approved',
      'Rejected',
      'Disconnected',
    ]),
    privateLinkResource: foldId(connection.privateLinkServiceId),
    groupIds: connection.groupIds ?? [],
    customDnsConfigs: (properties.customDnsConfigs ?? []).flatMap(({ fqdn, ipAddresses }) =>
      toNamed(fqdn, ipAddresses ?? []),
    ),
    networkInterfaces: (properties.networkInterfaces ?? []).map(({ id }) => foldId(id)),
  };
}
