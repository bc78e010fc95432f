import { type Address, findAddress } from '../../core/addresses.ts';
import type { CloudName } from '../../core/cloud.ts';
import { compare } from '../../core/compare.ts';
import { quoteId } from '../../core/resource-id.ts';
import { foldCase, quoteName } from '../../core/text.ts';
import type { EndpointView, NamedAddresses, NetworkInterfaceView, RecordSetWanted } from '../model.ts';
import { isInterfaceOf } from './own-names.ts';
import { type Place, placeName } from './place.ts';
import { findObstacle, privateLinkType } from './readiness.ts';
import { type Contribution, toRecordSets } from './record-sets.ts';
import { isServable } from './servable.ts';
import { findSharer } from './shared-names.ts';

interface NameOptions {
  /** Zone names the operator allows although they redirect a whole control plane. */
  readonly sensitiveZones: readonly string[];
  /** `requiredZoneNames` of the provider for the endpoint's groups: used only where the catalogue knows nothing. */
  readonly providerZones?: readonly string[] | undefined;
  /** Policy doesn't name this endpoint for names that every resource of a kind answers to. */
  readonly refusesShared?: boolean;
  /** Names that the endpoint's own list says and that are not believed. */
  readonly refused?: readonly Unplaced[];
}

/** A name that got no record, and why. */
export interface Unplaced {
  readonly fqdn: string;
  /** `BadName`: policy's template gives no DNS name. `Unconfirmed`: only the requester says so. `BadAddress`: nothing answers from there. */
  readonly kind:
    | 'Unmapped'
    | 'Sensitive'
    | 'ForwarderOnly'
    | 'NoAddress'
    | 'BadName'
    | 'Unconfirmed'
    | 'BadAddress'
    | 'Shared';
  readonly because: string;
}

/** A name that got a record, and by which rule. */
export interface Placed extends Place {
  readonly fqdn: string;
  readonly because: string;
  /** It is made of words that somebody else than policy and the platform chose. */
  readonly isGiven?: boolean;
}

export interface NamePlan {
  /** Sorted by zone, name and type. */
  readonly records: readonly RecordSetWanted[];
  /** Why there are no records: a sentence that starts with a stable PascalCase word. Null where there are some. */
  readonly reason: string | null;
  /** For people: names left out and why. Sorted. */
  readonly notes: readonly string[];
  /** What the notes say of names, for findings. */
  readonly unplaced: readonly Unplaced[];
  readonly placed: readonly Placed[];
}

export const noNames = (reason: string): NamePlan => ({ records: [], reason, notes: [], unplaced: [], placed: [] });

/**
 * The record sets one private endpoint needs, regardless of what exists in its zones and who else claims the names. Pure.
 *
 *   endpoint                                       record sets
 *   not ready (see findObstacle)                   none
 *   ready, customDnsConfigs filled                 of those names, which were found to be believed (see believedNames)
 *   ready, customDnsConfigs empty                  of its network interfaces' names, else of its cluster's own name
 *   a name in a sensitive zone                     only where the operator names the zone
 *   a name that every resource of a kind has       only where the operator names the endpoint
 *   a name no rule places                          none for it, and a note
 *   an address that nothing answers from           none for that name
 *   several addresses or names for one record      one record set for each address family, with all of them
 */
export function planNames(
  endpoint: EndpointView,
  interfaces: readonly NetworkInterfaceView[],
  cloud: CloudName,
  options: NameOptions,
): NamePlan {
  const obstacle = findObstacle(endpoint);
  if (obstacle !== undefined) return noNames(obstacle.reason);
  const { names, notes } = listNames(endpoint, interfaces);
  const siblings = names.map(({ fqdn }) => fqdn);
  const allowed = new Set(options.sensitiveZones.map((zone) => foldCase(zone)));
  const resourceType = privateLinkType(endpoint.privateLinkResource);

  const contributions: Contribution[] = [];
  const placed: Placed[] = [];
  const unplaced: Unplaced[] = [...(options.refused ?? [])];
  for (const { fqdn, addresses: texts, groupId } of names) {
    const placement = placeName(fqdn, {
      resourceType,
      groupIds: groupId === undefined ? endpoint.groupIds : [...endpoint.groupIds, groupId],
      cloud,
      siblings,
      providerZones: options.providerZones,
    });
    const addresses = texts.flatMap((text) => findAddress(text) ?? []);
    if (placement.kind !== 'placed') {
      unplaced.push({ fqdn, kind: kindNames[placement.kind], because: placement.because });
    } else if (placement.sensitive && !allowed.has(placement.zone)) {
      unplaced.push({ fqdn, kind: 'Sensitive', because: sensitiveBecause(placement.zone) });
    } else if (
      options.refusesShared === true &&
      !placement.sensitive &&
      findSharer(placement.zone, placement.name) !== undefined
    ) {
      unplaced.push({ fqdn, kind: 'Shared', because: sharedBecause(placement.zone, placement.name) });
    } else if (addresses.length === 0) {
      unplaced.push({ fqdn, kind: 'NoAddress', because: 'it has no address yet' });
    } else if (!addresses.every(({ text }) => isServable(text))) {
      unplaced.push({ fqdn, ...badAddress(addresses) });
    } else {
      const { zone, name, also, because } = placement;
      contributions.push({ zone, name, addresses, implied: false });
      contributions.push(...also.map((place) => ({ ...place, addresses, implied: true })));
      placed.push(...[{ zone, name }, ...also].map((place) => ({ fqdn, ...place, because })));
    }
  }
  const records = toRecordSets(contributions);
  return {
    records,
    reason: records.length > 0 ? null : noRecordsBecause(unplaced),
    notes: [...new Set([...notes, ...unplaced.map(noteOf)])].sort(),
    unplaced: unplaced.toSorted((a, b) => compare(noteOf(a), noteOf(b))),
    placed: placed.toSorted((a, b) => compare(placedKey(a), placedKey(b))),
  };
}

export const badAddress = (addresses: readonly Address[]): Pick<Unplaced, 'kind' | 'because'> => ({
  kind: 'BadAddress',
  because: `nothing of a private endpoint answers from ${addresses
    .flatMap(({ text }) => (isServable(text) ? [] : [text]))
    .sort()
    .join(', ')}`,
});

/** The names to place: the endpoint's own, or its network interfaces' where it lists none. */
function listNames(
  endpoint: EndpointView,
  interfaces: readonly NetworkInterfaceView[],
): { readonly names: readonly NamedAddresses[]; readonly notes: readonly string[] } {
  if (endpoint.customDnsConfigs.length > 0) return { names: endpoint.customDnsConfigs, notes: [] };
  const isOurs = (each: NetworkInterfaceView): boolean => isInterfaceOf(each, endpoint);
  const own = interfaces.filter(isOurs);
  const listed = own.flatMap(({ names }) => names);
  const apiServer = endpoint.cluster?.privateName;
  const addresses = own.flatMap((each) => each.addresses);
  return {
    // What the cluster calls its API server counts where nothing lists a name.
    names: listed.length === 0 && apiServer !== undefined ? [{ fqdn: apiServer, addresses }] : listed,
    notes: interfaces
      .filter((each) => !isOurs(each))
      .map(({ id }) => `OtherInterface: ${quoteId(id)} is not a network interface of this endpoint and is left out`),
  };
}

const kindNames = {
  unmapped: 'Unmapped',
  forwarderOnly: 'ForwarderOnly',
} as const satisfies Record<string, Unplaced['kind']>;

const sensitiveBecause = (zone: string): string =>
  `its zone ${zone} redirects a whole control plane; name it in dns.sensitiveZones to have the record written`;

const sharedBecause = (zone: string, name: string): string =>
  `${findSharer(zone, name)} answers to it, so one record leads everybody who resolves ${zone} to this endpoint; name the endpoint in dns.sharedNames to have it written`;

export const noteOf = ({ fqdn, kind, because }: Unplaced): string =>
  `${kind}: ${quoteName(fqdn)} gets no record: ${because}`;

export const withoutRecords = (kind: Unplaced['kind']): string =>
  `${kind}: none of the endpoint's names gets a record; the notes say why`;

function noRecordsBecause(unplaced: readonly Unplaced[]): string {
  for (const kind of [
    'Unconfirmed',
    'BadAddress',
    'Unmapped',
    'Sensitive',
    'Shared',
    'NoAddress',
    'ForwarderOnly',
  ] as const) {
    if (unplaced.some((each) => each.kind === kind)) return withoutRecords(kind);
  }
  return 'NoNames: neither the endpoint nor its network interfaces list a name';
}

const placedKey = ({ zone, name, fqdn }: Placed): string => `${zone} ${name} ${fqdn}`;
