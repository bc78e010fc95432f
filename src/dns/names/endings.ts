import { type CloudName, cloudNames } from '../../core/cloud.ts';
import { foldCase } from '../../core/text.ts';
import { isPrivateLinkLabel, publicSuffix } from './catalogue.ts';
import zones from './data/zones.json' with { type: 'json' };
import { matchSuffix } from './domain-name.ts';
import { exceptionsOf } from './exceptions.ts';
import { type Place, placeName } from './place.ts';
import { findSharer } from './shared-names.ts';

/** A place that a name would have, and whose it would be. */
export interface PossiblePlace extends Place {
  readonly resourceType: string;
  readonly cloud: CloudName;
  /** The ending it goes by. */
  readonly ending: string;
}

const byType = new Map(Object.entries(zones).map(([type, groups]) => [foldCase(type), groups]));

/** Every type that the catalogue knows, lower-case. */
export const catalogueTypes: readonly string[] = [...byType.keys()];

/** Every group id that the catalogue knows of a type; a `*` in one is for any text that a name has there. */
export const groupIdsOf = (resourceType: string): readonly string[] =>
  Object.keys(byType.get(foldCase(resourceType)) ?? {});

interface Ending {
  readonly ending: string;
  readonly resourceType: string;
  readonly clouds: readonly CloudName[];
}

/** By the last two labels of the ending, since there are some hundreds; made when somebody first asks. */
let endings: ReadonlyMap<string, readonly Ending[]> | undefined;

function sortedEndings(): ReadonlyMap<string, readonly Ending[]> {
  const found = new Map<string, Ending[]>();
  const add = (ending: string, resourceType: string, clouds: readonly CloudName[]): void => {
    const key = lastLabels(ending);
    found.set(key, [...(found.get(key) ?? []), { ending, resourceType, clouds }]);
  };
  for (const [type, groups] of byType) {
    for (const clouds of Object.values(groups) as Partial<Record<CloudName, readonly string[]>>[])
      for (const cloud of cloudNames) for (const zone of clouds[cloud] ?? []) add(publicSuffix(zone), type, [cloud]);
    const { otherSuffixes, otherNames, inference } = exceptionsOf(type);
    for (const { suffix } of [...otherSuffixes, ...inference]) add(suffix, type, cloudNames);
    for (const { fqdn } of otherNames) add(fqdn.split('.').slice(1).join('.'), type, cloudNames);
  }
  return found;
}

function lastLabels(name: string): string {
  return name.split('.').slice(-2).join('.');
}

/**
 * Where a public name may belong by its ending alone: the places with the longest ending. Only for questions about a name nobody
 * claims: an endpoint's own type says it surely.
 */
export function placesByEnding(fqdn: string): readonly PossiblePlace[] {
  const found: PossiblePlace[] = [];
  const tried = new Set<string>();
  endings ??= sortedEndings();
  for (const { ending, resourceType, clouds } of endings.get(lastLabels(fqdn)) ?? []) {
    if (matchSuffix(fqdn, ending) === undefined) continue;
    for (const cloud of clouds) {
      const key = `${resourceType} ${cloud}`;
      if (tried.has(key)) continue;
      tried.add(key);
      const placement = placeName(fqdn, { resourceType, groupIds: groupIdsOf(resourceType), cloud, siblings: [fqdn] });
      if (placement.kind !== 'placed') continue;
      const { zone, name } = placement;
      // Every name under azure.com ends like Resource Manager's zone; two of them are in it.
      if (zone === 'privatelink.azure.com' && findSharer(zone, name) === undefined) continue;
      found.push({ zone, name, resourceType, cloud, ending });
    }
  }
  const longest = Math.max(0, ...found.map(({ zone }) => zone.length));
  return found.filter(({ zone }) => zone.length === longest);
}

/** The zone of the catalogue that a name with a privatelink label lies in; undefined where it is in none. */
export function zoneOfInside(fqdn: string): string | undefined {
  if (!fqdn.split('.').some(isPrivateLinkLabel)) return undefined;
  let longest: string | undefined;
  for (const groups of byType.values())
    for (const clouds of Object.values(groups) as Partial<Record<CloudName, readonly string[]>>[])
      for (const cloud of cloudNames)
        for (const zone of clouds[cloud] ?? []) {
          const match = matchSuffix(fqdn, zone);
          if (match === undefined) continue;
          const filled = fqdn.slice(match.left.length + 1);
          if (longest === undefined || filled.length > longest.length) longest = filled;
        }
  return longest;
}
