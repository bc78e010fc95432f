import { shortId } from '../../core/resource-id.ts';
import type { Plan } from '../../reconcile/reconciler.ts';
import type { Conclusion, NameRecord, RecordTarget } from '../../state/names/model.ts';
import type { RecordAction, RecordObserved, Repair } from './model.ts';
import { isNothing } from './remembered-name.ts';
import { recentRepairs } from './repairs.ts';
import { standingOf } from './standing.ts';
import { sameTarget } from './target.ts';
import { findUnmarked } from './unmarked.ts';

/** What this pass wrote: the target (none for a delete), our row's etag since then and Azure's. */
export interface Written {
  readonly target: RecordTarget | undefined;
  readonly rowEtag: string;
  readonly recordEtag: string | undefined;
  /** What had been done to what we had written, where that was put back. */
  readonly repairs?: Repair['found'] | undefined;
}

/**
 * What the rows of a name say once its record set has been dealt with: the record row is settled and the released claims go, in one
 * transaction, so that none goes before the record set followed it. Nothing is left of a name that has neither claim nor record set;
 * its record row is written once more all the same where claims go with it: a transaction's removals keep no condition of their own,
 * and a writer that took a claim back has touched the record row.
 */
export function concludeRecord(
  observed: RecordObserved,
  plan: Plan<RecordAction>,
  written: Written | undefined,
  now: Date,
): Conclusion {
  // A name on its way to a zone group is observed again; its claims hold it until then.
  if (plan.recheck !== undefined) return { kind: 'unchanged' };
  const released = observed.claims.filter(({ releasing }) => releasing);
  const record = settledRow(observed, written, now);
  const isEmpty = observed.claims.length === released.length && isNothing(record);
  if (released.length === 0) {
    const isKept = written !== undefined || observed.record !== undefined;
    if (isEmpty) return { kind: isKept ? 'forgotten' : 'unchanged' };
    if (isSettledAlike(observed.record, record)) return { kind: 'unchanged' };
  }
  return { kind: 'settled', record, released, isEmpty };
}

function settledRow(observed: RecordObserved, written: Written | undefined, now: Date): NameRecord {
  const at = now.toISOString();
  const repairs = [
    ...recentRepairs(observed.record, now),
    ...(written?.repairs === undefined ? [] : [{ at, found: written.repairs }]),
  ];
  const base = {
    ...({ kind: 'record', recordSet: observed.id, state: 'settled', settledAt: at } as const),
    ...(repairs.length === 0 ? {} : { repairs }),
  };
  if (written?.target !== undefined) {
    // Without an etag in the answer the next pass reads it.
    const standing = written.recordEtag === undefined ? 'unknown' : 'ours';
    return { ...base, standing, written: written.target, recordEtag: written.recordEtag };
  }
  if (written !== undefined) return { ...base, standing: 'none' };
  const standing = standingOf(observed);
  if (standing.kind === 'absent') return { ...base, standing: 'none' };
  if (standing.kind === 'other') {
    const { holder, addresses } = standing;
    const unmarked = findUnmarked(observed, standing);
    const ours = unmarked === undefined ? {} : { written: unmarked };
    return { ...base, ...ours, standing: 'other', holder, holderAddresses: [...addresses] };
  }
  const owner = findOwner(observed, standing.endpointHash);
  // Ours, but whose? Memory was lost: it is read again at each pass until its endpoint claims it or is proven to be gone.
  if (owner === undefined) return { ...base, state: 'changed', standing: 'unknown' };
  const { ttl, addresses, resourceGuid, etag } = standing;
  const stands: RecordTarget = { ttl, addresses: [...addresses], endpoint: owner, resourceGuid };
  return { ...base, standing: 'ours', recordEtag: etag, written: stands };
}

/** The endpoint whose hash is in the metadata, among those that claim the name or that we last wrote it for. */
function findOwner({ claims, record }: RecordObserved, endpointHash: string): string | undefined {
  const known = [...claims.map(({ endpoint }) => endpoint), record?.written?.endpoint];
  return known.find((endpoint) => endpoint !== undefined && shortId(endpoint) === endpointHash);
}

function isSettledAlike(known: NameRecord | undefined, next: NameRecord): boolean {
  return (
    known?.state === next.state &&
    known.standing === next.standing &&
    known.recordEtag === next.recordEtag &&
    known.holder === next.holder &&
    known.repairs?.length === next.repairs?.length &&
    sameTarget(known.written, next.written) &&
    JSON.stringify(known.holderAddresses) === JSON.stringify(next.holderAddresses)
  );
}
