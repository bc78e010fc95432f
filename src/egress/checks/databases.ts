import { nameOf } from '../../core/resource-id.ts';
import { foldCase } from '../../core/text.ts';
import { at, field, lowerText } from '../body.ts';
import { isAllOfAzure } from '../exposure/admission.ts';
import { dormant, isServerClosed, openingOf } from '../exposure/server-rule.ts';
import { refOf } from '../path/parts.ts';
import { defaultHopOf, findRouteTable } from '../path/route-table.ts';
import type { Predicates } from './predicate.ts';
import { textsOf } from './read.ts';

const restricts = (value: unknown): boolean =>
  ['enabled', 'true', '1', 'securedbyperimeter'].includes(foldCase(String(value ?? '')));

const outboundText = (value: unknown): string =>
  `restrictOutboundNetworkAccess is ${value === undefined || value === null ? 'not set' : String(value)}: it can be made to send data anywhere`;

/** Databases: rules that list everybody, and servers that send data out. */
export const databases: Predicates = {
  'exposure-postgres-firewall-any'({ resource, world }) {
    const opening = openingOf(resource);
    if (opening === undefined || opening.kind === 'unknown') return opening;
    return isServerClosed(resource, world) ? dormant(opening.because) : opening.because;
  },
  // Where what it belongs to is there, its own verdict weighs the rules.
  'exposure-server-rule-any'({ resource, world }) {
    if (world.find(resource.id.parent ?? '') !== undefined) return undefined;
    const opening = openingOf(resource);
    if (opening === undefined || opening.kind === 'unknown') return opening;
    return `${opening.because}; whether ${nameOf(resource.id.parent ?? '')} itself is closed is not known: it is not among the resources`;
  },
  'exposure-cosmos-azure-any'({ properties, exposure }) {
    const listed = [
      ...textsOf(properties, 'ipRules[].ipAddressOrRange'),
      ...textsOf(properties, 'ipRangeFilter').flatMap((text) => text.split(',')),
    ];
    if (!listed.some(isAllOfAzure) || exposure?.public === 'disabled') return undefined;
    return 'ipRules contain 0.0.0.0, which means every address of Azure, other customers included';
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
    const hop = defaultHopOf(findRouteTable(world, refOf(subnet?.properties, 'routeTable') ?? ''), 'v4');
    if (subnet === undefined || hop === undefined) return undefined;
    const reachesStorage = textsOf(subnet.properties, 'serviceEndpoints[].service').some((each) =>
      foldCase(each).startsWith('microsoft.storage'),
    );
    if ((hop !== 'VirtualAppliance' && hop !== 'None') || reachesStorage) return undefined;
    return `the default route of its subnet goes to ${hop}, and the subnet has no service endpoint for Microsoft.Storage: backups fail unless the firewall lets them through`;
  },
};
