import { millis, since } from '../../core/time.ts';
import type { Pass } from '../../reconcile/reconciler.ts';
import type { Remembered } from '../../state/meta/model.ts';
import type { Meta } from '../../state/meta/store.ts';

type ApprovalsMeta = Remembered<'approvals'>;

/** What the room remembers beside its connections, as long as it remembers nothing. */
export const noApprovalsMeta: ApprovalsMeta = { kind: 'approvals', removals: [] };

/**
 * Takes one removal off the budget, or says that it is spent: a wrong policy must not cut off everybody at once. Counted over all
 * resources; two workers can't take the same one, the row's etag decides.
 */
export async function drawRemoval(
  meta: Pick<Meta, 'change'>,
  { now, policy }: Pick<Pass, 'now' | 'policy'>,
): Promise<boolean> {
  const { window, atMost } = policy.approvals.removalBudget;
  let admitted = false;
  await meta.change(noApprovalsMeta, (row) => {
    const inside = row.removals.filter((at) => since(new Date(at), now) < millis(window));
    admitted = inside.length < atMost;
    return admitted ? { ...row, removals: [...inside, now.toISOString()] } : row;
  });
  return admitted;
}
