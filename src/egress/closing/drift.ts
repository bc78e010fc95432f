import type { Key } from '../../core/key.ts';
import type { EgressPolicy } from '../../policy/egress.ts';
import type { Remediation } from '../../state/remediations/model.ts';
import type { State } from '../../state/state.ts';
import type { World } from '../model.ts';
import type { EgressReport } from '../plan.ts';
import { seenOf } from '../seen.ts';
import { findClosable } from './closable.ts';
import { coverOf } from './cover.ts';

/** The rows of closings, by the id of what is closed. */
export type ClosingRows = ReadonlyMap<string, Remediation>;

export async function gatherClosings({ remediations }: Pick<State, 'remediations'>): Promise<ClosingRows> {
  const rows = new Map<string, Remediation>();
  for await (const { value } of remediations.list()) rows.set(value.id, value);
  return rows;
}

/** What a person took back is left alone. */
const isOver = (row: Remediation | undefined): boolean => row?.state === 'undone';

/** Keys that a rule covers: whether their private way is proven is observed by their own passes, with every sweep, because no event reports its change. */
export function coveredKeys(
  { findings }: EgressReport,
  world: World,
  egress: EgressPolicy,
  rows: ClosingRows,
): readonly Key[] {
  if (egress.remediate.rules.length === 0) return [];
  const subjects = [...new Set(findings.map(({ subject }) => subject))].filter(
    (id) => findClosable(id) !== undefined && !isOver(rows.get(id)),
  );
  return subjects.flatMap((id) => {
    const resource = world.find(id);
    const isCovered =
      resource !== undefined && coverOf(egress, resource, seenOf(resource, world), findings) !== undefined;
    return isCovered ? [{ room: 'egress', key: id }] : [];
  });
}

/** Keys of rows that say something is still to be done or to be taken back, regardless of the present policy. */
export const unfinishedKeys = (rows: ClosingRows): readonly Key[] =>
  [...rows.values()]
    .filter(({ state }) => state !== 'closed' && state !== 'undone')
    .map(({ id }) => ({ room: 'egress', key: id }));
