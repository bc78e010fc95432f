import type { PermanentError } from '../../core/errors.ts';
import { type Check, type Finding, raise } from '../../core/finding.ts';
import { nameOf } from '../../core/resource-id.ts';
import { after, minutes, since } from '../../core/time.ts';
import { blockedProbe } from '../../reconcile/outcome.ts';
import type { Applied, Pass } from '../../reconcile/reconciler.ts';
import type { State } from '../../state/state.ts';
import type { ZoneBlock } from '../../state/zones/model.ts';
import type { DnsPorts } from '../ports.ts';
import { zoneChecks } from './checks.ts';
import { enqueueUnsettled } from './records.ts';

/** Why a zone is blocked, as its row keeps it, and the message about it. */
const checks = {
  ZoneForbidden: zoneChecks.forbidden,
  ZoneDeniedByPolicy: zoneChecks.deniedByPolicy,
  ZoneLocked: zoneChecks.locked,
  ZoneMissing: zoneChecks.missing,
  ZoneAnswersDiffer: zoneChecks.answersDiffer,
} as const satisfies Record<string, Check>;
type Trouble = keyof typeof checks;

/** What Azure refuses for a whole zone. Anything else concerns one record set. */
const zoneTrouble: Readonly<Record<string, Trouble>> = {
  AuthorizationFailed: 'ZoneForbidden',
  RequestDisallowedByPolicy: 'ZoneDeniedByPolicy',
  ScopeLocked: 'ZoneLocked',
  ParentResourceNotFound: 'ZoneMissing',
  ResourceNotFound: 'ZoneMissing',
  ResourceGroupNotFound: 'ZoneMissing',
  // A subscription that is hidden is answered like one that is not there: either way nothing can be written where policy puts the zone.
  SubscriptionNotFound: 'ZoneMissing',
  NotFound: 'ZoneMissing',
};

/** Whether the block is for an answer that the zone does not exist, from Azure or from something in between. */
export const isOfAbsence = ({ reason }: Pick<ZoneBlock, 'reason'>): boolean =>
  reason === 'ZoneMissing' || reason === 'ZoneAnswersDiffer';

export const isZoneTrouble = ({ reason }: PermanentError): boolean => reason in zoneTrouble;

const checkOf = ({ reason }: Pick<ZoneBlock, 'reason'>): Check => checks[reason as Trouble];

/** The one finding of a blocked zone. */
export const blockFinding = (block: ZoneBlock): Finding =>
  raise(checkOf(block), block.zone, block.message, { severity: 'critical' });

/** What was refused within it was refused by the same replica. */
const replicaLag = minutes(1);

/**
 * What Azure refuses in one zone it refuses for every name there: one finding for the zone, one probe every five minutes,
 * and the first write that succeeds lets all the others go.
 */
export function createZoneBlocks({
  state,
  reviseFindings,
  enqueue,
}: Pick<DnsPorts, 'reviseFindings' | 'enqueue'> & { readonly state: Pick<State, 'names' | 'zones'> }) {
  const scopeOf = (zone: string) => ({ room: 'dns' as const, key: zone });

  /** A replica may lag behind a zone that was just made; if the zone was read meanwhile, a later probe's answer is not Azure's. */
  async function troubleOf(
    zone: string,
    { reason }: PermanentError,
    before: ZoneBlock | undefined,
    { now }: Pass,
  ): Promise<Trouble> {
    const trouble = zoneTrouble[reason] ?? 'ZoneForbidden';
    const isSecond = before !== undefined && isOfAbsence(before) && since(new Date(before.since), now) > replicaLag;
    if (trouble !== 'ZoneMissing' || !isSecond) return trouble;
    const links = await state.zones.find('links', zone);
    return links?.value.standing === 'there' ? 'ZoneAnswersDiffer' : trouble;
  }

  return {
    /** @throws ConflictError where another pass probes already. */
    async takeProbe(block: ZoneBlock, etag: string | undefined, now: Date): Promise<void> {
      await state.zones.put({ ...block, nextProbe: after(now, blockedProbe).toISOString() }, etag);
    },

    async block(zone: string, error: PermanentError, pass: Pass): Promise<Applied<never>> {
      const before = (await state.zones.find('blocked', zone))?.value;
      const trouble = await troubleOf(zone, error, before, pass);
      const at = pass.now.toISOString();
      const nextProbe = after(pass.now, blockedProbe).toISOString();
      const named = `${nameOf(zone)} (${zone})`;
      const message =
        trouble === 'ZoneAnswersDiffer'
          ? `${named} is there, yet what is written to it is answered ${error.reason}, as if it were not`
          : `nothing can be written to ${named}: Azure answers ${error.reason}`;
      const block: ZoneBlock = { kind: 'blocked', zone, reason: trouble, message, since: at, nextProbe };
      await state.zones.set(block);
      // The zone's other findings come from the pass over the zone itself.
      const said = new Set([before ?? block, block].map((each) => checkOf(each).id));
      await reviseFindings(scopeOf(zone), [blockFinding(block)], pass.now, { complete: true, checks: said });
      // Only a pass over the zone itself can create it.
      if (trouble === 'ZoneMissing') await enqueue(scopeOf(zone), 'a record set has no zone');
      return { kind: 'blocked', reason: trouble, message };
    },

    async release(block: ZoneBlock, pass: Pass): Promise<void> {
      await state.zones.remove(block);
      const said = new Set([checkOf(block).id]);
      await reviseFindings(scopeOf(block.zone), [], pass.now, { complete: true, checks: said });
      await enqueueUnsettled(state.names, block.zone, enqueue);
    },
  };
}
