import { randomUUID } from 'node:crypto';
import type { SimResource } from '../world.ts';
import { type Family, freeAddresses } from './addresses.ts';
import { type Json, networkEtag, objectAt, objectsAt, propertiesAt, textAt } from './bodies.ts';
import type { EndpointMember, Simulation } from './simulation.ts';

const type = 'Microsoft.Network/networkInterfaces';

/** A group's member with the address the endpoint has for it. */
export interface AddressedMember extends EndpointMember {
  readonly groupId: string;
  readonly address: string;
}

/** The families an endpoint has addresses of, by its `ipVersionType`: IPv4 where it says nothing. */
export function familiesOf(endpoint: Json): readonly Family[] {
  const asked = textAt(endpoint, 'ipVersionType').toLowerCase();
  if (asked === 'ipv6') return ['IPv6'];
  return asked === 'dualstack' ? ['IPv4', 'IPv6'] : ['IPv4'];
}

/** Writes the endpoint's network interface: one IP configuration a member and family [I], requested static addresses honoured. */
export function writeInterface(
  sim: Simulation,
  endpoint: SimResource,
  members: readonly (EndpointMember & { readonly groupId: string })[],
): SimResource {
  const properties = propertiesAt(endpoint.body);
  const id = interfaceIdOf(endpoint);
  const subnetId = textAt(objectAt(properties, 'subnet'), 'id');
  const configured = members.flatMap((member) => familiesOf(properties).map((family) => ({ member, family })));
  const dynamic = {
    IPv4: [...freeAddresses(sim, subnetId, members.length, 'IPv4')],
    IPv6: familiesOf(properties).includes('IPv6') ? [...freeAddresses(sim, subnetId, members.length, 'IPv6')] : [],
  };
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
        ipConfigurations: configured.map(({ member, family }, index) => {
          const requested = staticAddress(properties, member, family);
          const same = kept.find(
            (old) =>
              old.groupId === member.groupId && old.fqdns[0] === member.fqdns[0] && familyOf(old.address) === family,
          );
          const name = requested?.name ?? `privateEndpointIpConfig.${randomUUID()}`;
          return {
            name,
            id: `${id}/ipConfigurations/${name}`,
            etag,
            type: `${type}/ipConfigurations`,
            properties: {
              provisioningState: 'Succeeded',
              privateIPAddress: requested?.address ?? same?.address ?? dynamic[family].shift(),
              privateIPAllocationMethod: requested === undefined ? 'Dynamic' : 'Static',
              subnet: { id: subnetId },
              primary: index === 0,
              privateIPAddressVersion: family,
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
  family: Family,
): { name: string; address: string } | undefined {
  for (const configuration of objectsAt(endpoint, 'ipConfigurations')) {
    const properties = propertiesAt(configuration);
    if (textAt(properties, 'memberName') !== member.name || textAt(properties, 'groupId') !== member.groupId) continue;
    if (familyOf(textAt(properties, 'privateIPAddress')) !== family) continue;
    return { name: textAt(configuration, 'name'), address: textAt(properties, 'privateIPAddress') };
  }
  return undefined;
}

const familyOf = (address: string): Family => (address.includes(':') ? 'IPv6' : 'IPv4');
