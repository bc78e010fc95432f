import { z } from 'zod';
import { findAddress } from '../core/addresses.ts';
import { findList, isRecord, propertiesOf } from '../core/arm-body.ts';
import { InputError } from '../core/errors.ts';
import { findResourceId } from '../core/resource-id.ts';
import type { EndpointView, NamedAddresses, NetworkInterfaceView, ZoneGroupRecordSet, ZoneGroupView } from './model.ts';

const endpointType = 'microsoft.network/privateendpoints';

/** What every body says of itself. `type` is the only type accepted: managed private endpoints and children look alike. */
const resourceOf = (type: string) =>
  z.object({
    id: z
      .string({ error: 'is missing' })
      .refine((text) => findResourceId(text)?.type === type, {
        error: ({ input }) => {
          const other = findResourceId(input)?.type;
          return other === undefined
            ? `'${String(input)}' is not a resource id; expected one of type ${type}`
            : `'${String(input)}' is of type ${other}; expected ${type}`;
        },
      })
      .transform((text) => findResourceId(text)?.id ?? text),
    name: z.string().nullish(),
    location: z.string().nullish(),
    tags: z.record(z.string(), z.string().nullable()).nullish(),
  });
// Made once: making a schema costs twenty times what parsing with it does, and a sweep parses every endpoint there is.
const EndpointResource = resourceOf(endpointType);
const InterfaceResource = resourceOf('microsoft.network/networkinterfaces');
const ZoneGroupResource = resourceOf(`${endpointType}/privatednszonegroups`);

/** REST nests what matters under `properties`, `az` does not: either way one flat object. */
const flat = <Shape extends z.ZodType>(shape: Shape) => z.preprocess(propertiesOf, shape);

/** The same with the name that stands beside `properties`. */
const flatWithName = <Shape extends z.ZodType>(shape: Shape) =>
  z.preprocess((body) => ({ ...propertiesOf(body), ...(isRecord(body) ? { name: body.name } : {}) }), shape);

const address = z.string().transform((text, context) => {
  const found = findAddress(text);
  if (found !== undefined) return found.text;
  context.issues.push({ code: 'custom', input: text, message: `'${text}' is not an IP address` });
  return z.NEVER;
});

const required = z.string({ error: 'is missing' }).min(1, { error: 'is empty' });

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

/**
 * A private endpoint, from the body of a GET, a row of Resource Graph or what `az network private-endpoint show` prints.
 * Only what decides record sets is read, and nothing is made up: a body that can't be read must not look like one without names.
 * @throws InputError naming every missing or unreadable field, or the type where it is some other resource.
 */
export function parseEndpoint(body: unknown): EndpointView {
  const what = 'not a private endpoint';
  const resource = parseWith(EndpointResource, body, '', what);
  const path = isRecord(body) && isRecord(body.properties) ? 'properties' : '';
  const properties = parseWith(EndpointProperties, propertiesOf(body), path, what);
  const found = [
    ...(properties.privateLinkServiceConnections ?? []),
    ...(properties.manualPrivateLinkServiceConnections ?? []),
  ];
  const [connection] = found;
  if (connection === undefined || found.length > 1) {
    const message = `a private endpoint has exactly one connection, here or under manualPrivateLinkServiceConnections; found ${found.length}`;
    throw new InputError(what, [{ path: join(path, 'privateLinkServiceConnections'), message }]);
  }
  const subnet = properties.subnet?.id?.toLowerCase() ?? '';
  return {
    id: resource.id,
    name: resource.name ?? findResourceId(resource.id)?.name ?? '',
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
    privateLinkResource: connection.privateLinkServiceId.trim().toLowerCase().replace(/\/+$/, ''),
    groupIds: connection.groupIds ?? [],
    customDnsConfigs: (properties.customDnsConfigs ?? []).flatMap(({ fqdn, ipAddresses }) =>
      toNamed(fqdn, ipAddresses ?? []),
    ),
    networkInterfaces: (properties.networkInterfaces ?? []).map(({ id }) => id.toLowerCase()),
  };
}

const InterfaceProperties = z.object({
  privateEndpoint: z.object({ id: z.string() }).nullish(),
  ipConfigurations: z.array(
    flat(
      z.object({
        privateIPAddress: address.nullish(),
        privateIpAddress: address.nullish(),
        privateLinkConnectionProperties: z
          .object({
            groupId: z.string().nullish(),
            requiredMemberName: z.string().nullish(),
            fqdns: z.array(z.string()).nullish(),
          })
          .nullish(),
      }),
    ),
    { error: 'is missing' },
  ),
});

/**
 * A network interface: the names of the private endpoint it belongs to; none on an ordinary one.
 * @throws InputError where it is no network interface or an address can't be read.
 */
export function parseNetworkInterface(body: unknown): NetworkInterfaceView {
  const what = 'not a network interface';
  const { id } = parseWith(InterfaceResource, body, '', what);
  const path = isRecord(body) && isRecord(body.properties) ? 'properties' : '';
  const { privateEndpoint, ipConfigurations } = parseWith(InterfaceProperties, propertiesOf(body), path, what);
  return {
    id,
    ...(privateEndpoint ? { endpoint: privateEndpoint.id.toLowerCase() } : {}),
    addresses: ipConfigurations.flatMap(({ privateIPAddress, privateIpAddress }) => {
      const text = privateIPAddress ?? privateIpAddress;
      return text ? [text] : [];
    }),
    names: ipConfigurations.flatMap((configuration) => {
      const { groupId, requiredMemberName, fqdns } = configuration.privateLinkConnectionProperties ?? {};
      const text = configuration.privateIPAddress ?? configuration.privateIpAddress;
      return (fqdns ?? []).flatMap((fqdn) =>
        toNamed(fqdn, text ? [text] : []).map((named) => ({
          ...named,
          ...(groupId ? { groupId } : {}),
          ...(requiredMemberName ? { member: requiredMemberName } : {}),
        })),
      );
    }),
  };
}

const ZoneGroupProperties = z.object({
  provisioningState: z.string().nullish(),
  privateDnsZoneConfigs: z.array(
    flatWithName(
      z.object({
        name: z.string().nullish(),
        privateDnsZoneId: required,
        recordSets: z
          .array(
            z.object({
              recordType: z.string(),
              recordSetName: required,
              ipAddresses: z.array(address).nullish(),
            }),
          )
          .nullish(),
      }),
    ),
    { error: 'is missing' },
  ),
});

/**
 * The private DNS zone groups of an endpoint, from a list's body or from one group's: what the platform writes on its own.
 * @throws InputError where a body is no zone group or a name it covers can't be read, because what is unread is not uncovered.
 */
export function parseZoneGroups(body: unknown): readonly ZoneGroupView[] {
  const what = 'not a private DNS zone group';
  return (findList(body) ?? [body]).map((group) => {
    const { id } = parseWith(ZoneGroupResource, group, '', what);
    const path = isRecord(group) && isRecord(group.properties) ? 'properties' : '';
    const { provisioningState, privateDnsZoneConfigs } = parseWith(
      ZoneGroupProperties,
      propertiesOf(group),
      path,
      what,
    );
    const etag = isRecord(group) && typeof group.etag === 'string' ? { etag: group.etag } : {};
    return {
      id,
      ...etag,
      provisioningState: provisioningState ?? '',
      configNames: privateDnsZoneConfigs.map(({ name }) => name ?? ''),
      zones: privateDnsZoneConfigs.map(({ privateDnsZoneId }) => privateDnsZoneId.toLowerCase()),
      recordSets: privateDnsZoneConfigs.flatMap(({ privateDnsZoneId, recordSets }) =>
        (recordSets ?? []).flatMap(({ recordType, recordSetName, ipAddresses }): ZoneGroupRecordSet[] => {
          const family = recordType.toUpperCase();
          if (family !== 'A' && family !== 'AAAA') return [];
          const name = recordSetName.toLowerCase();
          return [{ zone: privateDnsZoneId.toLowerCase(), name, type: family, addresses: ipAddresses ?? [] }];
        }),
      ),
    };
  });
}

const PrivateLinkResources = z.array(
  flat(z.object({ groupId: z.string().nullish(), requiredZoneNames: z.array(z.string()).nullish() })),
);

/**
 * The zones a provider itself asks for, from `GET {private link resource}/privateLinkResources`, for some groups; for
 * `planNames` where the catalogue doesn't know the type. Providers with nothing to say leave the list out.
 * @throws InputError where it is no such list.
 */
export function parseProviderZones(body: unknown, groupIds: readonly string[]): readonly string[] {
  const wanted = new Set(groupIds.map((id) => id.toLowerCase()));
  const resources = parseWith(PrivateLinkResources, findList(body), 'value', 'not a list of private link resources');
  const matching = resources.filter(({ groupId }) => wanted.has(groupId?.toLowerCase() ?? ''));
  return [...new Set(matching.flatMap(({ requiredZoneNames }) => requiredZoneNames ?? []))].sort();
}

function toNamed(fqdn: string | null | undefined, addresses: readonly string[]): NamedAddresses[] {
  const name = (fqdn ?? '').trim().toLowerCase().replace(/\.$/, '');
  return name === '' ? [] : [{ fqdn: name, addresses }];
}

/** States everybody compares with are spelt one way; anything newer stays as Azure spells it. */
const canonical = (state: string, known: readonly string[]): string =>
  known.find((each) => each.toLowerCase() === state.trim().toLowerCase()) ?? state;

function parseWith<Out>(schema: z.ZodType<Out>, value: unknown, path: string, what: string): Out {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new InputError(
    what,
    result.error.issues.map((issue) => ({ path: join(path, ...issue.path), message: issue.message })),
  );
}

function join(...parts: readonly PropertyKey[]): string {
  return parts
    .filter((part) => part !== '')
    .reduce<string>((path, part) => {
      if (typeof part === 'number') return `${path}[${part}]`;
      return path === '' ? String(part) : `${path}.${String(part)}`;
    }, '');
}
