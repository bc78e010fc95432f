import { propertiesOf } from '../../../core/arm-body.ts';
import { at, elementsOf, field, flagOf, lowerText, textOf } from '../../body.ts';
import type { Resource } from '../../model.ts';
import { groupOf } from '../admin-rules.ts';
import type { Estate } from '../estate.ts';
import { joinVerdicts, notASubject, unreadPlace } from '../join.ts';
import type { Machine } from '../machine.ts';
import type { PathVerdict } from '../model.ts';
import { subnetPrefixes } from '../network.ts';
import { findRead, type Part, refOf, refsOf } from '../parts.ts';
import { perId } from '../per-world.ts';
import { walk } from '../walk.ts';
import { familyOf, firstOf } from './interface.ts';
import { whyNoMachine } from './subnet-kinds.ts';

/** The path of the instances that a scale set makes: its own list of interfaces says all of it. */
export const ofScaleSet = perId((estate: Estate, id): PathVerdict => {
  const scaleSet = findRead(estate.world, id);
  if (scaleSet === undefined) return unreadPlace(id);
  const verdicts = configurationsOf(scaleSet).map(({ subnetId, machineIn }): PathVerdict => {
    const subnet = findRead(estate.world, subnetId);
    if (subnet === undefined) return unreadPlace(subnetId);
    const why = whyNoMachine(subnet);
    return why === undefined ? walk(estate, machineIn(subnet)) : notASubject(why);
  });
  if (verdicts.length === 0) return notASubject('the scale set has no interfaces of its own');
  return verdicts.find((verdict) => verdict.notASubject !== undefined) ?? joinVerdicts(verdicts);
});

interface Configuration {
  readonly subnetId: string | undefined;
  readonly machineIn: (subnet: Resource) => Machine;
}

/** Every IP configuration of every interface the set gives its instances. */
export function configurationsOf(scaleSet: Resource): readonly Configuration[] {
  const isFlexible = lowerText(field(scaleSet.properties, 'orchestrationMode')) === 'flexible';
  const profile = at(scaleSet.properties, 'virtualMachineProfile', 'networkProfile');
  return elementsOf(field(profile, 'networkInterfaceConfigurations')).flatMap((element) => {
    const nic = propertiesOf(element);
    const parts = elementsOf(field(nic, 'ipConfigurations')).map(
      (part): Part => ({ name: textOf(field(part, 'name')) ?? '', id: '', properties: propertiesOf(part) }),
    );
    return parts.map((part): Configuration => {
      const family = familyOf(part);
      const hasOwn = field(part.properties, 'publicIPAddressConfiguration') ?? undefined;
      const isPrimary = flagOf(field(nic, 'primary')) !== false && firstOf(parts, family) === part;
      return {
        subnetId: refOf(part.properties, 'subnet'),
        machineIn: (subnet) => ({
          family,
          subnet,
          sender: {
            prefixes: subnetPrefixes(subnet.properties).filter((each) => each.family === family),
            groups: refsOf(part.properties, 'applicationSecurityGroups'),
          },
          group: groupOf(nic),
          own: hasOwn === undefined ? undefined : ownAddress(scaleSet.id.id, hasOwn),
          pools: refsOf(part.properties, 'loadBalancerBackendAddressPools'),
          addressPools: [],
          isPrimary,
          given: undefined,
          seenOnDefault: undefined,
          kind: isFlexible ? 'flexible' : 'machine',
        }),
      };
    });
  });
}

function ownAddress(saidBy: string, configuration: unknown): Machine['own'] {
  const prefix = refOf(propertiesOf(configuration), 'publicIPPrefix');
  const property = 'properties.virtualMachineProfile.networkProfile…publicIPAddressConfiguration';
  return { saidBy, property, ids: prefix === undefined ? [] : [prefix] };
}
