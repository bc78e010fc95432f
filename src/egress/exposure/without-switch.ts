import { lowerText } from '../body.ts';
import { partsOf, textsOf } from '../checks/read.ts';
import type { Resource, World } from '../model.ts';
import type { Exposure } from './model.ts';

/** Where a type without a switch keeps its public addresses, by lower-cased type. */
const addressPaths: Readonly<Record<string, readonly string[]>> = {
  'microsoft.network/networkinterfaces': ['ipConfigurations[].publicIPAddress'],
  'microsoft.compute/virtualmachinescalesets': [
    'virtualMachineProfile.networkProfile.networkInterfaceConfigurations[].ipConfigurations[].publicIPAddressConfiguration',
  ],
  'microsoft.network/loadbalancers': [
    'frontendIPConfigurations[].publicIPAddress',
    'frontendIPConfigurations[].publicIPPrefix',
  ],
  'microsoft.network/applicationgateways': ['frontendIPConfigurations[].publicIPAddress'],
  'microsoft.network/bastionhosts': ['ipConfigurations[].publicIPAddress'],
  'microsoft.network/azurefirewalls': ['ipConfigurations[].publicIPAddress'],
};

/**
 * The exposure of a type that has no public switch: it answers the internet where it has a public address. What passes the security groups in
 * front of it is a matter of other checks.
 */
export function exposureWithoutSwitch({ id, properties }: Resource, _world: World): Exposure {
  const containerAccess = id.type === 'microsoft.storage/storageaccounts/blobservices/containers';
  if (containerAccess) {
    const access = lowerText(properties.publicAccess) ?? 'none';
    const isOpen = access === 'blob' || access === 'container';
    return { public: isOpen ? 'enabled' : 'disabled', because: `publicAccess is ${access}` };
  }
  const paths = addressPaths[id.type];
  if (paths === undefined) return { public: 'disabled', because: 'it has no endpoint of its own' };
  const found = paths.flatMap((path) => partsOf(properties, path));
  if (found.length === 0) return { public: 'disabled', because: 'it has no public address' };
  const ids = paths.flatMap((path) => textsOf(properties, `${path}.id`)).sort();
  return {
    public: 'enabled',
    because: ids.length === 0 ? 'it has a public address' : `it has public addresses: ${ids.join(', ')}`,
  };
}
