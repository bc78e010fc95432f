import { findResourceId, shortId } from '../../core/resource-id.ts';
import { publicSuffix } from '../../dns/names/catalogue.ts';
import { exceptionsOf } from '../../dns/names/exceptions.ts';
import type { Claim } from '../../state/names/model.ts';
import type { ReadName } from '../../state/names/store.ts';

/** A record set with who claims it, who owns it and what we last wrote. */
export type RecordItem = ReturnType<typeof toRecordItem>;

/** One record set: its claims, and a record that says how far they are carried out. */
export function toRecordItem({ recordSet: resourceId, claims, record }: ReadName) {
  const written = record?.standing === 'ours' ? record.written : undefined;
  const intent = record?.intent;
  return {
    id: shortId(resourceId),
    resourceId,
    fqdn: toFqdn(resourceId),
    zoneId: zoneOf(resourceId),
    type: findResourceId(resourceId)?.type.endsWith('/aaaa') ? 'AAAA' : 'A',
    state: record?.state ?? 'changed',
    standing: record?.standing ?? 'unknown',
    /** The endpoint named in the record set while it is ours. */
    ownerId: written?.endpoint,
    /** Who holds the name where we don't, in words. */
    holder: record?.holder,
    ttl: written?.ttl,
    addresses: written?.addresses,
    claims: claims.map(toClaimItem),
    pending: intent && { kind: intent.kind, because: intent.because, since: intent.decidedAt },
    settledAt: record?.settledAt,
  };
}

/** The domain name of a record set's id; `@` is the zone itself. */
export function toFqdn(recordSet: string): string {
  const [zone = '', name = ''] = findResourceId(recordSet)?.names ?? [];
  return name === '@' || name === '' ? zone : `${name}.${zone}`;
}

/** The id of the zone a record set exists in. */
function zoneOf(recordSet: string): string | undefined {
  return findResourceId(recordSet)?.parent;
}

/** The names a record set answers to: its own, without the private link label, and a type's others (kv1.vault.azure.net). */
export function namesOf({ fqdn, resourceId, claims }: Pick<RecordItem, 'fqdn' | 'resourceId' | 'claims'>): string[] {
  const [zone, relative = ''] = findResourceId(resourceId)?.names ?? [];
  const others = claims.flatMap(({ privateLinkResourceId }) => {
    const { otherSuffixes, otherNames } = exceptionsOf(findResourceId(privateLinkResourceId)?.type ?? '');
    return [
      ...otherSuffixes.filter((other) => other.zone === zone).map(({ suffix }) => `${relative}.${suffix}`),
      ...otherNames.filter((other) => other.zone === zone && other.name === relative).map((other) => other.fqdn),
    ];
  });
  return [fqdn, publicSuffix(fqdn), ...others];
}

function toClaimItem(claim: Claim) {
  return {
    endpointId: claim.endpoint,
    privateLinkResourceId: claim.privateLinkResource,
    networkId: claim.network,
    location: claim.location,
    addresses: claim.addresses,
    firstSeen: claim.firstSeen,
    releasing: claim.releasing,
  };
}
