import type { KeptFinding } from '../../src/state/findings/model.ts';
import type { Tables } from '../../src/state/tables.ts';

/** Findings wherever they are kept: what is open, then what is resolved. */
export async function everyFinding({
  findings,
  resolved,
}: Pick<Tables, 'findings' | 'resolved'>): Promise<KeptFinding[]> {
  const rows = [...(await Array.fromAsync(findings.listAll())), ...(await Array.fromAsync(resolved.listAll()))];
  return rows.map(({ value }) => value);
}
