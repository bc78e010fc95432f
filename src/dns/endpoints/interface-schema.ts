import * as z from 'zod';
import { foldId } from '../../core/resource-id.ts';
import type { NetworkInterfaceView } from '../model.ts';
import { address, flat, resourceParser, toNamed } from '../schema.ts';

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
const parse = resourceParser('microsoft.network/networkinterfaces', InterfaceProperties, 'not a network interface');

/**
 * A network interface: the names of the private endpoint it belongs to; none on an ordinary one.
 * @throws InputError where it is no network interface or an address can't be read.
 */
export function parseNetworkInterface(body: unknown): NetworkInterfaceView {
  const { resource, properties } = parse(body);
  const { privateEndpoint, ipConfigurations } = properties;
  return {
    id: resource.id,
    ...(privateEndpoint ? { endpoint: foldId(privateEndpoint.id) } : {}),
    addresses: ipConfigurations.flatMap(addressOf),
    names: ipConfigurations.flatMap((configuration) => {
      const { groupId, requiredMemberName, fqdns } = configuration.privateLinkConnectionProperties ?? {};
      return (fqdns ?? []).flatMap((fqdn) =>
        toNamed(fqdn, addressOf(configuration)).map((named) => ({
          ...named,
          ...(groupId ? { groupId } : {}),
          ...(requiredMemberName ? { member: requiredMemberName } : {}),
        })),
      );
    }),
  };
}

/** REST and `az` spell the field differently. */
const addressOf = (configuration: z.infer<typeof InterfaceProperties>['ipConfigurations'][number]): string[] =>
  [configuration.privateIPAddress ?? configuration.privateIpAddress].flatMap((text) => text || []);
