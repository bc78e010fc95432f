import { prefixesIn } from '../../core/prefixes.ts';
import { foldCase } from '../../core/text.ts';
import { at, field, flagOf, lowerText } from '../body.ts';
import { subnetPrefixes } from '../path/network.ts';
import { addressUsers } from './address-users.ts';
import { findOpening, type Guarded, type Opening, openings } from './openings.ts';
import type { Given, Predicates } from './predicate.ts';
import { partsOf, textsOf } from './read.ts';
import { rulesOf, type SecurityRule } from './security-rules.ts';

/** Owners of public addresses that are there for everybody and inspected or managed as such. */
const expectedOwners: ReadonlySet<string> = new Set([
  'azurefirewalls',
  'bastionhosts',
  'virtualnetworkgateways',
  'natgateways',
  'applicationgateways',
]);

const ownerKind = (id: string): string =>
  foldCase(/\/providers\/microsoft\.network\/([^/]+)\//i.exec(id)?.[1]) ?? 'unknown';

/** Without a security group a Standard address lets nobody in (https://learn.microsoft.com/azure/virtual-network/ip-services/public-ip-addresses#sku). */
const isOpenByItself = (address: unknown): boolean => (lowerText(at(address, 'sku', 'name')) ?? 'basic') === 'basic';

const vmssInterfaces = 'virtualMachineProfile.networkProfile.networkInterfaceConfigurations[].ipConfigurations[]';

/** The security groups in front of an interface: its own and its subnets'. Undefined where one that is named was not read. */
function groupsBefore({ properties, world }: Given): readonly (readonly SecurityRule[])[] | undefined {
  const subnets = textsOf(properties, 'ipConfigurations[].subnet.id').map((id) => world.find(id));
  if (subnets.some((subnet) => subnet?.isRead !== true)) return undefined;
  const ids = [properties, ...subnets.map((subnet) => subnet?.properties)].flatMap((each) =>
    textsOf(each, 'networkSecurityGroup.id'),
  );
  const groups = ids.map((id) => world.find(id));
  if (groups.some((group) => group?.isRead !== true)) return undefined;
  return groups.map((group) => rulesOf(world, group, 'inbound'));
}

/** The configurations with public addresses: a group sees the private ones behind them. Where one isn't there yet, any of its subnet. */
function guardedOf({ properties, world }: Given): Guarded | undefined {
  const reached = partsOf(properties, 'ipConfigurations[]').filter(
    (each) => textsOf(each, 'publicIPAddress.id').length > 0,
  );
  const prefixes = reached.map((each) => {
    const own = textsOf(each, 'privateIPAddress').flatMap(prefixesIn);
    return own.length > 0
      ? own
      : textsOf(each, 'subnet.id').flatMap((id) => subnetPrefixes(world.find(id)?.properties));
  });
  if (prefixes.some((each) => each.length === 0)) return undefined;
  const groups = reached.flatMap((each) => textsOf(each, 'applicationSecurityGroups[].id').map((id) => foldCase(id)));
  return { prefixes: prefixes.flat(), groups };
}

/** What every one of these groups lets in from the internet on the same ports; empty where there is nothing. */
function openInAll([first = [], ...more]: readonly (readonly SecurityRule[])[], guarded?: Guarded): readonly Opening[] {
  const asked = { far: 'source', guarded } as const;
  for (const opening of openings(first, { ...asked, protocols: ['tcp', 'udp'] })) {
    const same = { ...asked, protocols: [opening.protocol], ports: [opening.ports] };
    const others = more.map((rules) => findOpening(rules, same));
    if (others.every((each) => each !== undefined)) return [opening, ...others];
  }
  return [];
}

/** Public addresses of machines, and addresses by themselves. */
export const addresses: Predicates = {
  'exposure-nic-public-ip'({ properties }) {
    const found = textsOf(properties, 'ipConfigurations[].publicIPAddress.id').map((id) => foldCase(id));
    return found.length === 0 ? undefined : `its configurations have public addresses: ${[...found].sort().join(', ')}`;
  },
  'exposure-vm-internet-facing-open-port'(given) {
    const addresses = textsOf(given.properties, 'ipConfigurations[].publicIPAddress.id').map((id) =>
      given.world.find(id),
    );
    if (addresses.length === 0) return undefined;
    const groups = groupsBefore(given);
    if (groups === undefined) return undefined;
    if (groups.length === 0)
      return addresses.some((each) => each?.isRead === true && isOpenByItself(each.body))
        ? 'it has a public address of sku Basic, and no security group is in front of it'
        : undefined;
    const open = openInAll(groups, guardedOf(given));
    if (open.length === 0) return undefined;
    const names = open.flatMap(({ rules }) => rules.map(({ name }) => name));
    return `it has a public address, and every security group in front of it lets the internet in (${names.join(', ')})`;
  },
  'egress-nic-ip-forwarding-unexpected'({ properties, resource, policy }) {
    const { approvedNextHops } = policy;
    if (flagOf(field(properties, 'enableIPForwarding')) !== true || approvedNextHops.length === 0) return undefined;
    const own = [resource.id.id, ...textsOf(properties, 'ipConfigurations[].privateIPAddress')];
    const isApproved = approvedNextHops.some((hop) => own.includes(foldCase(hop)));
    return isApproved ? undefined : 'enableIPForwarding is true, and it is no next hop that policy approves';
  },
  'egress-nic-default-outbound-ip-allocated': ({ properties }) =>
    flagOf(field(properties, 'defaultOutboundConnectivityEnabled')) === true
      ? 'defaultOutboundConnectivityEnabled is true: it leaves from an address of Microsoft'
      : undefined,
  'exposure-vmss-instance-public-ip'({ properties }) {
    const found = partsOf(properties, `${vmssInterfaces}.publicIPAddressConfiguration`);
    return found.length === 0
      ? undefined
      : `each instance gets a public address (publicIPAddressConfiguration ${textsOf({ found }, 'found[].name').join(', ')})`;
  },
  'exposure-public-ip-attached-unapproved'({ properties, resource, world }) {
    const owners = [lowerText(at(properties, 'ipConfiguration', 'id')) ?? []].flat();
    if (owners.length === 0) owners.push(...addressUsers(world, resource.id.id).map(({ id }) => id.id));
    const found = owners.filter((owner) => !expectedOwners.has(ownerKind(owner)));
    return found.length === 0 ? undefined : `it is attached to ${found.join(', ')}`;
  },
  'exposure-public-ip-unattached'({ properties, resource, world }) {
    const isAttached =
      ['ipConfiguration', 'natGateway'].some((name) => field(properties, name) != null) ||
      addressUsers(world, resource.id.id).length > 0;
    return isAttached || resource.plannedWith !== undefined
      ? undefined
      : 'neither an ipConfiguration nor a NAT gateway uses it';
  },
  'exposure-public-ip-basic-sku': ({ resource }) =>
    lowerText(at(resource.body, 'sku', 'name')) === 'basic'
      ? 'sku is Basic: open until a security group closes it, and retired'
      : undefined,
};
