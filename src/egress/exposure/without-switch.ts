import { lowerText } from '../body.ts';
import { partsOf, textsOf } from '../checks/read.ts';
import type { Resource, World } from '../model.ts';
import { admissionOf } from './admission.ts';
import { findSwitchRow } from './catalogue.ts';
import { entryOf } from './entries.ts';
import type { Exposure } from './model.ts';
import { readSwitch } from './switch.ts';

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

/** A firewall rule is as open as what it lets in; behind a switch that is off it lets nobody in. */
function ofRule(parent: string, properties: unknown, world: World): Exposure {
  const server = world.find(parent);
  const row = findSwitchRow(server?.id.type ?? '');
  const says = server?.isRead === true && row !== undefined ? readSwitch(server.properties, row) : undefined;
  if (says?.state === 'off') return { public: 'disabled', because: `${says.because} on what it belongs to` };
  const entry = entryOf(properties);
  const entries = { addresses: entry?.isAddress ? [entry.text] : [], others: [], unknown: [], isThere: true };
  const { who, because: lets } = admissionOf(entries, true);
  const because =
    server === undefined ? `${lets}; what it belongs to is not among the resources, and may be closed` : lets;
  const states = {
    everybody: 'enabled',
    azure: 'enabled',
    some: 'restricted',
    nobody: 'disabled',
    unknown: 'unknown',
  } as const;
  return { public: states[who], because };
}

/**
 * The exposure of a type that has no public switch: it answers the internet where it has a public address. What passes the security groups in
 * front of it is a matter of other checks.
 */
export function exposureWithoutSwitch({ id, properties }: Resource, world: World): Exposure {
  if (id.type.endsWith('/firewallrules')) return ofRule(id.parent ?? '', properties, world);
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
