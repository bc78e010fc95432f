import { findResourceId } from '../../core/resource-id.ts';
import { field, lowerText } from '../body.ts';
import { approvedConnections, connectionsOf, requestsOf } from '../exposure/endpoints.ts';
import type { World } from '../model.ts';
import { perWorld } from '../path/per-world.ts';
import type { Predicates } from './predicate.ts';
import { isForeign } from './private-link.ts';
import { partsOf, textsOf } from './read.ts';

/** What the public way and the private one say together. */
export const linkage: Predicates = {
  'linkage-public-open-while-private-endpoint'({ resource, world, exposure }) {
    const names = approvedConnections(resource, world).map(({ name }) => name);
    if (names.length === 0 || exposure === undefined) return undefined;
    const because = `private endpoints are approved (${[...new Set(names)].sort().join(', ')}), and ${exposure.because}`;
    if (exposure.public === 'enabled') return because;
    return exposure.public === 'restricted' ? { because, severity: 'medium' } : undefined;
  },
  'linkage-private-only-without-endpoint'({ resource, world, exposure }) {
    if (exposure?.by !== 'switch' || exposure.public !== 'disabled') return undefined;
    const listed = connectionsOf(resource);
    if (listed === undefined || approvedConnections(resource, world).length > 0) return undefined;
    const asked = listed.map(({ name, status }) => `${name} is ${status ?? 'unknown'}`).sort();
    return `${exposure.because}, and ${asked.length === 0 ? 'it has no private endpoint' : `no private endpoint is approved (${asked.join(', ')})`}: nobody reaches it`;
  },
  'pec-approved-foreign-subscription'({ resource, policy }) {
    const found = (connectionsOf(resource) ?? [])
      .filter(({ status }) => status === 'approved')
      .flatMap(({ name, endpoint }) => {
        if (endpoint === undefined) return [`${name}, whose endpoint is not shown: another tenant's`];
        const other = findResourceId(endpoint)?.subscriptionId;
        const isOthers = other !== undefined && isForeign(resource.id.subscriptionId, other, policy) === true;
        return isOthers ? [`${name} of subscription ${other}`] : [];
      });
    return found.length === 0 ? undefined : `approved for ${found.sort().join('; ')}`;
  },
  'linkage-private-endpoint-dns-missing'({ resource, properties, world }) {
    const isApproved = requestsOf(properties).some(({ status }) => status === 'approved');
    const records = recordsOf(world);
    const isServed = (world.findChildren(resource.id.id, 'privatednszonegroups') ?? []).length > 0;
    if (!isApproved || isServed || (records.length === 0 && !world.isComplete)) return undefined;
    const missing = partsOf(properties, 'customDnsConfigs[]').flatMap((config) => {
      const name = lowerText(field(config, 'fqdn'))?.replace(/\.$/, '');
      const addresses = textsOf(config, 'ipAddresses[]');
      if (name === undefined || addresses.length === 0) return [];
      const exists = records.some(
        (record) => isNameOf(record.name, name) && addresses.some((address) => record.addresses.has(address)),
      );
      return exists ? [] : [name];
    });
    return missing.length === 0
      ? undefined
      : `no record set among the bodies leads to its address for ${missing.sort().join(', ')}`;
  },
  'nsp-learning-mode'({ properties }) {
    const mode = lowerText(field(properties, 'accessMode'));
    return mode === 'learning' || mode === 'audit'
      ? `accessMode is ${mode}: the perimeter records, and stops nothing`
      : undefined;
  },
};

interface AddressRecord {
  /** Relative to its zone. */
  readonly name: string;
  readonly addresses: ReadonlySet<string>;
}

/** The address records of private zones in a file; the running app has records of its own to say this by. */
const recordsOf = perWorld((world: World): readonly AddressRecord[] =>
  world.others
    .filter(({ id }) => id.type === 'microsoft.network/privatednszones/a')
    .map(({ id, properties }) => ({
      name: id.name,
      addresses: new Set([...textsOf(properties, 'aRecords[].ipv4Address')]),
    })),
);

/** Whether a record set can be the one of a public name: its zone holds the rest, under any name that Private Link gives it. */
const isNameOf = (record: string, fqdn: string): boolean => fqdn === record || fqdn.startsWith(`${record}.`);
