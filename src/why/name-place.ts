import { cloudNames } from '../core/cloud.ts';
import { clusterType } from '../core/cluster-type.ts';
import { isPrivateLinkLabel } from '../dns/names/catalogue.ts';
import { groupIdsOf, placesByEnding, zoneOfInside } from '../dns/names/endings.ts';
import { type Place, placeName } from '../dns/names/place.ts';
import { isClusterZone } from '../dns/zones/wanted-links.ts';
import { field, idTextOf } from '../egress/body.ts';
import type { Resource, World } from '../egress/model.ts';
import { type Claim, placeInside } from './graph/claims.ts';
import { findLongest, relativeName } from './graph/names.ts';
import { zoneNames } from './graph/zones.ts';

/** A name inside a private zone as the public asks for it. */
export const publicNameOf = (name: string): string =>
  name
    .split('.')
    .filter((label) => !isPrivateLinkLabel(label))
    .join('.');

/** Where a name belongs by the rules of a resource's type, for any group that serves it. */
export function findTypedPlace(target: Resource, fqdn: string): Place | undefined {
  for (const cloud of cloudNames) {
    const place = placeIn(cloud, target, fqdn);
    if (place !== undefined) return place;
  }
  return undefined;
}

function placeIn(cloud: (typeof cloudNames)[number], { id }: Resource, fqdn: string): Place | undefined {
  const groupIds = groupIdsOf(id.type);
  const placement = placeName(fqdn, { resourceType: id.type, groupIds, cloud, siblings: [fqdn] });
  return placement.kind === 'placed' ? { zone: placement.zone, name: placement.name } : undefined;
}

/**
 * Whether a resource may have a name of its type, by the host names in its own body: those of one resource are all of one cloud, and of an account
 * with DNS zone endpoints all in one DNS zone. Where its body has none, it may.
 */
export function mayHaveName(target: Resource, hosts: readonly string[], fqdn: string): boolean {
  const own = hosts.filter((host) => findTypedPlace(target, host) !== undefined);
  return own.length === 0 || own.some((host) => isOfOneKind(target, host, fqdn));
}

const isOfOneKind = (target: Resource, a: string, b: string): boolean =>
  dnsZoneIn(a) === dnsZoneIn(b) &&
  cloudNames.some((cloud) => placeIn(cloud, target, a) !== undefined && placeIn(cloud, target, b) !== undefined);

/** `z12` in stmany.z12.blob.storage.azure.net (learn.microsoft.com/azure/storage/common/storage-account-overview). */
const dnsZoneIn = (name: string): string | undefined => /\.(z\d+)\.\w+\.storage\.azure\.net$/.exec(name)?.[1];

/** What an endpoint says surely; else the target's type; else the ending. */
export function findPlace(
  world: World,
  name: string,
  claims: readonly Claim[],
  targets: readonly Resource[],
  serviceZone: string | undefined,
): Place | undefined {
  const claimed = claims.find(({ place }) => place !== undefined)?.place;
  const isClusters = targets.some(({ id }) => id.type === clusterType);
  if (claimed !== undefined && !isClusters) return claimed;
  if (serviceZone !== undefined) return { zone: serviceZone, name: relativeName(name, serviceZone) };
  if (name.split('.').some(isPrivateLinkLabel)) return findInside(world, name, targets);
  const typed = targets.map((target) => findTypedPlace(target, name)).find((each) => each !== undefined);
  if (typed !== undefined) return typed;
  const [byEnding] = placesByEnding(name);
  return byEnding === undefined ? claimed : { zone: byEnding.zone, name: byEnding.name };
}

/** A cluster says in its own body which zone its name is in; else the longest zone that is here, else what the catalogue calls it. */
function findInside(world: World, name: string, targets: readonly Resource[]): Place | undefined {
  const own = targets
    .map(({ properties }) =>
      idTextOf(field(field(properties, 'apiServerAccessProfile'), 'privateDNSZone'))
        ?.split('/')
        .at(-1),
    )
    .find((zone) => zone !== undefined && name.endsWith(`.${zone}`));
  if (own !== undefined) return { zone: own, name: relativeName(name, own) };
  const inside = placeInside(name);
  if (inside !== undefined && isClusterZone(inside.zone)) return inside;
  const zone = zoneOfInside(name);
  if (zone !== undefined) return { zone, name: relativeName(name, zone) };
  const here = findLongest(name, zoneNames(world))?.[0]?.name;
  return here === undefined ? inside : { zone: here, name: relativeName(name, here) };
}
