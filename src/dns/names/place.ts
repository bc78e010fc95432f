import type { CloudName } from '../../core/cloud.ts';
import { canonicalType, findZones, isPrivateLinkLabel, isSensitive, publicSuffix } from './catalogue.ts';
import { findDomainName, matchSuffix } from './domain-name.ts';
import { exceptionsOf, type Inference } from './exceptions.ts';

/** Where a record goes: a zone name and the name relative to it. */
export interface Place {
  readonly zone: string;
  readonly name: string;
}

/** Whose name it is: the same text can belong to different zones for different types. */
export interface NameContext {
  /** Of the private link resource, in any case. */
  readonly resourceType: string;
  /** The endpoint's groups: a name may belong to any of them. */
  readonly groupIds: readonly string[];
  readonly cloud: CloudName;
  /** Every name of the endpoint: a machine learning wildcard gets its workspace's guid from another name. */
  readonly siblings: readonly string[];
  /** `requiredZoneNames` of the provider itself; they count only where the catalogue places nothing. */
  readonly providerZones?: readonly string[] | undefined;
}

export type Placement =
  | {
      readonly kind: 'placed';
      readonly zone: string;
      readonly name: string;
      /** Further records the same address needs. */
      readonly also: readonly Place[];
      /** Redirects a whole control plane: only for operators who name the zone. */
      readonly sensitive: boolean;
      /** The rule, for people. */
      readonly because: string;
    }
  | { readonly kind: 'forwarderOnly'; readonly because: string }
  | { readonly kind: 'unmapped'; readonly because: string };

/**
 * The zone and record name of one public name. Never a guess: what no rule covers is `unmapped`.
 *
 *   name                                      placement
 *   listed as an exception                    what the exception says
 *   ends like one of the kind's zones, with   that zone, the longest ending wins; the rest is the name
 *     or without its private link label
 *   the same of the provider's own zones      that zone
 *   ends like a forwarder without a zone      forwarderOnly
 *   anything else                             unmapped
 */
export function placeName(fqdn: string, context: NameContext): Placement {
  const name = findDomainName(fqdn);
  if (name === undefined) return { kind: 'unmapped', because: 'it is not a domain name' };
  const type = canonicalType(context.resourceType);
  const exceptions = exceptionsOf(type);
  const known = findZones(type, context.groupIds, context.cloud);
  const zones = known.kind === 'known' ? known.zones : [];

  const other = exceptions.otherNames.find((entry) => entry.fqdn === name && zones.includes(entry.zone));
  if (other !== undefined) return placed(other, 'an exception of this service');
  for (const entry of exceptions.inference) {
    if (!zones.includes(entry.zone)) continue;
    const placement = placeInference(name, entry, context.siblings);
    if (placement !== undefined) return placement;
  }

  const asked = providerZones(context);
  const found = placeByEnding(name, knownCandidates(type, zones), exceptions, 'the catalogue');
  const placement =
    found ?? placeByEnding(name, candidatesOf(asked, exceptions), exceptions, "the provider's own list of zones");
  if (placement !== undefined) return placement;

  const forwarder = exceptions.forwardedOnly.find((suffix) => matchSuffix(name, suffix) !== undefined);
  if (forwarder !== undefined) {
    return { kind: 'forwarderOnly', because: `no private DNS zone exists for ${forwarder}` };
  }
  const tried = [...zones, ...asked];
  if (tried.length === 0 && known.kind === 'unknown') return { kind: 'unmapped', because: known.because };
  const endings = exceptions.isAskedPrivately ? tried : tried.map(publicSuffix);
  return { kind: 'unmapped', because: `it ends like none of ${endings.join(', ')}` };
}

interface Candidate {
  readonly zone: string;
  readonly suffix: string;
  readonly labels: number;
}

/** Of the catalogue's zones, which are few, by type and zones: a matrix places the names of thousands of targets. */
const known = new Map<string, readonly Candidate[]>();

function knownCandidates(type: string, zones: readonly string[]): readonly Candidate[] {
  if (zones.length === 0) return [];
  const key = `${type} ${zones.join(' ')}`;
  const candidates = known.get(key) ?? candidatesOf(zones, exceptionsOf(type));
  known.set(key, candidates);
  return candidates;
}

/** Endings of zones, the longest first: the public one, or the zone's own, as some services list their names. */
function candidatesOf(
  zones: readonly string[],
  { otherSuffixes, numberedSuffixes, isAskedPrivately }: ReturnType<typeof exceptionsOf>,
): readonly Candidate[] {
  return [
    ...zones.map((zone) => ({ zone, suffix: zone })),
    ...(isAskedPrivately ? [] : zones.map((zone) => ({ zone, suffix: publicSuffix(zone) }))),
    ...[...otherSuffixes, ...numberedSuffixes].filter(({ zone }) => zones.includes(zone)),
  ]
    .map(({ zone, suffix }) => ({ zone, suffix, labels: suffix.split('.').length }))
    .sort(bySpecificity);
}

/** By the zone whose ending the name has. */
function placeByEnding(
  name: string,
  candidates: readonly Candidate[],
  { hasDeploymentSite }: ReturnType<typeof exceptionsOf>,
  rule: string,
): Placement | undefined {
  for (const { zone, suffix } of candidates) {
    const match = matchSuffix(name, suffix);
    if (match === undefined || match.left.split('.').some(isPrivateLinkLabel)) continue;
    const filled = zone
      .split('.')
      .map((part) => match.values.get(part) ?? part)
      .join('.');
    const also = hasDeploymentSite ? deploymentSite(filled, match.left) : [];
    return placed({ zone: filled, name: match.left }, `${rule}, by the ending ${suffix}`, also, isSensitive(zone));
  }
  return undefined;
}

function placed(place: Place, because: string, also: readonly Place[] = [], sensitive = false): Placement {
  return { kind: 'placed', zone: place.zone, name: place.name, also, sensitive, because };
}

/** Old providers name public zones here, and test rings names of their own: only a private link zone is believed. */
function providerZones({ providerZones: zones = [] }: NameContext): readonly string[] {
  const names = zones.map((zone) => findDomainName(zone) ?? '');
  return [...new Set(names.filter((zone) => zone.split('.').some(isPrivateLinkLabel)))].sort();
}

/** Longer endings first: the more a name shares with a zone, the surer it is the zone's. */
const bySpecificity = (a: Candidate, b: Candidate): number => b.labels - a.labels || (a.suffix < b.suffix ? -1 : 1);

/**
 * An online endpoint is asked for by region, but answered by workspace: the public name is an alias of
 * `{endpoint}.{workspace guid}.inference.{region}` in the API zone. A hub answers for its projects too: one record for each.
 */
function placeInference(name: string, entry: Inference, siblings: readonly string[]): Placement | undefined {
  const match = matchSuffix(name, entry.suffix);
  if (match === undefined) return undefined;
  const region = match.values.get('{regionName}') ?? '';
  const guids = siblings.flatMap((sibling) => {
    const [guid, kind, where] = matchSuffix(findDomainName(sibling) ?? '', entry.workspaces)?.left.split('.') ?? [];
    return guid !== undefined && kind === 'workspace' && where === region ? [guid] : [];
  });
  const [first, ...others] = [...new Set(guids)]
    .sort()
    .map((guid) => ({ zone: entry.zone, name: `${match.left}.${guid}.inference.${region}` }));
  if (first === undefined) {
    return {
      kind: 'unmapped',
      because: `no name of the endpoint under ${entry.workspaces} shows the workspace's guid`,
    };
  }
  return placed(first, "an exception of this service: by the workspace's guid", others);
}

/** `app` -> `app.scm`; `app-x.westeurope-01` -> `app-x.scm.westeurope-01`; the deployment site itself has none. */
function deploymentSite(zone: string, name: string): readonly Place[] {
  const [app = '', ...rest] = name.split('.');
  return rest[0] === 'scm' ? [] : [{ zone, name: [app, 'scm', ...rest].join('.') }];
}
