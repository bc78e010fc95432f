import type { CloudName } from '../core/cloud.ts';
import { compare } from '../core/compare.ts';
import { findResourceId, nameOf } from '../core/resource-id.ts';
import { counted } from '../core/text.ts';
import { findNameless, findZones, isTemplateOf } from '../dns/names/catalogue.ts';
import type { World } from '../egress/model.ts';
import { endpointsOf } from '../why/graph/endpoints.ts';
import { zoneNames } from '../why/graph/zones.ts';
import { grouped } from './grouped.ts';

/** How many names a line holds. */
const most = 5;

/**
 * Endpoints whose records have no place: their zone does not exist here, or no catalogue knows their kind. Those that a zone group serves are
 * left to it, and those that never have a name need none.
 */
export function unplacedEndpoints(world: World, served: ReadonlySet<string>, cloud: CloudName): readonly string[] {
  const names = [...zoneNames(world).keys()];
  const unread = endpointsOf(world).unread.map((id) => ({ id, because: 'their bodies can not be read' }));
  const lacking = endpointsOf(world).all.flatMap(({ view: { id, privateLinkResource, groupIds } }) => {
    const type = findResourceId(privateLinkResource)?.type;
    if (served.has(id) || type === undefined || findNameless(type) !== undefined) return [];
    const zones = findZones(type, groupIds, cloud);
    if (zones.kind === 'unknown') return [{ id, because: zones.because }];
    if (zones.zones.some((template) => names.some((name) => isTemplateOf(template, name)))) return [];
    return [{ id, because: `none of their zones is here (${zones.zones.join(', ')})` }];
  });
  return [...grouped([...unread, ...lacking], ({ because }) => because)]
    .sort(([a], [b]) => compare(a, b))
    .map(([because, endpoints]) => {
      const shown = endpoints.map(({ id }) => nameOf(id)).sort();
      const more = shown.length > most ? ` and ${shown.length - most} more` : '';
      return `could not place ${counted(endpoints.length, 'endpoint')} (${shown.slice(0, most).join(', ')}${more}): ${because}`;
    });
}
