import type { Name, NameRecord } from '../../state/names/model.ts';

/** Whether the endpoint has a claim of ours on this record set already. */
export function isHeld(
  { id, names }: { readonly id: string; readonly names: ReadonlyMap<string, Name> },
  recordSet: string,
): boolean {
  return (names.get(recordSet)?.claims ?? []).some(({ endpoint, releasing }) => endpoint === id && !releasing);
}

/** Whether a record says nothing that is worth keeping once nobody claims its name. */
export const isNothing = ({
  state,
  standing,
  written,
}: Pick<NameRecord, 'state' | 'standing'> & { readonly written?: unknown }): boolean =>
  // What exists there without our mark and is what we wrote is kept in mind: a finding says so.
  state === 'settled' && (standing === 'none' || (standing === 'other' && written === undefined));
