import { type Finding, raise } from '../../core/finding.ts';
import { nameOf } from '../../core/resource-id.ts';
import { fitZones } from '../names/zone-fit.ts';
import { endpointChecks } from './checks.ts';
import { isLinkService } from './link-service.ts';
import type { SeenEndpoint } from './model.ts';

/**
 * What a private DNS zone group that is there leaves out; those names are served by records of ours. Pure.
 *
 *   a zone of the group                               finding
 *   none of the endpoint's names belongs to it        it can't answer
 *   all do, and some names are not covered            the group is incomplete
 */
export function zoneGroupGap(
  { zoneGroup, wanted, covered, view, names: { placed } }: SeenEndpoint,
  delegated: ReadonlySet<string>,
): Finding[] {
  const { own, others, isRead } = zoneGroup;
  const [group] = own === undefined ? others : [own];
  if (!isRead || group === undefined || group.provisioningState !== 'Succeeded') return [];
  if (isLinkService(view.privateLinkResource)) return [];
  // Names that our group, being full, has no zone for are reported as such.
  const isMeant = (zoneId: string): boolean => own === undefined || own.zones.includes(zoneId);
  const missing = wanted.filter(({ id, zoneId }) => !covered.has(id) && !delegated.has(id) && isMeant(zoneId));
  const left = [...new Set(missing.map(({ name, zone }) => `${name}.${zone}`))].sort().join(', ');
  const needed = [...new Set(placed.map(({ zone }) => zone))].sort();
  const zones = group.zones.map(nameOf);
  const fits = fitZones(zones, needed);
  const unfit = zones.filter((_, index) => fits[index] === 'wrong' || fits[index] === 'nobody').sort();
  if (unfit.length > 0) {
    const names = `its zone group ${group.id} names ${unfit.join(', ')}, where none of its names belongs; needed ${needed.join(', ')}`;
    const served = left === '' ? '' : `: ${left} are served by records of ours`;
    return [raise(endpointChecks.zoneGroupCannotAnswer, view.id, `${names}${served}`)];
  }
  if (left === '') return [];
  const message = `its zone group ${group.id} writes no record for ${left}: those are served by records of ours`;
  return [raise(endpointChecks.zoneGroupIncomplete, view.id, message)];
}
