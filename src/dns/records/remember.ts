import { isDeepStrictEqual } from 'node:util';
import { shortId } from '../../core/resource-id.ts';
import type { Plan } from '../../reconcile/reconciler.ts';
import type { Conclusion, NameRecord, RecordTarget } from '../../state/names/model.ts';
import type { RecordAction, RecordObserved, Repair } from './model.ts';
import { isNothing } from './remembered-name.ts';
import { recentRepairs } from './repairs.ts';
import { standingOf } from './standing.ts';
import { sameTarget } from './target.ts';
import { findUnmarked } from './unmarked.ts';

/** What a write left behind: the etag of what we keep of it, and Azure's of the record set. */
export interface RecordWritten {
  readonly rowEtag: string;
  readonly recordEtag: string | undefined;
}

/** What this pass wrote; no target for a delete. */
export interface Written extends RecordWritten {
  readonly target: RecordTarget | undefined;
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
  const record = settledRecord(observed, written, now);
  const isEmpty = observed.claims.length === released.length && isNothing(record);
  if (released.length === 0) {
    const isKept = written !== undefined || observed.record !== undefined;
    if (isEmpty) return { kind: isKept ? 'forgotten' : 'unchanged' };
    if (isSettledAlike(observed.record, record)) return { kind: 'unchanged' };
  }
  return { kind: 'settled', record, released, isEmpty };
}

function settledRecord(observed: RecordObserved, written: Written | undefined, now: Date): NameRecord {
  const at = now.toISOString();
  const undone = written?.repairs === undefined ? [] : [{ at, found: written.repairs }];
  const repairs = [...recentRepairs(observed.record, now), ...undone];
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
    return { ...base, written: unmarked, standing: 'other', holder, holderAddresses: [...addresses] };
  }
  const endpoint = findOwner(observed, standing.endpointHash);
  // Ours, but whose? Memory was lost: it is read again at each pass until its endpoint claims it or is proven to be gone.
  if (endpoint === undefined) return { ...base, state: 'changed', standing: 'unknown' };
  const { ttl, addresses, resourceGuid, etag } = standing;
  const found: RecordTarget = { ttl, addresses: [...addresses], endpoint, resourceGuid };
  return { ...base, standing: 'ours', recordEtag: etag, written: found };
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
    isDeepStrictEqual(known.holderAddresses, next.holderAddresses)
  );
}
