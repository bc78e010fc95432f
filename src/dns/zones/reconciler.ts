import type { PrivateDns } from '../../arm/private-dns.ts';
import { PermanentError, RetryableError } from '../../core/errors.ts';
import type { Key } from '../../core/key.ts';
import { since } from '../../core/time.ts';
import type { Reconciler } from '../../reconcile/reconciler.ts';
import type { ReviseFindings } from '../../state/findings/model.ts';
import { beginCreate } from './azure.ts';
import { createZoneBlocks, isOfAbsence } from './blocks.ts';
import { refusalFinding } from './findings.ts';
import type { ZoneAction, ZoneLinks, ZoneObserved } from './model.ts';
import { creationLag, type ObservePorts, observe, type ZoneRead } from './observe.ts';
import { planZone } from './plan.ts';
import { enqueueUnsettled, forgetRecords } from './records.ts';
import { nextLinks, refusalOf, toOperation, withOperation, withoutOperation, withRefusal } from './remember.ts';

export interface ZonePorts extends ObservePorts {
  readonly privateDns: Pick<PrivateDns, 'createZone' | 'createLink'>;
  readonly reviseFindings: ReviseFindings;
  readonly enqueue: (key: Key, cause: string) => Promise<void>;
}

/** Keeps one zone there and linked to the networks policy names. Its key is the zone. It creates, and never changes or deletes. */
export function createZoneReconciler(ports: ZonePorts): Reconciler<ZoneRead, ZoneAction> {
  const { privateDns, state, owner, enqueue } = ports;
  const blocks = createZoneBlocks(ports);

  /** What a missing zone took with it, and what may go on once it is there. */
  async function follow(observed: ZoneObserved, pass: Parameters<typeof blocks.release>[1]): Promise<void> {
    const { id, zone, block, row } = observed;
    if (zone === 'absent') return forgetRecords(state.names, id);
    if (zone === 'unread') return;
    if (block !== undefined && isOfAbsence(block)) {
      // Shown before, and refused since: a replica lags, or something else answers, so the block's own probe is soon enough.
      const isYoung = since(new Date(block.since), pass.now) < creationLag;
      const isUnmoved = row?.standing === 'there' && (isYoung || block.reason === 'ZoneAnswersDiffer');
      if (!isUnmoved) await blocks.release(block, pass);
    } else if (row?.standing === 'absent') await enqueueUnsettled(state.names, id, enqueue);
  }

  return {
    observe: (id, pass) => observe(ports, id, pass),

    plan: (observed, policy, now) => planZone(observed, policy.dns, now),

    carryOut(observed, _plan, pass) {
      const { id, row, rowEtag, zone } = observed;
      const { now, signal } = pass;
      let { current } = observed;
      let etag = rowEtag;

      /** The etag decides: of two passes at one zone only one writes. */
      async function keep(value: ZoneLinks): Promise<void> {
        etag = await state.zones.put(value, etag);
        current = value;
      }

      return {
        async apply(action, decision) {
          // Said in our row before Azure is asked: a kill in between can then be distinguished from somebody else's link.
          const operation = toOperation(action, decision);
          await keep(withOperation(current, operation));
          try {
            const { url, checkAfter } = await beginCreate(privateDns, action, owner, now, signal);
            await keep(withOperation(current, { ...operation, url }));
            return { kind: 'running', checkAfter };
          } catch (error) {
            // Azure did nothing: what comes to exist there is not ours.
            if (error instanceof RetryableError && error.refused) await keep(withoutOperation(current, operation));
            if (!(error instanceof PermanentError)) throw error;
            const refusal = refusalOf(action, error, now);
            await keep(withRefusal(current, refusal));
            const { code: reason, message } = refusal;
            return { kind: 'blocked', reason, message, finding: refusalFinding(id, refusal) };
          }
        },

        async remember(results) {
          if (zone === 'unasked') {
            if (row !== undefined) await state.zones.remove(row, etag);
            return;
          }
          await follow(observed, pass);
          const next = nextLinks(observed, current, results, pass.policy.dns, now);
          const kept = etag === rowEtag ? row : current;
          if (kept === undefined || !isAlike(kept, next)) await keep(next);
        },
      };
    },
  };
}

/** A row that differs only in when it was last read is not worth a write. */
const isAlike = (known: ZoneLinks, next: ZoneLinks): boolean =>
  JSON.stringify({ ...known, readAt: '' }) === JSON.stringify({ ...next, readAt: '' });
