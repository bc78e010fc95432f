import { propertiesOf } from '../../../core/arm-body.ts';
import { foldCase } from '../../../core/text.ts';
import { at, elementsOf, field } from '../../body.ts';
import type { Resource, World } from '../../model.ts';
import type { Estate } from '../estate.ts';
import { joinVerdicts, notASubject, unreadPlace } from '../join.ts';
import { imagined } from '../machine.ts';
import type { PathVerdict } from '../model.ts';
import { subnetPrefixes } from '../network.ts';
import { findRead, refOf, refsOf } from '../parts.ts';
import { perId, perWorld } from '../per-world.ts';
import { walk } from '../walk.ts';
import { ofInterface } from './interface.ts';
import { ofSubnet } from './subnet.ts';
import { whyNoMachine } from './subnet-kinds.ts';

/** The path of a virtual machine: the worst of its interfaces, those that only its own body describes included. */
export const ofVirtualMachine = perId((estate: Estate, id): PathVerdict => {
  const { world } = estate;
  const machine = findRead(world, id);
  if (machine === undefined) return unreadPlace(id);
  const verdicts = [
    ...interfacesOf(world, machine).map((nic) => ofInterface(estate, nic)),
    ...elementsOf(at(machine.properties, 'networkProfile', 'networkInterfaceConfigurations')).flatMap((each) =>
      ofPlanned(estate, machine, each),
    ),
  ];
  return worstOfMembers(verdicts, 'the machine names no network interface');
});

/** The ids of a machine's interfaces, by its own body and by theirs, sorted. */
const interfacesOf = (world: World, { id, properties }: Resource): readonly string[] =>
  [
    ...new Set([
      ...refsOf(field(properties, 'networkProfile'), 'networkInterfaces'),
      ...(interfacesByMachine(world).get(id.id) ?? []),
    ]),
  ].sort();

/** Whether a virtual machine is judged in its interfaces: it has some, and every one was read. */
export function isJudgedInMembers(world: World, id: string): boolean {
  const machine = findRead(world, id);
  const own = machine === undefined ? [] : interfacesOf(world, machine);
  return own.length > 0 && own.every((nic) => findRead(world, nic) !== undefined);
}

/** The path of a whole network: the worst of its subnets. */
export const ofVirtualNetwork = perId((estate: Estate, id): PathVerdict => {
  const subnets = estate.world.findChildren(id, 'subnets') ?? [];
  const verdicts = subnets.map((subnet) => ofSubnet(estate, subnet.id.id));
  return worstOfMembers(verdicts, 'the network has no subnet that machines can be put into');
});

function worstOfMembers(members: readonly PathVerdict[], none: string): PathVerdict {
  const subjects = members.filter(({ notASubject: why }) => why === undefined);
  const [first] = members;
  if (subjects.length > 0) return joinVerdicts(subjects);
  return first ?? notASubject(none);
}

/** Which interfaces say that they are a machine's, by the machine. */
const interfacesByMachine = perWorld((world: World): ReadonlyMap<string, readonly string[]> => {
  const found = new Map<string, string[]>();
  for (const { id, properties } of world.others) {
    if (id.type !== 'microsoft.network/networkinterfaces') continue;
    const machine = refOf(properties, 'virtualMachine');
    if (machine !== undefined) found.set(machine, [...(found.get(machine) ?? []), id.id]);
  }
  return found;
});

/** An interface that is created with its machine, and is only in its body. */
function ofPlanned({ world, approved }: Estate, machine: Resource, configuration: unknown): readonly PathVerdict[] {
  return elementsOf(field(propertiesOf(configuration), 'ipConfigurations')).map((part) => {
    const properties = propertiesOf(part);
    const subnetId = refOf(properties, 'subnet');
    const subnet = findRead(world, subnetId);
    if (subnet === undefined) return unreadPlace(subnetId);
    const why = whyNoMachine(subnet);
    if (why !== undefined) return notASubject(why);
    const family = foldCase(String(field(properties, 'privateIPAddressVersion'))) === 'ipv6' ? 'v6' : 'v4';
    const prefixes = subnetPrefixes(subnet.properties).filter((each) => each.family === family);
    const hasOwn = (field(properties, 'publicIPAddressConfiguration') ?? undefined) !== undefined;
    const isFlexible = at(machine.properties, 'virtualMachineScaleSet', 'id') !== undefined;
    return walk(
      { world, approved },
      {
        ...imagined(subnet, family, { prefixes, groups: refsOf(properties, 'applicationSecurityGroups') }),
        own: hasOwn
          ? { saidBy: machine.id.id, property: 'networkProfile…publicIPAddressConfiguration', ids: [] }
          : undefined,
        pools: refsOf(properties, 'loadBalancerBackendAddressPools'),
        kind: isFlexible ? 'flexible' : 'machine',
      },
    );
  });
}
