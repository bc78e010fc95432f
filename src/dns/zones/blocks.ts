import type { PermanentError } from '../../core/errors.ts';
import type { Finding } from '../../core/finding.ts';
import type { Key } from '../../core/key.ts';
import { findResourceId } from '../../core/resource-id.ts';
import { after, minutes, since } from '../../core/time.ts';
import { blockedProbe } from '../../reconcile/outcome.ts';
import type { Applied, Look } from '../../reconcile/reconciler.ts';
import type { SyncFindings } from '../../state/findings/model.ts';
import type { State } from '../../state/state.ts';
import type { Kept } from '../../state/table.ts';
import type { ZoneRow } from '../../state/zones/model.ts';
import { enqueueUnsettled } from './records.ts';

type Block = Extract<ZoneRow, { kind: 'blocked' }>;

/** What Azure refuses for a whole zone, and what an operator can do about it. Anything else concerns one record set. */
const zoneTrouble: Readonly<Record<string, { check: string; remedy: string }>> = {
  AuthorizationFailed: {
    check: 'ZoneForbidden',
    remedy:
      'Give the identity the DNS writer role on the resource group of the zone; it is tried again every five minutes.',
  },
  RequestDisallowedByPolicy: {
    check: 'ZoneDeniedByPolicy',
    remedy:
      'Exempt the zone from the Azure Policy assignment that denies the write, or take the zone out of the policy document.',
  },
  ScopeLocked: { check: 'ZoneLocked', remedy: 'Remove the lock on the zone or on its resource group.' },
  ParentResourceNotFound: missing(),
  ResourceNotFound: missing(),
  ResourceGroupNotFound: missing(),
  NotFound: missing(),
};

function missing(): { check: string; remedy: string } {
  return {
    check: 'ZoneMissing',
    remedy: 'Create the private DNS zone, set dns.zones.missing to create, or correct dns.zones in the policy.',
  };
}

/** Said where the zone is there all the same. */
export const answersDiffer = {
  check: 'ZoneAnswersDiffer',
  remedy:
    'Look at what stands between here and Azure Resource Manager and answers in its place: a proxy, a filter, a DNS name that leads elsewhere. It is tried again every five minutes.',
};

/** Whether the block is for an answer that the zone does not exist, whoever gave it. */
export const isOfAbsence = ({ reason }: Pick<Block, 'reason'>): boolean =>
  reason === missing().check || reason === answersDiffer.check;

export const isZoneTrouble = ({ reason }: PermanentError): boolean => reason in zoneTrouble;

/** The one finding of a blocked zone. */
export function blockFinding({ zone, reason, message }: Block): Finding {
  const remedy = [...Object.values(zoneTrouble), answersDiffer].find(({ check }) => check === reason)?.remedy ?? '';
  return { check: reason, subject: zone, severity: 'critical', message, remedy };
}

/** What was refused within it was refused by the same replica. */
const lag = minutes(1);

export interface ZoneBlockPorts {
  readonly state: Pick<State, 'names' | 'zones'>;
  readonly syncFindings: SyncFindings;
  readonly enqueue: (key: Key, cause: string) => Promise<void>;
}

/**
 * What Azure refuses in one zone it refuses for every name there: one finding for the zone, one probe every five minutes,
 * and the first write that succeeds lets all the others go.
 */
export function createZoneBlocks({ state, syncFindings, enqueue }: ZoneBlockPorts) {
  const scopeOf = (zone: string) => ({ room: 'dns' as const, key: zone });

  /** A replica may lag behind a zone that was just made; what a later probe is told of a zone that was read meanwhile is no Azure's word. */
  async function troubleOf(zone: string, { reason }: PermanentError, before: Block | undefined, { now }: Look) {
    const trouble = zoneTrouble[reason] ?? { check: reason, remedy: '' };
    const isSecond = before !== undefined && isOfAbsence(before) && since(new Date(before.since), now) > lag;
    if (trouble.check !== missing().check || !isSecond) return trouble;
    const row = await state.zones.find('links', zone);
    return row?.value.standing === 'there' ? answersDiffer : trouble;
  }

  return {
    find: (zone: string): Promise<Kept<Block> | undefined> => state.zones.find('blocked', zone),

    /** @throws ConflictError where another look probes already. */
    async takeProbe(block: Block, etag: string | undefined, now: Date): Promise<void> {
      await state.zones.put({ ...block, nextProbe: after(now, blockedProbe).toISOString() }, etag);
    },

    async block(zone: string, error: PermanentError, look: Look): Promise<Applied<never>> {
      const before = (await state.zones.find('blocked', zone))?.value;
      const trouble = await troubleOf(zone, error, before, look);
      const at = look.now.toISOString();
      const nextProbe = after(look.now, blockedProbe).toISOString();
      const named = `${findResourceId(zone)?.name ?? zone} (${zone})`;
      const message =
        trouble === answersDiffer
          ? `${named} is there, yet what is written to it is answered ${error.reason}, as if it were not`
          : `nothing can be written to ${named}: Azure answers ${error.reason}`;
      const block: Block = { kind: 'blocked', zone, reason: trouble.check, message, since: at, nextProbe };
      await state.zones.set(block);
      // The zone's other findings are said by the look at the zone itself.
      const known = before === undefined ? [] : [before.reason];
      const checks = new Set([...known, trouble.check]);
      await syncFindings(scopeOf(zone), [blockFinding(block)], look.now, { complete: true, checks });
      // Only a look at the zone itself can create it.
      if (trouble.check === 'ZoneMissing') await enqueue(scopeOf(zone), 'a record set has no zone');
      return { kind: 'blocked', reason: trouble.check, message };
    },

    async release(block: Block, look: Look): Promise<void> {
      await state.zones.remove(block);
      const checks = new Set([block.reason]);
      await syncFindings(scopeOf(block.zone), [], look.now, { complete: true, checks });
      await enqueueUnsettled(state.names, block.zone, enqueue);
    },
  };
}
