import { ConflictError, PermanentError, RetryableError } from '../../core/errors.ts';
import type { Decision, Reconciler } from '../../reconcile/reconciler.ts';
import type { Kept } from '../../state/kept.ts';
import type { NameRecord } from '../../state/names/model.ts';
import type { ReadName } from '../../state/names/store.ts';
import { recordTypeOf } from '../names/zone-id.ts';
import type { DnsPorts } from '../ports.ts';
import { readable } from '../schema.ts';
import { createZoneBlocks, isZoneTrouble } from '../zones/blocks.ts';
import { createZoneNotice } from '../zones/notice.ts';
import { isRememberedCopy } from './copied-marks.ts';
import { HandedName } from './handed-name.ts';
import { begunRow, targetOf } from './intent.ts';
import type { FindMarkedEndpoint } from './marked-endpoint.ts';
import type { RecordAction, RecordObserved } from './model.ts';
import { isRecordSet, readStanding, recordSetBody } from './ownership.ts';
import { planRecord } from './plan.ts';
import { concludeRecord, type RecordWritten, type Written } from './remember.ts';
import { restoreClaim } from './restored-claim.ts';
import { isUnclaimed, needsReading } from './standing.ts';

/** What a pass read, and the versions of it that its writes replace. */
type RecordRead = RecordObserved & ReadName & { readonly blockEtag: string | undefined };

/** Keeps one record set as its claims say. Its key is the record set, so two endpoints that claim one name meet in one plan. */
export function createRecordReconciler(
  ports: Pick<DnsPorts, 'state' | 'privateDns' | 'reviseFindings' | 'enqueue' | 'owner'>,
  findMarked: FindMarkedEndpoint,
): Reconciler<RecordRead, RecordAction, undefined, RecordWritten> {
  const { state, privateDns, enqueue, owner } = ports;
  const blocks = createZoneBlocks(ports);
  const notice = createZoneNotice(state, enqueue);

  /** Says in our row what is about to be written, before it is: a kill in between can then be distinguished from a change by somebody else. */
  async function begin(action: RecordAction, observed: RecordRead, decision: Decision): Promise<Kept<NameRecord>> {
    const { begun, version } = observed;
    if (begun?.intent?.decisionId === decision.id && version.record !== undefined)
      return { value: begun, etag: version.record };
    const value = begunRow(observed, action, decision);
    return { value, etag: await state.names.putRecord(value, version.record) };
  }

  async function write(action: RecordAction, observed: RecordRead, signal: AbortSignal): Promise<string | undefined> {
    if (action.kind === 'delete') {
      await privateDns.removeRecordSet(observed.id, action.etag, signal);
      return undefined;
    }
    const condition = action.kind === 'create' ? ({ ifNoneMatch: '*' } as const) : { ifMatch: action.etag };
    const body = recordSetBody(owner, recordTypeOf(observed.id), action.recordTarget);
    const answer = await privateDns.putRecordSet(observed.id, body, condition, signal);
    const written = isRecordSet(answer) ? readStanding(answer, owner) : undefined;
    return written?.kind === 'ours' ? written.etag : undefined;
  }

  return {
    async observe(id, pass) {
      const { handed } = pass;
      const isHanded = handed instanceof HandedName;
      const { name, begun } = isHanded ? handed.claimed : { name: await state.names.read(id), begun: undefined };
      const { claims, record, zoneId } = name;
      const isDoubtful = needsReading({ id, record, claims }, pass.policy.dns, pass.direct);
      const body = isDoubtful ? await privateDns.findRecordSet(id, pass.signal) : undefined;
      const read = isDoubtful ? readable(() => readStanding(body, owner)) : undefined;
      const isLost = read?.kind === 'ours' && isUnclaimed(claims, read.endpointHash);
      const marked = isLost ? await findMarked(read.endpointHash, pass) : undefined;
      const block = isHanded ? handed.block : await state.zones.findBlock(zoneId, pass.now);
      return { ...name, id, read, zoneBlock: block?.value, blockEtag: block?.etag, marked, begun };
    },

    isKnown: async (id) => {
      const { claims, record } = await state.names.read(id);
      return claims.length > 0 || record !== undefined;
    },

    plan: (observed, policy, now) => planRecord(observed, policy.dns, now),

    carryOut: (observed, plan, pass) => ({
      async apply(action, decision) {
        if (observed.zoneBlock !== undefined) await blocks.takeProbe(observed.zoneBlock, observed.blockEtag, pass.now);
        const begun = await begin(action, observed, decision);
        try {
          const recordEtag = await write(action, observed, pass.signal);
          if (observed.zoneBlock !== undefined) await blocks.release(observed.zoneBlock, pass);
          return { kind: 'applied', detail: { rowEtag: begun.etag, recordEtag } };
        } catch (error) {
          if (error instanceof ConflictError) {
            // Somebody wrote there: read it before deciding again.
            const { intent, ...rest } = begun.value;
            const doubtful = intent === undefined ? {} : { intent: { ...intent, doubtful: true } };
            const value: NameRecord = { ...rest, ...doubtful, state: 'changed', standing: 'unknown' };
            await state.names.putRecord(value, begun.etag);
          }
          if (error instanceof PermanentError || (error instanceof RetryableError && error.refused)) {
            // Azure refused, so nothing was written and what we knew still holds; what we had to read is not kept.
            const before = observed.record ?? begun.value;
            const standing = observed.read === undefined ? before.standing : 'unknown';
            await state.names.putRecord({ ...before, state: 'changed', standing }, begun.etag);
          }
          if (error instanceof PermanentError && isZoneTrouble(error))
            return blocks.block(observed.zoneId, error, pass);
          throw error;
        }
      },

      async remember(results) {
        const [result] = results;
        if (result !== undefined && result.kind !== 'applied') return;
        const { marked, read, record, version } = observed;
        const isTrusted = record !== undefined && record.standing !== 'unknown' && record.state !== 'writing';
        const isHeld = plan.blocked !== undefined || plan.recheck !== undefined;
        // What was read and can't be put right now is read again by every pass: else the record would say that all is well.
        if (isHeld && read !== undefined && isTrusted)
          await state.names.putRecord({ ...record, state: 'changed', standing: 'unknown' }, version.record);
        if (plan.blocked !== undefined) return;
        if (isRememberedCopy(observed, pass.policy.dns))
          return state.names.conclude(observed.id, { kind: 'forgotten' }, version.record);
        if (typeof marked === 'object' && read?.kind === 'ours') {
          await restoreClaim(state, observed, marked.endpoint, read, pass.now);
          // By a chain of its own: what that endpoint waits for does not concern this name.
          return enqueue({ room: 'dns', key: marked.endpoint }, 'a record set is marked with it');
        }
        const written = result === undefined ? undefined : toWritten(result);
        const conclusion = concludeRecord(observed, plan, written, pass.now);
        await state.names.conclude(observed.id, conclusion, written?.rowEtag ?? observed.version.record);
        const active = observed.claims.filter(({ releasing }) => !releasing);
        if (active.length === 0) notice.released(observed.zoneId);
        else await notice.claimed(observed.zoneId, [...new Set(active.map(({ network }) => network))]);
      },
    }),
  };
}

function toWritten({ action, detail }: { action: RecordAction; detail?: RecordWritten | undefined }): Written {
  if (detail === undefined) throw new TypeError('an applied record set action always says what it left behind');
  return { target: targetOf(action), repairs: action.repairs, ...detail };
}
