import { randomUUID } from 'node:crypto';
import type { SimResource } from '../world.ts';
import { freeAddresses } from './addresses.ts';
import { type Json, networkEtag, objectAt, objectsAt, propertiesAt, textAt } from './bodies.ts';
import type { EndpointMember, Simulation } from './simulation.ts';

const type = 'Microsoft.Network/networkInterfaces';

/** A group's member with the address the endpoint has for it. */
export interface AddressedMember extends EndpointMember {
  readonly groupId: string;
  readonly address: string;
}

/** Writes the endpoint's network interface: one IP configuration a member, requested static addresses honoured. */
export function writeInterface(
  sim: Simulation,
  endpoint: SimResource,
  members: readonly (EndpointMember & { readonly groupId: string })[],
): SimResource {
  const properties = propertiesAt(endpoint.body);
  const id = interfaceIdOf(endpoint);
  const subnetId = textAt(objectAt(properties, 'subnet'), 'id');
  const dynamic = [...freeAddresses(sim, subnetId, members.length)];
  const etag = networkEtag();
  const standing = sim.world.find(id);
  const kept = standing === undefined ? [] : membersOn(standing);
  return sim.world.put(
    id,
    {
      name: id.slice(id.lastIndexOf('/') + 1),
      id,
      etag,
      properties: {
        provisioningState: 'Succeeded',
        resourceGuid: propertiesAt(standing?.body).resourceGuid ?? randomUUID(),
        ipConfigurations: members.map((member, index) => {
          const requested = staticAddress(properties, member);
          const same = kept.find((old) => old.groupId === member.groupId && old.fqdns[0] === member.fqdns[0]);
          const name = requested?.name ?? `privateEndpointIpConfig.${randomUUID()}`;
          return {
            name,
            id: `${id}/ipConfigurations/${name}`,
            etag,
            type: `${type}/ipConfigurations`,
            properties: {
              provisioningState: 'Succeeded',
              privateIPAddress: requested?.address ?? same?.address ?? dynamic.shift(),
              privateIPAllocationMethod: requested === undefined ? 'Dynamic' : 'Static',
              subnet: { id: subnetId },
              primary: index === 0,
              privateIPAddressVersion: 'IPv4',
              privateLinkConnectionProperties: {
                groupId: member.groupId,
                requiredMemberName: member.name,
                fqdns: member.fqdns,
              },
            },
          };
        }),
        dnsSettings: {
          dnsServers: [],
          appliedDnsServers: [],
          internalDomainNameSuffix: 'simulated00000000000000000.xx.internal.cloudapp.net',
        },
        macAddress: '',
        enableAcceleratedNetworking: false,
        vnetEncryptionSupported: false,
        enableIPForwarding: false,
        hostedWorkloads: [],
        tapConfigurations: [],
        privateEndpoint: { id: endpoint.id },
        nicType: 'Standard',
        allowPort25Out: true,
        auxiliaryMode: 'None',
      },
      type,
      location: endpoint.body.location,
      managedBy: endpoint.id,
      kind: 'Regular',
    },
    type,
  );
}

/** What the interface says about names and addresses: the truth for endpoints of PaaS resources. */
export function membersOn(nic: SimResource | undefined): readonly AddressedMember[] {
  return objectsAt(propertiesAt(nic?.body), 'ipConfigurations').map((configuration) => {
    const properties = propertiesAt(configuration);
    const link = objectAt(properties, 'privateLinkConnectionProperties');
    return {
      groupId: textAt(link, 'groupId'),
      name: textAt(link, 'requiredMemberName'),
      fqdns: Array.isArray(link.fqdns) ? link.fqdns.map(String) : [],
      address: textAt(properties, 'privateIPAddress'),
    };
  });
}

export function interfaceIdOf(endpoint: SimResource): string {
  return textAt(objectsAt(propertiesAt(endpoint.body), 'networkInterfaces')[0], 'id');
}

function staticAddress(
  endpoint: Json,
  member: EndpointMember & { readonly groupId: string },
): { name: string; address: string } | undefined {
  for (const configuration of objectsAt(endpoint, 'ipConfigurations')) {
    const properties = propertiesAt(configuration);
    if (textAt(properties, 'memberName') !== member.name || textAt(properties, 'groupId') !== member.groupId) continue;
    return { name: textAt(configuration, 'name'), address: textAt(properties, 'privateIPAddress') };
  }
  return undefined;
}
