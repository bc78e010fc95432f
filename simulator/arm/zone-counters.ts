import { propertiesAt, withProperties } from './bodies.ts';
import type { Simulation } from './simulation.ts';

/** Keeps a counter of the zone (`numberOfRecordSets`, …) right; the zone's etag stays. */
export function countInZone(sim: Simulation, zoneId: string, counter: string, by: number): void {
  const zone = sim.world.find(zoneId);
  if (zone === undefined) return;
  const count = Number(propertiesAt(zone.body)[counter] ?? 0) + by;
  sim.world.put(zone.id, withProperties(zone.body, { [counter]: count }));
}
