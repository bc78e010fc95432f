import { hashId } from '../core/resource-id.ts';
import type { Decision, Plan } from '../reconcile/reconciler.ts';
import type { NameRow, RecordRow, RecordTarget } from '../state/rows.ts';
import type { TableOperation } from '../state/table.ts';
import { namePlace, put } from './name-rows.ts';
import { type RecordAction, type RecordObserved, standingOf } from './record-plan.ts';
import { isAlike } from './record-target.ts';

/** What this look wrote: the target (none for a delete), our row's etag since then and Azure's. */
export interface Written {
  readonly target: RecordTarget | undefined;
  readonly rowEtag: string;
  readonly recordEtag: string | undefined;
}

/** More than this go in a later transaction: Table storage takes 100 operations at once. */
const mostReleased = 90;

/**
 * What the rows of a name say once its record set has been dealt with: the record row is settled and the released claims go, in one
 * transaction, so that none goes before the record set followed it. Nothing is left of a name that has neither claim nor record set.
 */
export function concludeRecord(
  observed: RecordObserved,
  plan: Plan<RecordAction>,
  written: Written | undefined,
  now: Date,
): TableOperation<NameRow>[] {
  // A name on its way to a zone group is looked at again; its claims hold it until then.
  if (plan.recheck !== undefined) return [];
  const { recordRow } = namePlace(observed.id);
  const released = observed.claims.filter(({ value }) => value.releasing).slice(0, mostReleased);
  const next = settledRow(observed, written, now);
  const known =
    written === undefined || observed.record === undefined
      ? observed.record
      : { ...observed.record, etag: written.rowEtag };
  const rowEtag = written?.rowEtag ?? observed.record?.etag;
  const keepsRow = observed.claims.length > released.length || next.standing === 'ours' || next.standing === 'unknown';
  const operations: TableOperation<NameRow>[] = released.map(({ row, etag }) => ({ kind: 'remove', row, etag }));
  if (!keepsRow) {
    return rowEtag === undefined ? operations : [...operations, { kind: 'remove', row: recordRow, etag: rowEtag }];
  }
  if (isSettledAlike(observed.record?.value, next) && released.length === 0) return [];
  if (known === undefined && rowEtag !== undefined) {
    return [...operations, { kind: 'replace', row: recordRow, value: next, etag: rowEtag }];
  }
  return [...operations, put(recordRow, next, known)];
}

function settledRow(observed: RecordObserved, written: Written | undefined, now: Date): RecordRow {
  const base = { kind: 'record', recordSet: observed.id, state: 'settled', settledAt: now.toISOString() } as const;
  if (written?.target !== undefined) {
    // Without an etag in the answer the next look reads it.
    const standing = written.recordEtag === undefined ? 'unknown' : 'ours';
    return { ...base, standing, written: written.target, recordEtag: written.recordEtag };
  }
  if (written !== undefined) return { ...base, standing: 'none' };
  const standing = standingOf(observed);
  if (standing.kind === 'absent') return { ...base, standing: 'none' };
  if (standing.kind === 'other') {
    const { holder, addresses } = standing;
    return { ...base, standing: 'other', holder, holderAddresses: [...addresses] };
  }
  const owner = findOwner(observed, standing.endpointHash);
  // Ours, but whose? Memory was lost: it is read again at each look until its endpoint claims it or is proven to be gone.
  if (owner === undefined) return { ...base, state: 'changed', standing: 'unknown' };
  const { ttl, addresses, resourceGuid, etag } = standing;
  const stands: RecordTarget = { ttl, addresses: [...addresses], endpoint: owner, resourceGuid };
  return { ...base, standing: 'ours', recordEtag: etag, written: stands };
}

/** The endpoint whose hash stands in the metadata, among those that claim the name or that we last wrote it for. */
function findOwner({ claims, record }: RecordObserved, endpointHash: string): string | undefined {
  const known = [...claims.map(({ value }) => value.endpoint), record?.value.written?.endpoint];
  return known.find((endpoint) => endpoint !== undefined && hashId(endpoint) === endpointHash);
}

function isSettledAlike(known: RecordRow | undefined, next: RecordRow): boolean {
  return (
    known?.state === next.state &&
    known.standing === next.standing &&
    known.recordEtag === next.recordEtag &&
    known.holder === next.holder &&
    JSON.stringify(known.holderAddresses) === JSON.stringify(next.holderAddresses)
  );
}

/**
 * A write that an earlier look made and a kill kept from being written down: what stands in Azure is what the row meant to write. Its
 * audit row is still owed; writing it again is harmless, because its key is the decision's own.
 */
export function finishedIntent(observed: RecordObserved): { action: RecordAction; decision: Decision } | undefined {
  const row = observed.record?.value;
  const { intent } = row ?? {};
  if (row?.state !== 'writing' || intent === undefined || observed.read === undefined) return undefined;
  const decision: Decision = { id: intent.decisionId, at: intent.decidedAt };
  const common = { target: observed.id, by: 'gatehouse', because: intent.because };
  const before = row.written === undefined ? null : { ttl: row.written.ttl, addresses: row.written.addresses };
  if (intent.kind === 'delete') {
    if (observed.read.kind !== 'absent') return undefined;
    return { decision, action: { ...common, kind: 'delete', before, after: null, etag: '' } };
  }
  const { target } = intent;
  if (target === undefined || observed.read.kind !== 'ours' || !isAlike(observed.read, target)) return undefined;
  const { etag } = observed.read;
  const action = { ...common, before, after: target, recordTarget: target };
  return {
    decision,
    action: intent.kind === 'create' ? { ...action, kind: 'create' } : { ...action, kind: intent.kind, etag },
  };
}
