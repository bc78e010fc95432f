import { apiVersions } from '../../arm/api-versions.ts';
import type { Arm } from '../../arm/arm.ts';
import { findResourceId } from '../../core/resource-id.ts';
import type { Pass } from '../../reconcile/reconciler.ts';
import type { State } from '../../state/state.ts';

export interface ZoneListing {
  readonly zone: string;
  /** Every A and AAAA record set of the zone, as ARM sends them. */
  readonly bodies: readonly unknown[];
}

/**
 * Lists the one zone of these record sets that was listed longest ago. One zone a pass: private DNS allows 500 reads in five minutes, and
 * a listing costs one for each hundred record sets.
 */
export async function listLeastRead(
  { arm, state }: { readonly arm: Arm; readonly state: Pick<State, 'zones'> },
  recordSets: readonly string[],
  pass: Pass,
): Promise<ZoneListing> {
  const zones = [...new Set(recordSets.map((id) => findResourceId(id)?.parent ?? ''))].sort();
  const lastRead = new Map<string, string>();
  for (const zone of zones) {
    const row = await state.zones.find('listed', zone);
    lastRead.set(zone, row?.value.at ?? '');
  }
  const [zone = ''] = zones.sort((a, b) => ((lastRead.get(a) ?? '') < (lastRead.get(b) ?? '') ? -1 : 1));
  const bodies = [
    ...(await arm.list(`${zone}/A`, apiVersions.privateDns, pass.signal)),
    ...(await arm.list(`${zone}/AAAA`, apiVersions.privateDns, pass.signal)),
  ];
  await state.zones.set({ kind: 'listed', zone, at: pass.now.toISOString() });
  return { zone, bodies };
}
