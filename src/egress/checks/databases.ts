import { reachOf } from '../../core/addresses.ts';
import { nameOf } from '../../core/resource-id.ts';
import { foldCase, quoteName } from '../../core/text.ts';
import { at, field, lowerText } from '../body.ts';
import { isAllOfAzure } from '../exposure/admission.ts';
import { findSwitchRow } from '../exposure/catalogue.ts';
import { entryOf } from '../exposure/entries.ts';
import type { Unknown } from '../exposure/model.ts';
import { readSwitch } from '../exposure/switch.ts';
import type { Resource } from '../model.ts';
import type { Predicates } from './predicate.ts';
import { partsOf, textsOf } from './read.ts';

/** More addresses than this in one rule are not a list of known clients any more. */
const mostAddresses = 256;

const restricts = (value: unknown): boolean =>
  ['enabled', 'true', '1', 'securedbyperimeter'].includes(foldCase(String(value ?? '')));

const outboundText = (value: unknown): string =>
  `restrictOutboundNetworkAccess is ${value === undefined || value === null ? 'not set' : String(value)}: it can be made to send data anywhere`;

/** What a firewall rule lets in beyond known clients; undefined where that is nothing. */
function wideRange(rule: Resource): string | { readonly unknown: Unknown } | undefined {
  const entry = entryOf(rule.properties);
  if (entry?.isAddress !== true) return { unknown: { property: 'startIpAddress', because: 'it names no addresses' } };
  const range = entry.text;
  const { addresses, unreadable } = reachOf([range]);
  if (unreadable.length > 0)
    return { unknown: { property: 'startIpAddress', because: `${quoteName(range)} is no range of addresses` } };
  if (isAllOfAzure(range))
    return `rule ${rule.id.name} runs from 0.0.0.0 to 0.0.0.0, which lets in every Azure address`;
  if (addresses <= mostAddresses) return undefined;
  return `rule ${rule.id.name} lets in ${addresses} public addresses (${range})`;
}

/** Databases: rules that list everybody, and servers that send data out. */
export const databases: Predicates = {
  'exposure-postgres-firewall-any'({ resource, world }) {
    const because = wideRange(resource);
    if (typeof because !== 'string') return because;
    const server = world.find(resource.id.parent ?? '');
    const row = findSwitchRow(server?.id.type ?? '');
    const isOff = server?.isRead === true && row !== undefined && readSwitch(server.properties, row).state === 'off';
    return isOff ? { because: `${because}; dormant while the server is closed`, severity: 'low' } : because;
  },
  // Where what it belongs to is there, its own verdict weighs the rules.
  'exposure-server-rule-any'({ resource, world }) {
    if (world.find(resource.id.parent ?? '') !== undefined) return undefined;
    const because = wideRange(resource);
    return typeof because === 'string'
      ? `${because}; whether ${nameOf(resource.id.parent ?? '')} itself is closed is not known: it is not among the resources`
      : because;
  },
  'exposure-cosmos-azure-any'({ properties, exposure }) {
    const listed = [
      ...textsOf(properties, 'ipRules[].ipAddressOrRange'),
      ...textsOf(properties, 'ipRangeFilter').flatMap((text) => text.split(',')),
    ];
    if (!listed.some(isAllOfAzure) || exposure?.public === 'disabled') return undefined;
    return 'ipRules contain 0.0.0.0, which stands for every address of Azure, other customers included';
  },
  'egress-app-dataplane-sql-outbound'({ properties }) {
    const value = field(properties, 'restrictOutboundNetworkAccess');
    return restricts(value) ? undefined : outboundText(value);
  },
  'egress-app-dataplane-cognitive-outbound'({ properties }) {
    const value = field(properties, 'restrictOutboundNetworkAccess');
    return restricts(value) ? undefined : outboundText(value);
  },
  'egress-kusto-outbound'({ properties }) {
    const value = field(properties, 'restrictOutboundNetworkAccess');
    return restricts(value) ? undefined : outboundText(value);
  },
  'exposure-postgres-flex-backup-egress'({ properties, world }) {
    const id = lowerText(at(properties, 'network', 'delegatedSubnetResourceId'));
    const subnet = id === undefined ? undefined : world.find(id);
    const table = world.find(lowerText(at(subnet?.properties, 'routeTable', 'id')) ?? '');
    if (subnet === undefined || table === undefined) return undefined;
    const route = partsOf(table.properties, 'routes[]').find(
      (each) => textsOf(each, 'addressPrefix')[0] === '0.0.0.0/0',
    );
    const hop = foldCase(textsOf(route, 'nextHopType')[0]);
    const reachesStorage = textsOf(subnet.properties, 'serviceEndpoints[].service').some((each) =>
      foldCase(each).startsWith('microsoft.storage'),
    );
    if ((hop !== 'virtualappliance' && hop !== 'none') || reachesStorage) return undefined;
    return `the default route of its subnet goes to ${hop}, and the subnet has no service endpoint for Microsoft.Storage: backups fail unless the firewall lets them through`;
  },
};
