import { findAddress } from '../../core/addresses.ts';
import { at, elementsOf, field, lowerText } from '../../egress/body.ts';
import { connectionsOf } from '../../egress/exposure/endpoints.ts';
import type { Resource, World } from '../../egress/model.ts';
import { findRead, partsOf, refsOf } from '../../egress/path/parts.ts';

/** One member behind a registry's endpoint: `registry`, or `registry_data_REGION`. */
export interface Member {
  readonly name: string;
  /** Canonical; empty where it is not known. */
  readonly addresses: readonly string[];
}

/** The members behind an endpoint: from its interfaces, else from the names in its DNS configuration; undefined where both are missing. */
export function membersOf(world: World, { properties }: Resource): readonly Member[] | undefined {
  const interfaces = refsOf(properties, 'networkInterfaces').flatMap((id) => findRead(world, id) ?? []);
  const known = interfaces
    .flatMap((each) => partsOf(world, each, 'ipConfigurations') ?? [])
    .flatMap(({ properties: says }) =>
      toMember(at(says, 'privateLinkConnectionProperties', 'requiredMemberName'), field(says, 'privateIPAddress')),
    );
  const written = elementsOf(field(properties, 'ipConfigurations')).flatMap((each) => {
    const says = field(each, 'properties') ?? each;
    return toMember(field(says, 'memberName'), field(says, 'privateIPAddress'));
  });
  if (known.length + written.length > 0) return [...known, ...written];
  const configured = elementsOf(field(properties, 'customDnsConfigs')).flatMap((each) => {
    const fqdn = lowerText(field(each, 'fqdn'));
    return fqdn === undefined ? [] : toMember(memberCalled(fqdn), ...elementsOf(field(each, 'ipAddresses')));
  });
  return configured.length > 0 ? configured : undefined;
}

function memberCalled(fqdn: string): string {
  const [, region] = /^[^.]+\.([^.]+)\.data\./.exec(fqdn) ?? [];
  return region === undefined ? 'registry' : dataOf(region);
}

/** The member with the data of a region. */
export const dataOf = (region: string): string => `registry_data_${region}`;

function toMember(name: unknown, ...addresses: readonly unknown[]): readonly Member[] {
  const known = lowerText(name);
  if (known === undefined) return [];
  return [{ name: known, addresses: addresses.flatMap((each) => findAddress(lowerText(each) ?? '')?.text ?? []) }];
}

/** The private addresses of a member of a registry; empty where an endpoint of the registry was not read, or doesn't say. */
export function addressesOfMember(world: World, registry: Resource, name: string): readonly string[] {
  const endpoints = world.endpointsTo(registry.id.id);
  const isRead = (id: string | undefined): boolean => endpoints.some((each) => each.id.id === id);
  const listed = (connectionsOf(registry) ?? []).filter(({ status }) => status === 'approved');
  if (!listed.every(({ endpoint }) => isRead(endpoint))) return [];
  const all = endpoints.map((each) => membersOf(world, each)?.filter((member) => member.name === name) ?? []);
  const isKnown = all.every((members) => members.some(({ addresses }) => addresses.length > 0));
  return isKnown ? all.flat().flatMap(({ addresses }) => addresses) : [];
}
