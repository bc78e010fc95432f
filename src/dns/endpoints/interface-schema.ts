import { z } from 'zod';
import { isRecord, propertiesOf } from '../../core/arm-body.ts';
import type { NetworkInterfaceView } from '../model.ts';
import { address, flat, parseWith, resourceOf, toNamed } from '../schema.ts';

const InterfaceResource = resourceOf('microsoft.network/networkinterfaces');

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
