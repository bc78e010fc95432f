import { ConflictError } from '../../core/errors.ts';
import { millis, since } from '../../core/time.ts';
import type { Look } from '../../reconcile/reconciler.ts';
import type { MetaRow } from '../../state/meta/model.ts';
import type { Row, Table } from '../../state/table.ts';

export type ApprovalsMeta = Extract<MetaRow, { kind: 'approvals' }>;

const partition = 'meta';
const rowKey = 'approvals';
const none: ApprovalsMeta = { kind: 'approvals', removals: [] };

/**
 * Takes one removal off the budget, or says that it is spent: a wrong policy must not cut off everybody at once. Counted over all
 * resources; two workers can't take the same one, the row's etag decides.
 */
export async function drawRemoval(
  meta: Table<MetaRow>,
  { now, policy }: Pick<Look, 'now' | 'policy'>,
): Promise<boolean> {
  const { window, atMost } = policy.approvals.removalBudget;
  let admitted = false;
  await changeApprovalsMeta(meta, (row) => {
    const inside = row.removals.filter((at) => since(new Date(at), now) < millis(window));
    admitted = inside.length < atMost;
    return admitted ? { ...row, removals: [...inside, now.toISOString()] } : row;
  });
  return admitted;
}

/** What the room remembers beside its connections. */
export async function readApprovalsMeta(meta: Table<MetaRow>): Promise<ApprovalsMeta> {
  return asApprovals(await meta.find(partition, rowKey)) ?? none;
}

/** Changes it, again and again where somebody else was quicker; nothing is written where nothing changes. */
export async function changeApprovalsMeta(
  meta: Table<MetaRow>,
  change: (row: ApprovalsMeta) => ApprovalsMeta,
): Promise<void> {
  for (;;) {
    const row = await meta.find(partition, rowKey);
    const known = asApprovals(row) ?? none;
    const next = change(known);
    if (next === known) return;
    try {
      if (row === undefined) await meta.insert(partition, rowKey, next);
      else await meta.replace(partition, rowKey, next, row.etag);
      return;
    } catch (error) {
      if (!(error instanceof ConflictError)) throw error;
    }
  }
}

const asApprovals = (row: Row<MetaRow> | undefined): ApprovalsMeta | undefined =>
  row?.value.kind === 'approvals' ? row.value : undefined;
