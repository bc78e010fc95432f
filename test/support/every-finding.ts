import type { FindingRow } from '../../src/state/rows.ts';
import type { State } from '../../src/state/state.ts';

/** Findings wherever they are kept: what stands, then what is resolved. */
export async function everyFinding({
  findings,
  resolved,
}: Pick<State, 'findings' | 'resolved'>): Promise<FindingRow[]> {
  const rows = [...(await Array.fromAsync(findings.listAll())), ...(await Array.fromAsync(resolved.listAll()))];
  return rows.map(({ value }) => value);
}
