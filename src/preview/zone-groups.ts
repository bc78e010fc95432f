import { fitZones } from '../dns/names/zone-fit.ts';
import type { PlannedEndpoint } from './endpoints.ts';
import { findNameIn, nameIn } from './ids.ts';
import type { ZoneGroupRow } from './model.ts';
import type { Asked } from './names.ts';
import type { Zones } from './zones.ts';

/** Each zone of an endpoint's groups against the zones its names belong to; where no group is seen, somebody else may write one. */
export function zoneGroupRows(endpoint: PlannedEndpoint, asked: readonly Asked[]): readonly ZoneGroupRow[] {
  const needed = [...new Set(asked.flatMap(({ foreseen }) => foreseen?.zones ?? []))].sort();
  const isKnown = asked.every(({ foreseen }) => foreseen !== undefined);
  const isNameless = asked.length > 0 && asked.every(({ foreseen }) => foreseen?.isNameless === true);
  const isAnyOne = asked.some(({ foreseen }) => foreseen?.isAnyZone === true);
  const row = (zone: string | null, verdict: ZoneGroupRow['verdict']): ZoneGroupRow => ({
    endpoint: endpoint.id,
    zone,
    verdict,
    needed,
  });
  if (endpoint.groups.length === 0) return isNameless ? [] : [row(null, 'unknown')];
  const zones = endpoint.groups.flatMap((group) => group.zones);
  const names = zones.map((zone) => (zone === undefined ? undefined : findNameIn(zone)));
  const fits = fitZones(names, isKnown ? needed : [], isAnyOne);
  return names.map((name, index) =>
    row(name ?? null, isNameless && name !== undefined ? 'wrong' : (fits[index] ?? 'unknown')),
  );
}

/** A zone that doesn't exist is right for nobody, regardless of its name. */
export function withoutZone(row: ZoneGroupRow, { groups }: PlannedEndpoint, zones: Zones): ZoneGroupRow {
  const named = groups
    .flatMap((group) => group.zones)
    .filter((zone) => zone !== undefined && nameIn(zone) === row.zone);
  const isMissing = named.length > 0 && named.every((zone) => zone !== undefined && zones.isMissing(zone));
  return isMissing && row.verdict !== 'wrong' ? { ...row, verdict: 'nobody' } : row;
}
