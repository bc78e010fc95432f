import { PermanentError, RetryableError } from '../../core/errors.ts';
import { since } from '../../core/time.ts';
import type { Pass, Reconciler } from '../../reconcile/reconciler.ts';
import { isSameBut } from '../../state/kept.ts';
import type { DnsPorts } from '../ports.ts';
import { beginWrite } from './azure.ts';
import { createZoneBlocks, isOfAbsence } from './blocks.ts';
import { refusalFinding } from './findings.ts';
import type { ZoneAction, ZoneLinks } from './model.ts';
import { creationLag, observe, type ZoneRead } from './observe.ts';
import { planZone } from './plan.ts';
import { enqueueUnsettled, forgetRecords } from './records.ts';
import { nextLinks, toOperation, toRefusal, withOperation, withoutOperation, withRefusal } from './remember.ts';

/** Keeps one zone there and linked to the networks policy names. Its key is the zone. It creates, takes back its own links where policy says so, and never changes anything. */
export function createZoneReconciler(
  ports: Omit<DnsPorts, 'network' | 'clock' | 'cloud'>,
): Reconciler<ZoneRead, ZoneAction> {
  const { state, enqueue } = ports;
  const blocks = createZoneBlocks(ports);

  /** What a missing zone took with it, and what may go on once it is there. */
  async function follow(observed: ZoneRead, pass: Pass): Promise<void> {
    const { id, zone, block, known } = observed;
    if (zone === 'absent') return forgetRecords(state.names, id);
    if (zone === 'unread') return;
    if (block !== undefined && isOfAbsence(block)) {
      // Shown before, and refused since: a replica lags, or something else answers, so the block's own probe is soon enough.
      const isYoung = since(new Date(block.since), pass.now) < creationLag;
      const isUnmoved = known?.standing === 'there' && (isYoung || block.reason === 'ZoneAnswersDiffer');
      if (!isUnmoved) await blocks.release(block, pass);
    } else if (known?.standing === 'absent') await enqueueUnsettled(state.names, id, enqueue);
  }

  return {
    observe: (id, pass) => observe(ports, id, pass),

    isKnown: async (id) => (await state.zones.find('links', id)) !== undefined,

    plan: (observed, policy, now) => planZone(observed, policy.dns, now),

    carryOut(observed, _plan, pass) {
      const { known, zone } = observed;
      const { now } = pass;
      let { current, etag } = observed;

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
            const { url, checkAfter } = await beginWrite(ports, action, pass);
            await keep(withOperation(current, { ...operation, url }));
            return { kind: 'running', checkAfter };
          } catch (error) {
            // Azure did nothing: what comes to be there is not our doing.
            if (error instanceof RetryableError && error.refused) await keep(withoutOperation(current, operation));
            if (!(error instanceof PermanentError)) throw error;
            const { reason, message } = error;
            const refusal = toRefusal(action, { code: reason, message }, now);
            await keep(withRefusal(current, refusal));
            return { kind: 'blocked', reason, message, finding: refusalFinding(observed, refusal) };
          }
        },

        async remember(results) {
          if (zone === 'unasked') {
            if (known !== undefined) await state.zones.remove(known, etag);
            return;
          }
          await follow(observed, pass);
          const next = nextLinks(observed, current, results, pass.policy.dns, now);
          const kept = etag === observed.etag ? known : current;
          if (kept === undefined || !isSameBut('readAt', kept, next)) await keep(next);
        },
      };
    },
  };
}
