import { type CloudName, cloudNames } from '../../core/cloud.ts';
import { foldCase } from '../../core/text.ts';
import { isKnownZone, isTemplateOf } from './catalogue.ts';

/** What a zone of a private DNS zone group can do for its endpoint. */
export type ZoneFit = 'right' | 'wrong' | 'incomplete' | 'nobody' | 'unknown';

/**
 * What each zone of a group is worth to an endpoint whose names belong to the `needed` zones. Azure takes any zone without a word, and
 * writes nothing where it is the wrong one. Pure.
 *
 *   zone                                    the group's other zones    fit
 *   not known before it is deployed         any                        unknown
 *   any                                     nothing needed is known    unknown
 *   one of those needed                     the others needed          right
 *   one of those needed                     leave some out             incomplete
 *   another service's                       any                        wrong
 *   no service's                            any                        nobody
 */
export function fitZones(
  zones: readonly (string | undefined)[],
  needed: readonly string[],
  isAnyOne = false,
): readonly ZoneFit[] {
  const known = zones.flatMap((zone) => foldCase(zone) ?? []);
  const missing = isAnyOne || known.length < zones.length ? [] : missingZones(known, needed);
  return zones.map((zone) => {
    if (zone === undefined || needed.length === 0) return 'unknown';
    const name = foldCase(zone);
    if (needed.some((template) => isTemplateOf(template, name))) return missing.length > 0 ? 'incomplete' : 'right';
    return cloudNames.some((cloud: CloudName) => isKnownZone(name, cloud)) ? 'wrong' : 'nobody';
  });
}

/** Zones that are needed and that a group leaves out. */
export const missingZones = (zones: readonly string[], needed: readonly string[]): readonly string[] =>
  needed.filter((template) => !zones.some((zone) => isTemplateOf(template, foldCase(zone))));
