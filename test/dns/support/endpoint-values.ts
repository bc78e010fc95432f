import { parseResourceId } from '../../../src/core/resource-id.ts';
import { minutes } from '../../../src/core/time.ts';
import type { ClaimChange, EndpointObserved, SeenEndpoint, ZoneGroupSeen } from '../../../src/dns/endpoints/model.ts';
import type { EndpointView, ZoneGroupView } from '../../../src/dns/model.ts';
import type { PlacedRecordSet } from '../../../src/dns/names/zone-id.ts';
import type { Endpoint } from '../../../src/state/endpoints/model.ts';
import type { Claim, NameRecord } from '../../../src/state/names/model.ts';
import { blobZone, endpointId } from '../../support/dns-world.ts';
import { ago, claim } from './values.ts';

/** Values for the plan tables of endpoints: pe1 on the storage account st1, ready, with one name, unless said otherwise. */

export const id = endpointId('pe1');
export const zoneIn = (group: string): string => blobZone.replace('hub-dns', group);
const { privateLinkResource, location, network, resourceGuid } = claim();

export const view = (changes: Partial<EndpointView> = {}): EndpointView => ({
  id,
  name: 'pe1',
  location,
  tags: {},
  resourceGuid,
  provisioningState: 'Succeeded',
  network,
  subnet: `${network}/subnets/pe`,
  connectionState: 'Approved',
  privateLinkResource,
  groupIds: ['blob'],
  customDnsConfigs: [],
  networkInterfaces: [],
  ...changes,
});

/** A record set that pe1 needs, by its name, in this zone. */
export const need = (name = 'st1', zoneId = blobZone, addresses = ['10.0.0.4']): PlacedRecordSet => ({
  zone: parseResourceId(zoneId).name,
  name,
  type: 'A',
  addresses,
  id: `${zoneId}/a/${name}`,
  zoneId,
});

export const group = (changes: Partial<ZoneGroupView> = {}): ZoneGroupView => ({
  id: `${id}/privatednszonegroups/default`,
  etag: 'g1',
  provisioningState: 'Succeeded',
  configNames: [],
  recordSets: [],
  zones: [blobZone],
  ...changes,
});

export interface Sight extends Partial<Omit<SeenEndpoint, 'view' | 'covered' | 'names' | 'zoneGroup'>> {
  readonly view?: Partial<EndpointView>;
  /** Names without an address yet. */
  readonly unplaced?: SeenEndpoint['names']['unplaced'];
  /** Names that have a record, though policy may have no place for it. */
  readonly placed?: SeenEndpoint['names']['placed'];
  readonly covered?: readonly string[];
  readonly zoneGroup?: Partial<ZoneGroupSeen>;
}

export function sight({
  view: changes,
  unplaced = [],
  placed = [],
  covered = [],
  zoneGroup,
  ...more
}: Sight = {}): SeenEndpoint {
  return {
    view: view(changes),
    fingerprint: 'f1',
    obstacle: undefined,
    names: { records: [], reason: null, notes: [], unplaced, placed },
    wanted: [need()],
    homeless: [],
    covered: new Set(covered),
    isOptedOut: false,
    rank: 0,
    isIncomplete: false,
    isUncertain: false,
    zoneGroup: { strategy: 'records', isRead: zoneGroup !== undefined, own: undefined, others: [], ...zoneGroup },
    ...more,
  };
}

export const endpointRow = (changes: Partial<Endpoint> = {}): Endpoint => ({
  id,
  resourceGuid,
  connectionState: 'Approved',
  provisioningState: 'Succeeded',
  privateLinkResource,
  groupIds: ['blob'],
  location,
  fingerprint: 'f0',
  names: [need().id],
  notes: [],
  firstSeen: ago(minutes(60)),
  lastSeen: ago(minutes(60)),
  hasZoneGroup: false,
  ...changes,
});

export interface EndpointGiven extends Partial<Pick<EndpointObserved, 'attempt' | 'isManaged' | 'asks' | 'refused'>> {
  /** Ready as ever unless said otherwise; `gone` where Azure proves it. */
  readonly sees?: Sight | 'gone';
  readonly row?: Endpoint;
  readonly claims?: readonly Claim[];
  readonly records?: readonly NameRecord[];
}

/** What a pass over pe1 has seen: the rows of every name it needs or claims are there. */
export function observedEndpoint({
  sees = {},
  row,
  claims = [],
  records = [],
  attempt = 0,
  isManaged = true,
  ...more
}: EndpointGiven): EndpointObserved {
  const seen = sees === 'gone' ? undefined : sight(sees);
  const needed = (seen?.wanted ?? []).map((each) => each.id);
  const ids = [...new Set([...needed, ...[...claims, ...records].map(({ recordSet }) => recordSet)])];
  const names = new Map(
    ids.map((recordSet) => {
      const isOfIt = (each: { readonly recordSet: string }): boolean => each.recordSet === recordSet;
      return [recordSet, { claims: claims.filter(isOfIt), record: records.find(isOfIt) }];
    }),
  );
  return { id, seen, known: row, names, attempt, isManaged, ...more };
}

/** `hub-dns/st1`: a record set by the resource group of its zone and its own name. */
export const brief = (recordSet: string): string => {
  const { resourceGroup, name } = parseResourceId(recordSet);
  return `${resourceGroup}/${name}`;
};

export function changed({
  recordSet,
  claim: { releasing, handover, takeover, optedOut, addresses },
}: ClaimChange): string {
  if (releasing) return `${handover ? 'hands over' : 'releases'} ${brief(recordSet)}`;
  if (optedOut) return `leaves ${brief(recordSet)} as it is`;
  return `${takeover ? 'takes over' : 'claims'} ${brief(recordSet)} with ${addresses}`;
}
