import { sortedAddresses } from '../../core/addresses.ts';
import { type CloudName, cloudNames } from '../../core/cloud.ts';
import { clusterType } from '../../core/cluster-type.ts';
import { isLinkService, toLinkService } from '../../dns/endpoints/link-service.ts';
import type { NamedAddresses } from '../../dns/model.ts';
import { isPrivateLinkLabel, publicSuffix } from '../../dns/names/catalogue.ts';
import { type Place, placeName } from '../../dns/names/place.ts';
import { privateLinkType } from '../../dns/names/readiness.ts';
import { planServiceNames } from '../../dns/names/service-names.ts';
import type { World } from '../../egress/model.ts';
import { addTo } from '../../egress/path/per-world.ts';
import type { DnsPolicy } from '../../policy/dns.ts';
import { type Endpoint, endpointsOf } from './endpoints.ts';
import { wholeName } from './names.ts';
import { hostsOf } from './targets.ts';
import { zoneGroupsOf } from './zone-groups.ts';

/** An endpoint's claim on a name. */
export interface Claim {
  readonly endpoint: Endpoint;
  /** Empty where they aren't known. */
  readonly addresses: readonly string[];
  /** Where its record belongs; undefined for a name that has no place, as a cluster's public one. */
  readonly place: Place | undefined;
}

export interface Claims {
  /** By the public name, and by the one in the zone. */
  readonly byName: ReadonlyMap<string, readonly Claim[]>;
  /** Endpoints whose names nobody lists, by the name of what they connect to: one that waits has none yet. */
  readonly nameless: ReadonlyMap<string, readonly Endpoint[]>;
}

/** The names that the endpoints among the bodies answer to. */
export function claimsOf(world: World, policy: Pick<DnsPolicy, 'services'>): Claims {
  const byName = new Map<string, Claim[]>();
  const nameless = new Map<string, Endpoint[]>();
  const keep = (name: string, claim: Claim): void => {
    const known = byName.get(name) ?? [];
    if (!known.some(({ endpoint }) => endpoint === claim.endpoint)) byName.set(name, [...known, claim]);
  };
  for (const endpoint of endpointsOf(world).all) {
    const claims = isLinkService(endpoint.view.privateLinkResource)
      ? serviceClaims(world, endpoint, policy)
      : ownClaims(world, endpoint);
    for (const [name, claim] of claims) keep(name, claim);
    const target = endpoint.view.privateLinkResource.split('/').at(-1) ?? '';
    if (claims.length === 0 && target !== '') addTo(nameless, target, endpoint);
  }
  return { byName, nameless };
}

type Named = readonly [name: string, claim: Claim];

/** From its interfaces, which the platform writes; where there are none, from its own list; and from the zone groups on it. */
function ownClaims(world: World, endpoint: Endpoint): readonly Named[] {
  const listed = listedNames(endpoint);
  const named = listed.flatMap(({ fqdn, addresses }) =>
    placesOf(fqdn, endpoint, listed).map(
      (each): Named => [
        each.name,
        {
          endpoint,
          addresses: sortedAddresses(addresses),
          place: each.place,
        },
      ],
    ),
  );
  const all = new Set(listed.flatMap(({ addresses }) => addresses));
  // A cluster's names are in its own body alone.
  const hosts =
    privateLinkType(endpoint.view.privateLinkResource) === clusterType
      ? hostsOf(world, endpoint.view.privateLinkResource)
      : [];
  const ofCluster = hosts.map(
    (host): Named => [host, { endpoint, addresses: sortedAddresses([...all]), place: placeInside(host) }],
  );
  return [...named, ...ofCluster, ...groupClaims(world, endpoint)].flatMap(both);
}

/** The same claim under the name in its zone. */
const both = ([name, claim]: Named): readonly Named[] => {
  const inside = claim.place === undefined ? name : wholeName(claim.place.name, claim.place.zone);
  return inside === name
    ? [[name, claim]]
    : [
        [name, claim],
        [inside, claim],
      ];
};

function listedNames({ view, interfaces }: Endpoint): readonly NamedAddresses[] {
  const named = interfaces.flatMap(({ names }) => names);
  if (named.length > 0) return named;
  if (view.customDnsConfigs.length > 0) return view.customDnsConfigs;
  // A private link service's interface, and a cluster's in older answers, has an address and no name.
  return interfaces.flatMap(({ addresses }) => (addresses.length > 0 ? [{ fqdn: '', addresses }] : []));
}

/** Where a name's record belongs, and further names that the same address answers to. */
function placesOf(
  fqdn: string,
  { view }: Endpoint,
  listed: readonly NamedAddresses[],
): readonly { readonly name: string; readonly place: Place | undefined }[] {
  if (fqdn === '') return [];
  for (const cloud of cloudNames) {
    const placement = placeName(fqdn, {
      resourceType: privateLinkType(view.privateLinkResource),
      groupIds: [...view.groupIds, ...listed.flatMap(({ groupId }) => groupId ?? [])],
      cloud,
      siblings: listed.map((each) => each.fqdn),
    });
    if (placement.kind !== 'placed') continue;
    const { zone, name, also } = placement;
    return [
      { name: fqdn, place: { zone, name } },
      ...also.map((place) => ({ name: publicSuffix(wholeName(place.name, place.zone)), place })),
    ];
  }
  return [{ name: fqdn, place: placeInside(fqdn) }];
}

/** For a name with a privatelink label, of which the first label is the record: a cluster's. */
export function placeInside(fqdn: string): Place | undefined {
  const [name = '', ...zone] = fqdn.split('.');
  return zone.some(isPrivateLinkLabel) ? { name, zone: zone.join('.') } : undefined;
}

/** What the platform wrote for it: names and addresses where neither the interface nor the list is here. */
function groupClaims(world: World, endpoint: Endpoint): readonly Named[] {
  const groups = zoneGroupsOf(world).get(endpoint.view.id) ?? [];
  return groups.flatMap(({ recordSets }) =>
    recordSets.flatMap(({ zone: id, name, addresses }): readonly Named[] => {
      const zone = id.slice(id.lastIndexOf('/') + 1);
      const place = { zone, name };
      return [[publicSuffix(wholeName(name, zone)), { endpoint, addresses: sortedAddresses(addresses), place }]];
    }),
  );
}

/** The names that policy gives to endpoints of customers' own services. */
function serviceClaims(world: World, endpoint: Endpoint, policy: Pick<DnsPolicy, 'services'>): readonly Named[] {
  const target = endpoint.view.privateLinkResource;
  const body = world.find(target)?.body;
  const service =
    body === undefined ? (target.startsWith('/') ? { id: target } : { alias: target }) : toLinkService(body);
  const { placed } = planServiceNames(endpoint.view, endpoint.interfaces, service, policy);
  const addresses = sortedAddresses(endpoint.interfaces.flatMap((each) => each.addresses));
  return placed.map(({ fqdn, zone, name }): Named => [fqdn, { endpoint, addresses, place: { zone, name } }]);
}

/** Whether a nameless endpoint would answer to this name, by the rules of its type. */
export function wouldClaim({ view }: Endpoint, fqdn: string, cloud: CloudName): Place | undefined {
  const target = view.privateLinkResource.split('/').at(-1) ?? '';
  const placement = placeName(fqdn, {
    resourceType: privateLinkType(view.privateLinkResource),
    groupIds: view.groupIds,
    cloud,
    siblings: [fqdn],
  });
  if (placement.kind !== 'placed') return undefined;
  const [first = ''] = placement.name.split('.');
  return first === target || first === `${target}-secondary`
    ? { zone: placement.zone, name: placement.name }
    : undefined;
}
