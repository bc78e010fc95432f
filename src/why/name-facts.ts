import { cloudNames } from '../core/cloud.ts';
import { clusterType } from '../core/cluster-type.ts';
import type { EndpointView } from '../dns/model.ts';
import { isPrivateLinkLabel } from '../dns/names/catalogue.ts';
import { groupIdsOf, zoneOfInside } from '../dns/names/endings.ts';
import type { Place } from '../dns/names/place.ts';
import { findZoneId } from '../dns/names/zone-id.ts';
import { isClusterZone } from '../dns/zones/wanted-links.ts';
import { field, flagOf, lowerText } from '../egress/body.ts';
import type { Resource } from '../egress/model.ts';
import { type Claim, wouldClaim } from './graph/claims.ts';
import { endpointsOf } from './graph/endpoints.ts';
import type { Graph } from './graph/graph.ts';
import { wholeName } from './graph/names.ts';
import { hostsOf, targetsNamed, targetsWithHost } from './graph/targets.ts';
import { type Zone, zonesNamed } from './graph/zones.ts';
import { aliasOf, type PublicAlias } from './name-alias.ts';
import { findPlace, findTypedPlace, mayHaveName, publicNameOf } from './name-place.ts';

/** What holds for a name from every source. */
export interface NameFacts {
  readonly name: string;
  /** What serves it, in words that continue "it is"; undefined where nobody knows such a service. */
  readonly served: string | undefined;
  /** Where its record belongs. */
  readonly place: Place | undefined;
  /** Whether the name is asked in the private zone itself. */
  readonly isInside: boolean;
  readonly claims: readonly Claim[];
  readonly approved: readonly Claim[];
  /** Of approved claims. */
  readonly addresses: ReadonlySet<string>;
  /** Whether every approved claim's addresses are known; where nobody claims it, an endpoint that could not be read may. */
  readonly isKnown: boolean;
  /** Whether public DNS leads it through privatelink. */
  readonly alias: PublicAlias;
  /** Whose name it is, among the bodies. */
  readonly targets: readonly Resource[];
  /** Public DNS itself answers with the private address: a private cluster's public name. */
  readonly isPublishedPrivately: boolean;
  /** Those of the place's name. */
  readonly zones: readonly Zone[];
  /** Where policy puts the zone. */
  readonly policyZone: string | undefined;
}

/** Gathers what the bodies and policy say of a name: lower-case, without a final dot. */
export function factsOfName(graph: Graph, name: string): NameFacts {
  const { world, policy } = graph;
  const targets = targetsOf(graph, name);
  const claims = findClaims(graph, name);
  const approved = claims.filter(({ endpoint }) => endpoint.isApproved);
  const isPublishedPrivately = targets.some((target) => isPrivateClustersPublicName(target, name));
  const service = isPublishedPrivately ? undefined : policy.services.find(({ zone }) => name.endsWith(`.${zone}`));
  const place = isPublishedPrivately
    ? undefined
    : findPlace(world, name, approved.length > 0 ? approved : claims, targets, service?.zone);
  const addresses = new Set(approved.flatMap((claim) => claim.addresses));
  return {
    name,
    served: servedBy(name, claims, targets, place, service?.zone),
    place,
    isInside: place !== undefined && wholeName(place.name, place.zone) === name,
    claims,
    approved,
    addresses,
    isKnown:
      approved.every((claim) => claim.addresses.length > 0) &&
      (claims.length > 0 || endpointsOf(world).unread.length === 0),
    alias: place === undefined ? 'no' : aliasOf(name, place, claims, targets),
    targets,
    isPublishedPrivately,
    zones: place === undefined ? [] : zonesNamed(world, place.zone),
    policyZone: place === undefined ? undefined : findZoneId(place.zone, claims[0]?.endpoint.view ?? nobody, policy),
  };
}

/** A wildcard's claim counts for every name below it. */
function findClaims({ claims: { byName, nameless } }: Graph, name: string): readonly Claim[] {
  const dot = name.indexOf('.');
  const listed = byName.get(name) ?? byName.get(`*${name.slice(dot)}`) ?? [];
  const label = name.slice(0, dot);
  const waiting = new Set([label, label.replace(/-secondary$/, '')].flatMap((each) => nameless.get(each) ?? []));
  const derived = [...waiting].flatMap((endpoint): Claim[] => {
    const place = cloudNames
      .map((cloud) => wouldClaim(endpoint, publicNameOf(name), cloud))
      .find((each) => each !== undefined);
    return place === undefined ? [] : [{ endpoint, addresses: [], place }];
  });
  return [...listed, ...derived].sort((a, b) => (a.endpoint.view.id < b.endpoint.view.id ? -1 : 1));
}

/** The resources among the bodies that answer to this name: by a host name in their own bodies, else by their name and the rules of their type. */
function targetsOf({ world }: Graph, name: string): readonly Resource[] {
  const open = publicNameOf(name);
  const [label = ''] = open.split('.');
  // A body may say another's host name too, in a setting: then the name is none that its type has.
  const mayBe = (target: Resource): boolean =>
    groupIdsOf(target.id.type).length === 0 || findTypedPlace(target, open) !== undefined;
  const byHost = [...targetsWithHost(world, name), ...targetsWithHost(world, open)]
    .flatMap((id) => world.find(id) ?? [])
    .filter((target) => target.id.type === clusterType || mayBe(target));
  const byName = [label, label.replace(/-secondary$/, '')]
    .flatMap((each) => targetsNamed(world, each))
    .filter(
      (target) => findTypedPlace(target, open) !== undefined && mayHaveName(target, hostsOf(world, target.id.id), open),
    );
  return [...new Set([...byHost, ...byName])];
}

/** AKS gives `fqdn` publicly, with the private address in it; `privateFQDN` is only in the zone. */
function isPrivateClustersPublicName({ id, properties }: Resource, name: string): boolean {
  if (id.type !== clusterType || lowerText(field(properties, 'fqdn')) !== name) return false;
  return flagOf(field(field(properties, 'apiServerAccessProfile'), 'enablePrivateCluster')) === true;
}

function servedBy(
  name: string,
  claims: readonly Claim[],
  targets: readonly Resource[],
  place: Place | undefined,
  serviceZone: string | undefined,
): string | undefined {
  const [claim] = claims;
  const [target] = targets;
  if (claim !== undefined) return `a name that ${claim.endpoint.view.name} claims`;
  if (serviceZone !== undefined) return `in ${serviceZone}, which policy gives to private link services`;
  if (target !== undefined) return `a name of ${target.id.name} (${target.id.type})`;
  if (place === undefined) return undefined;
  const isKnown =
    !name.split('.').some(isPrivateLinkLabel) || zoneOfInside(name) !== undefined || isClusterZone(place.zone);
  return isKnown ? `a name that private link serves in ${place.zone}` : undefined;
}

const nobody: EndpointView = {
  id: '',
  name: '',
  location: '',
  tags: {},
  resourceGuid: '',
  provisioningState: '',
  network: '',
  subnet: '',
  connectionState: '',
  privateLinkResource: '',
  groupIds: [],
  customDnsConfigs: [],
  networkInterfaces: [],
};
