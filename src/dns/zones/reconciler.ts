import type { PrivateDns } from '../../arm/private-dns.ts';
import { PermanentError, RetryableError } from '../../core/errors.ts';
import type { Key } from '../../core/key.ts';
import { since } from '../../core/time.ts';
import { auditEntry } from '../../reconcile/look.ts';
import type { Reconciler } from '../../reconcile/reconciler.ts';
import type { AuditRow } from '../../state/audit/model.ts';
import type { SyncFindings } from '../../state/findings/model.ts';
import { beginCreate } from './azure.ts';
import { answersDiffer, createZoneBlocks, isOfAbsence } from './blocks.ts';
import { refusalFinding } from './findings.ts';
import { nextLinksRow, refusalOf, toOperation, withOperation, withoutOperation, withRefusal } from './links-row.ts';
import type { LinksRow, ZoneAction, ZoneObserved, ZoneOperation } from './model.ts';
import { lag, type ObservePorts, observe, type ZoneRead } from './observe.ts';
import { planZone } from './plan.ts';
import { enqueueUnsettled, forgetRecords } from './records.ts';

export interface ZonePorts extends ObservePorts {
  readonly privateDns: Pick<PrivateDns, 'createZone' | 'createLink'>;
  readonly syncFindings: SyncFindings;
  readonly audit: (entry: AuditRow) => Promise<void>;
  readonly enqueue: (key: Key, cause: string) => Promise<void>;
}

/** Keeps one zone there and linked to the networks policy names. Its key is the zone. It creates, and never changes or deletes. */
export function createZoneReconciler(ports: ZonePorts): Reconciler<ZoneRead, ZoneAction> {
  const { privateDns, state, owner, enqueue } = ports;
  const blocks = createZoneBlocks(ports);

  /** The etag decides: of two looks at one zone only one writes. */
  async function keep({ memo }: ZoneObserved, value: LinksRow): Promise<void> {
    memo.etag = await state.zones.put(value, memo.etag);
    memo.value = value;
  }

  /** What a missing zone took with it, and what may go on once it is there. */
  async function follow(observed: ZoneObserved, look: Parameters<typeof blocks.release>[1]): Promise<void> {
    const { id, zone, block, row } = observed;
    if (zone === 'absent') return forgetRecords(state.names, id);
    if (zone === 'unread') return;
    if (block !== undefined && isOfAbsence(block)) {
      // Shown before, and refused since: a replica lags, or something else answers, so the block's own probe is soon enough.
      const isYoung = since(new Date(block.since), look.now) < lag;
      const isUnmoved = row?.standing === 'there' && (isYoung || block.reason === answersDiffer.check);
      if (!isUnmoved) await blocks.release(block, look);
    } else if (row?.standing === 'absent') await enqueueUnsettled(state.names, id, enqueue);
  }

  return {
    room: 'dns',

    observe: (id, look) => observe(ports, id, look),

    plan: (observed, policy, now) => planZone(observed, policy.dns, now),

    async apply(action, observed, { now, signal }, decision) {
      const { memo } = observed;
      // Said in our row before Azure is asked: a kill in between is told from somebody else's link.
      const operation = toOperation(action, decision);
      await keep(observed, withOperation(memo.value, operation));
      try {
        const { url, checkAfter } = await beginCreate(privateDns, action, owner, now, signal);
        await keep(observed, withOperation(memo.value, { ...operation, url }));
        return { kind: 'running', checkAfter };
      } catch (error) {
        if (error instanceof RetryableError && error.refused) {
          // Azure did nothing: what comes to stand there is not ours.
          await keep(observed, withoutOperation(memo.value, operation));
        }
        if (!(error instanceof PermanentError)) throw error;
        const refusal = refusalOf(action, error, now);
        await keep(observed, withRefusal(memo.value, refusal));
        const { code: reason, message } = refusal;
        return { kind: 'blocked', reason, message, finding: refusalFinding(observed.id, refusal) };
      }
    },

    async remember(observed, _plan, results, look) {
      const { id, row, zone, memo } = observed;
      for (const { operation, answer } of observed.unaudited) {
        const decision = { id: operation.decisionId, at: operation.decidedAt };
        await ports.audit(auditEntry({ room: 'dns', key: id }, asAction(operation), decision, look, answer));
      }
      if (zone === 'unasked') {
        if (row !== undefined) await state.zones.remove(row, memo.etag);
        return;
      }
      await follow(observed, look);
      const next = nextLinksRow(observed, results, look.policy.dns, look.now);
      const kept = memo.etag === observed.rowEtag ? row : memo.value;
      if (kept === undefined || !isAlike(kept, next)) await keep(observed, next);
    },
  };
}

/** The action an operation stands for, as far as an audit row tells it. */
const asAction = ({ kind, target, network, because }: ZoneOperation): ZoneAction => ({
  kind,
  target,
  network,
  because,
  by: 'gatehouse',
  before: null,
  after: network === '' ? { location: 'global' } : { network, registrationEnabled: false },
  resolutionPolicy: undefined,
});

/** A row that differs only in when it was last read is not worth a write. */
const isAlike = (known: LinksRow, next: LinksRow): boolean =>
  JSON.stringify({ ...known, readAt: '' }) === JSON.stringify({ ...next, readAt: '' });
