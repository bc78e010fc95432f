import { nameOf } from '../../core/resource-id.ts';
import { findAnswerer, type LinkOfZone, type SeenZone, zonesSeenBy } from '../../core/zones-seen.ts';
import { askedFor, publicSuffixesOf } from '../names/public-names.ts';
import { recordSetId } from '../names/zone-id.ts';
import type { ClaimedName, ZoneLink } from './model.ts';

/** A claimed name that a network asks of another zone than the one it is written to. */
export interface HiddenName {
  readonly claimed: ClaimedName;
  /** The zone that answers for it alone. */
  readonly by: SeenZone;
  /** Lower-cased id of the record set that would answer there. */
  readonly recordSet: string;
  /** Lower-cased ids of the networks where that is so, sorted. */
  readonly networks: readonly string[];
}

/**
 * Names of one zone that another zone hides from networks which both are linked to: a longer one, or one of the public name. Pure, sorted by the
 * record sets that would answer. `around`: links of zones that overlap with it.
 */
export function hiddenNames(
  zone: string,
  links: readonly ZoneLink[],
  around: readonly LinkOfZone[],
  names: readonly ClaimedName[],
): readonly HiddenName[] {
  const byNetwork = new Map<string, LinkOfZone[]>();
  for (const link of around) byNetwork.set(link.network, [...(byNetwork.get(link.network) ?? []), link]);
  /** By the zones they see: a thousand networks of one hub see the same. */
  const views = new Map<string, { readonly seen: readonly SeenZone[]; readonly networks: string[] }>();
  for (const link of links) {
    const { network } = link;
    const others = byNetwork.get(network);
    if (others === undefined) continue;
    const seen = zonesSeenBy(network, [{ ...link, zone }, ...others]);
    if (!seen.some(({ id }) => id === zone)) continue;
    const key = JSON.stringify(seen);
    views.set(key, { seen, networks: [...new Set([...(views.get(key)?.networks ?? []), network])] });
  }
  const hidden = new Map<string, HiddenName>();
  for (const { seen, networks } of views.values()) {
    for (const claimed of names) {
      const answerer = findAnswerer(zone, askedFor(nameOf(zone), claimed.name, claimed.resourceType), seen);
      if (answerer.kind !== 'hidden') continue;
      const { by, asked } = answerer;
      const name = asked === by.name ? '@' : asked.slice(0, -by.name.length - 1);
      const recordSet = recordSetId(by.id, { name, type: claimed.type });
      const others = hidden.get(recordSet)?.networks ?? [];
      hidden.set(recordSet, { claimed, by, recordSet, networks: [...others, ...networks].sort() });
    }
  }
  return [...hidden.values()].sort((a, b) => (a.recordSet < b.recordSet ? -1 : 1));
}

/** Finds which zones, by their names, may contain names of this one, or what it is asked for by. */
export function overlapsWith(zoneName: string): (otherName: string) => boolean {
  const suffixes = publicSuffixesOf(zoneName);
  return (other) =>
    suffixes.some((suffix) => other === suffix || other.endsWith(`.${suffix}`) || suffix.endsWith(`.${other}`));
}
