import { propertiesOf } from '../../core/arm-body.ts';
import { serversIn } from '../../core/dns-servers.ts';
import { at, elementsOf, field, flagOf, idTextOf } from '../../egress/body.ts';
import type { Resource, World } from '../../egress/model.ts';
import { networksOf } from '../../egress/path/networks-of.ts';
import { partsOf, refOf } from '../../egress/path/parts.ts';
import { environmentOf } from '../graph/machine-refs.ts';

/** The subnets that something asks from which is neither a machine nor a cluster, by its own body; a container app is where its environment is. */
export function subnetsOfAsker(world: World, asker: Resource): readonly string[] {
  switch (asker.id.type) {
    case 'microsoft.network/bastionhosts':
      return (partsOf(world, asker, 'ipConfigurations') ?? []).flatMap(
        ({ properties }) => refOf(properties, 'subnet') ?? [],
      );
    case 'microsoft.devopsinfrastructure/pools':
      return [idTextOf(at(asker.properties, 'fabricProfile', 'networkProfile', 'subnetId'))].flatMap(
        (each) => each ?? [],
      );
    default: {
      const environment = world.find(environmentOf(asker) ?? '') ?? asker;
      return networksOf(world, environment)?.filter((each) => each.includes('/subnets/')) ?? [];
    }
  }
}

/**
 * What it asks in place of its network's servers: App Service by its own setting
 * (learn.microsoft.com/azure/app-service/overview-name-resolution), the instances of a scale set by that of their primary interface.
 */
export function serversOfAsker({ properties }: Resource): readonly string[] {
  const interfaces = elementsOf(
    at(properties, 'virtualMachineProfile', 'networkProfile', 'networkInterfaceConfigurations'),
  ).map(propertiesOf);
  const primary = interfaces.find((each) => flagOf(each.primary) === true) ?? interfaces[0];
  const settings = primary?.dnsSettings ?? field(properties, 'dnsConfiguration');
  return serversIn(field(settings, 'dnsServers'));
}
