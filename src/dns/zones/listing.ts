import { apiVersions } from '../../arm/api-versions.ts';
import { findResourceId } from '../../core/resource-id.ts';
import type { Pass } from '../../reconcile/reconciler.ts';
import type { State } from '../../state/state.ts';
import type { DnsPorts } from '../ports.ts';

/**
 * Lists every A and AAAA record set, as ARM sends them, of the one zone of these that was listed longest ago. One zone a pass: private DNS allows 500 reads in five minutes, and
 * a listing costs one for each hundred record sets.
 */
export async function listLeastRead(
  { arm, state }: Pick<DnsPorts, 'arm'> & { readonly state: Pick<State, 'zones'> },
  recordSets: readonly string[],
  pass: Pass,
): Promise<{ readonly zone: string; readonly bodies: readonly unknown[] }> {
  const zones = [...new Set(recordSets.map((id) => findResourceId(id)?.parent ?? ''))].sort();
  const lastRead = new Map<string, string>();
  for (const zone of zones) {
    lastRead.set(zone, (await state.zones.find('listed', zone))?.value.at ?? '');
  }
  const [zone = ''] = zones.sort((a, b) => ((lastRead.get(a) ?? '') < (lastRead.get(b) ?? '') ? -1 : 1));
  const bodies = [
    ...(await arm.list(`${zone}/A`, apiVersions.privateDns, pass.signal)),
    ...(await arm.list(`${zone}/AAAA`, apiVersions.privateDns, pass.signal)),
  ];
  await state.zones.set({ kind: 'listed', zone, at: pass.now.toISOString() });
  return { zone, bodies };
}
