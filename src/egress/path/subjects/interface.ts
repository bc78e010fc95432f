import { type Family, findPrefix } from '../../../core/prefixes.ts';
import { field, flagOf, lowerText, textOf } from '../../body.ts';
import type { Resource, World } from '../../model.ts';
import { groupOf } from '../admin-rules.ts';
import type { Estate } from '../estate.ts';
import { joinVerdicts, notASubject, unreadPlace } from '../join.ts';
import { poolsOfAddress, poolsWith } from '../load-balancer.ts';
import type { Machine } from '../machine.ts';
import type { PathVerdict } from '../model.ts';
import { networkOf, subnetPrefixes } from '../network.ts';
import { findRead, type Part, partsOf, refOf, refsOf } from '../parts.ts';
import { perId } from '../per-world.ts';
import { walk } from '../walk.ts';
import { whyNoMachine } from './subnet-kinds.ts';

/** The path of a network interface: of each configuration and family, together. */
export const ofInterface = perId((estate: Estate, id): PathVerdict => {
  const { world } = estate;
  const nic = findRead(world, id);
  if (nic === undefined) return unreadPlace(id);
  for (const owner of ['privateEndpoint', 'privateLinkService']) {
    const ownerId = refOf(nic.properties, owner);
    if (ownerId !== undefined) return notASubject(`the interface belongs to ${ownerId}`);
  }
  const parts = partsOf(world, nic, 'ipConfigurations') ?? [];
  const verdicts = parts.map((part): PathVerdict => {
    const subnetId = refOf(part.properties, 'subnet');
    const subnet = findRead(world, subnetId);
    if (subnet === undefined) return unreadPlace(subnetId);
    const why = whyNoMachine(subnet);
    return why === undefined ? walk(estate, toMachine(world, nic, part, parts, subnet)) : notASubject(why);
  });
  const outside = verdicts.find((verdict) => verdict.notASubject !== undefined);
  return outside ?? joinVerdicts(verdicts);
});

function toMachine(world: World, nic: Resource, part: Part, parts: readonly Part[], subnet: Resource): Machine {
  const { id, properties } = part;
  const family = familyOf(part);
  const address = textOf(field(properties, 'privateIPAddress'));
  const own = refOf(properties, 'publicIPAddress');
  const prefix = address === undefined ? undefined : findPrefix(address);
  const prefixes =
    prefix === undefined ? subnetPrefixes(subnet.properties).filter((each) => each.family === family) : [prefix];
  return {
    family,
    subnet,
    sender: { prefixes, groups: refsOf(properties, 'applicationSecurityGroups') },
    group: groupOf(nic.properties),
    own:
      own === undefined
        ? undefined
        : { saidBy: nic.id.id, property: 'properties.ipConfigurations[].properties.publicIPAddress.id', ids: [own] },
    pools: [...new Set([...refsOf(properties, 'loadBalancerBackendAddressPools'), ...poolsWith(world, id)])],
    addressPools: address === undefined ? [] : poolsOfAddress(world, networkOf(subnet.id.id), address),
    isPrimary: firstOf(parts, family) === part,
    given: undefined,
    seenOnDefault: flagOf(field(nic.properties, 'defaultOutboundConnectivityEnabled')) === true ? nic.id.id : undefined,
    kind: isFlexible(world, refOf(nic.properties, 'virtualMachine')) ? 'flexible' : 'machine',
  };
}

export const familyOf = ({ properties }: Part): Family =>
  lowerText(field(properties, 'privateIPAddressVersion')) === 'ipv6' ? 'v6' : 'v4';

/** The primary configuration of a family: what is marked as such, else the first. The flag itself is one for both families. */
export function firstOf(parts: readonly Part[], family: Family): Part | undefined {
  const ofFamily = parts.filter((part) => familyOf(part) === family);
  return ofFamily.find(({ properties }) => flagOf(field(properties, 'primary')) === true) ?? ofFamily[0];
}

/** Whether a machine is of a scale set in flexible mode; where its body was not read, nobody knows. */
function isFlexible(world: World, machine: string | undefined): boolean {
  const scaleSet = findRead(world, refOf(findRead(world, machine)?.properties, 'virtualMachineScaleSet'));
  return lowerText(field(scaleSet?.properties, 'orchestrationMode')) === 'flexible';
}
