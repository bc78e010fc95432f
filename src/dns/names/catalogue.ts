import type { CloudName } from '../../core/cloud.ts';
import { foldCase, quoteName } from '../../core/text.ts';
import zones from './data/zones.json' with { type: 'json' };
import { matchSuffix } from './domain-name.ts';

/** type -> group -> cloud -> zone templates. A group of `*` is any; one that ends with `*` is a prefix. */
type Catalogue = Readonly<Record<string, Readonly<Record<string, Partial<Record<CloudName, readonly string[]>>>>>>;

interface Group {
  readonly matches: (groupId: string) => boolean;
  readonly zones: Partial<Record<CloudName, readonly string[]>>;
}

const byType: ReadonlyMap<string, readonly Group[]> = new Map(
  Object.entries(zones as Catalogue).map(([type, groups]) => [
    foldCase(type),
    Object.entries(groups).map(([group, clouds]) => ({ matches: groupPattern(group), zones: clouds })),
  ]),
);

/** Slots have a type of their own in ARM, but everything about their names is the site's. */
const sameNamesAs: ReadonlyMap<string, string> = new Map([['microsoft.web/sites/slots', 'microsoft.web/sites']]);

/** Private link resources whose endpoints have no name that anybody could know, and why. */
const nameless: ReadonlyMap<string, string> = new Map([
  ['microsoft.network/privatelinkservices', 'PrivateLinkService: a private link service has no names of its own'],
  ['microsoft.network/applicationgateways', 'ApplicationGateway: an application gateway has no names of its own'],
]);

/**
 * What the catalogue knows about one kind of private endpoint: the zone templates its names may go to, or why there are none.
 * Types and groups are compared without regard to case, because providers disagree with themselves about it.
 */
export type Zones =
  | { readonly kind: 'known'; readonly zones: readonly string[] }
  | { readonly kind: 'unknown'; readonly because: string };

export function findZones(resourceType: string, groupIds: readonly string[], cloud: CloudName): Zones {
  const groups = byType.get(canonicalType(resourceType));
  if (groups === undefined) return { kind: 'unknown', because: `the catalogue has no zone for type ${resourceType}` };
  const matching = groups.filter((group) => groupIds.some((id) => group.matches(foldCase(id))));
  if (matching.length === 0) {
    const ids = [...groupIds].sort().map((id) => quoteName(id));
    return {
      kind: 'unknown',
      because: `the catalogue has no group ${ids.join(', ') || '(none given)'} for type ${resourceType}`,
    };
  }
  const found = [...new Set(matching.flatMap(({ zones: clouds }) => clouds[cloud] ?? []))].sort();
  return found.length > 0
    ? { kind: 'known', zones: found }
    : { kind: 'unknown', because: `no zone is known for type ${resourceType} in ${cloud}` };
}

/** Whether a zone by this name belongs to some service of this cloud. */
export const isKnownZone = (zone: string, cloud: CloudName): boolean =>
  [...byType.values()].some((groups) =>
    groups.some(({ zones: clouds }) => (clouds[cloud] ?? []).some((template) => isTemplateOf(template, zone))),
  );

/** `privatelink.{regionName}.kusto.windows.net` means every region's zone. */
export const isTemplateOf = (template: string, zone: string): boolean =>
  template === zone || matchSuffix(`x.${zone}`, template)?.left === 'x';

/** Why an endpoint to this type never has a name, as a reason; undefined where it may have some. */
export const findNameless = (resourceType: string): string | undefined => nameless.get(resourceType);

/** The type whose naming rules apply, lower-case. */
export function canonicalType(resourceType: string): string {
  const type = foldCase(resourceType);
  return sameNamesAs.get(type) ?? type;
}

/** The public suffix a zone template answers for: the template without its private link label. */
export const publicSuffix = (zone: string): string =>
  zone
    .split('.')
    .filter((part) => !isPrivateLinkLabel(part))
    .join('.');

export const isPrivateLinkLabel = (part: string): boolean => part === 'privatelink' || part === 'privatelink-global';

/**
 * Zones that redirect a whole control plane: Resource Manager's own, and a SQL managed instance's, which breaks its management
 * when linked to the instance's network. Only written to where the operator names the zone.
 */
export const isSensitive = (zoneTemplate: string): boolean =>
  zoneTemplate === 'privatelink.azure.com' || zoneTemplate.includes('{dnsPrefix}');

function groupPattern(group: string): (groupId: string) => boolean {
  const pattern = foldCase(group);
  if (!pattern.endsWith('*')) return (groupId) => groupId === pattern;
  const prefix = pattern.slice(0, -1);
  return (groupId) => groupId.startsWith(prefix) && groupId.length > prefix.length;
}

/** What the catalogue knows of by name, as it is spelt there: to report names that it doesn't know. */
export const listCatalogue = (): readonly {
  readonly type: string;
  readonly groupIds: readonly string[];
  readonly zones: readonly string[];
}[] =>
  Object.entries(zones as Catalogue).map(([type, groups]) => ({
    type,
    groupIds: Object.keys(groups),
    zones: [...new Set(Object.values(groups).flatMap((clouds) => Object.values(clouds).flat()))],
  }));
