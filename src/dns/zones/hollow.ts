import { isAlwaysAliased } from '../../core/public-aliases.ts';
import { nameOf } from '../../core/resource-id.ts';
import { isFallingBack } from '../../core/zones-seen.ts';
import type { ZoneLink, ZoneObserved } from './model.ts';

/** A zone that holds nothing but its own SOA record. Azure counts it in; where it says no number, nothing is concluded. */
export const isHollow = (recordSets: number): boolean => recordSets === 1;

/** The links of an empty zone that take a whole service away from their networks: its public names always pass through the zone, and end there. */
export function hollowLinks(id: string, recordSets: number, links: readonly ZoneLink[]): readonly ZoneLink[] {
  if (!isAlwaysAliased(nameOf(id)) || !isHollow(recordSets)) return [];
  return links.filter((link) => !isFallingBack(link));
}

/** Whether a zone as it was read has such links. */
export const takesServiceAway = (
  id: string,
  zone: ZoneObserved['zone'],
  links: readonly ZoneLink[] | undefined,
): boolean => typeof zone !== 'string' && hollowLinks(id, zone.recordSets.count, links ?? []).length > 0;
