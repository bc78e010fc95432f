import type { Finding } from '../core/finding.ts';
import { findResourceId, hashId } from '../core/resource-id.ts';
import { minutes } from '../core/time.ts';
import type { DnsPolicy } from '../policy/dns.ts';
import type { Action, Decision, Plan } from '../reconcile/reconciler.ts';
import type { ClaimRow, RecordRow, RecordTarget, ZoneRow } from '../state/rows.ts';
import type { Row } from '../state/table.ts';
import type { Standing } from './ownership.ts';

export type RecordAction = Action &
  (
    | { readonly kind: 'create'; readonly recordTarget: RecordTarget }
    | { readonly kind: 'update'; readonly recordTarget: RecordTarget; readonly etag: string }
    | { readonly kind: 'delete'; readonly etag: string }
  );

/** Everything one record set's plan is made of. */
export interface RecordObserved {
  readonly id: string;
  readonly zoneId: string;
  readonly type: 'a' | 'aaaa';
  readonly claims: readonly Row<ClaimRow>[];
  readonly record: Row<RecordRow> | undefined;
  /** Read from Azure only where our own row can't be trusted; undefined otherwise. */
  readonly read: Standing | undefined;
  /** Set while the zone is blocked. */
  readonly zoneBlock: Row<Extract<ZoneRow, { kind: 'blocked' }>> | undefined;
  /** A sweep has seen every endpoint since the state was made: what nobody claims is an orphan. */
  readonly orphansMayGo: boolean;
}

/** What stands in Azure: as just read, else as our row remembers it; a name we know nothing of counts as free until a write says otherwise. */
export function standingOf({ read, record }: Pick<RecordObserved, 'read' | 'record'>): Standing {
  if (read !== undefined) return read;
  const row = record?.value;
  if (row?.standing === 'ours' && row.written !== undefined && row.recordEtag !== undefined) {
    const { ttl, addresses, endpoint, resourceGuid } = row.written;
    return { kind: 'ours', etag: row.recordEtag, ttl, addresses, endpointHash: hashId(endpoint), resourceGuid };
  }
  if (row?.standing === 'other') return { kind: 'other', addresses: [], holder: row.holder ?? '' };
  return { kind: 'absent' };
}

/** Whether what our row remembers may be wrong, or a zone group is expected to have written, so that the record set has to be read. */
export function needsReading({ record: row, claims }: Pick<RecordObserved, 'record' | 'claims'>): boolean {
  const record = row?.value;
  if (record === undefined) return false;
  if (claims.some(({ value }) => value.handover)) return true;
  if (record.state === 'writing' || record.standing === 'unknown') return true;
  return record.state === 'changed' && record.standing === 'other';
}

/**
 * Decides what one record set needs. Pure: the same claims and the same record always give the same plan.
 *
 *   stands there     claims                plan
 *   nothing          some                  create for the winner
 *   nothing          none                  nothing
 *   ours             winner's differs      update
 *   ours             winner's alike        nothing
 *   ours             all released          delete
 *   ours             handed to the platform   nothing: wait until the platform's mark stands there
 *   ours             never any known       delete, once a whole sweep has seen every endpoint (an orphan)
 *   not ours         any                   nothing; a finding where the address differs
 *   any              several addresses     the incumbent keeps it, and a finding
 */
export function planRecord(observed: RecordObserved, policy: DnsPolicy, now: Date): Plan<RecordAction> {
  const standing = standingOf(observed);
  const active = observed.claims.map(({ value }) => value).filter(({ releasing }) => !releasing);
  const winner = pickWinner(active, standing);
  const findings = [...conflictFindings(observed.id, active, winner), ...takenFindings(observed.id, standing, winner)];
  const plan = decide(observed, standing, winner, policy);
  if (plan.actions.length > 0 && isBlocked(observed, now)) {
    const { reason, message } = observed.zoneBlock?.value ?? { reason: '', message: '' };
    return { actions: [], findings, blocked: { reason, message } };
  }
  return { ...plan, findings };
}

function isBlocked({ zoneBlock }: RecordObserved, now: Date): boolean {
  return zoneBlock !== undefined && now.getTime() < Date.parse(zoneBlock.value.nextProbe);
}

function decide(
  observed: RecordObserved,
  standing: Standing,
  winner: ClaimRow | undefined,
  policy: DnsPolicy,
): Plan<RecordAction> {
  const nothing: Plan<RecordAction> = { actions: [], findings: [] };
  const target = winner === undefined ? undefined : targetOf(winner, policy.ttl);
  const common = { target: observed.id, by: 'gatehouse' };
  if (standing.kind === 'other') return nothing;
  if (standing.kind === 'absent') {
    if (target === undefined) return nothing;
    const because = `${target.endpoint} answers for this name`;
    return {
      ...nothing,
      actions: [
        resume(observed, { ...common, kind: 'create', because, before: null, after: target, recordTarget: target }),
      ],
    };
  }
  const before = { ttl: standing.ttl, addresses: standing.addresses };
  if (target !== undefined) {
    if (isAlike(standing, target)) return nothing;
    const because = `${target.endpoint} answers for this name, with other addresses than stand there`;
    const action: RecordAction = {
      ...common,
      kind: 'update',
      because,
      before,
      after: target,
      recordTarget: target,
      etag: standing.etag,
    };
    return { ...nothing, actions: [resume(observed, action)] };
  }
  if (observed.claims.some(({ value }) => value.handover)) {
    return { ...nothing, recheck: { after: minutes(1), because: 'a zone group is taking this name over' } };
  }
  if (observed.claims.length === 0 && !observed.orphansMayGo) return nothing;
  const because =
    observed.claims.length === 0 ? 'no private endpoint claims this name' : releasedBecause(observed.claims);
  const action: RecordAction = {
    ...common,
    kind: 'delete',
    because,
    before,
    after: null,
    etag: standing.etag,
    drawsOn: observed.zoneId,
  };
  return { ...nothing, actions: [resume(observed, action)] };
}

/** A write that an earlier look began and a kill cut off keeps its decision, so that its audit row stays one. */
function resume(observed: RecordObserved, action: RecordAction): RecordAction {
  const intent = observed.record?.value.state === 'writing' ? observed.record.value.intent : undefined;
  if (intent === undefined || intent.kind !== action.kind) return action;
  const wanted = action.kind === 'delete' ? undefined : action.recordTarget;
  if (!sameTarget(intent.target, wanted)) return action;
  const decision: Decision = { id: intent.decisionId, at: intent.decidedAt };
  return { ...action, decision };
}

export function sameTarget(a: RecordTarget | undefined, b: RecordTarget | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return (
    a.ttl === b.ttl &&
    a.endpoint === b.endpoint &&
    a.resourceGuid === b.resourceGuid &&
    sameList(a.addresses, b.addresses)
  );
}

/** Whether what stands there is what this target would write. */
export function isAlike(standing: Extract<Standing, { kind: 'ours' }>, target: RecordTarget): boolean {
  return (
    standing.ttl === target.ttl &&
    standing.endpointHash === hashId(target.endpoint) &&
    standing.resourceGuid === target.resourceGuid &&
    sameList(standing.addresses, target.addresses)
  );
}

/** The incumbent named in the metadata; else the one whose address stands there; else the smallest (first seen, id). */
export function pickWinner(active: readonly ClaimRow[], standing: Standing): ClaimRow | undefined {
  const [first] = [...active].sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
  if (standing.kind === 'absent') return first;
  const incumbent =
    standing.kind === 'ours' ? active.find(({ endpoint }) => hashId(endpoint) === standing.endpointHash) : undefined;
  return incumbent ?? active.find(({ addresses }) => sameList(addresses, standing.addresses)) ?? first;
}

const orderOf = ({ firstSeen, endpoint }: ClaimRow): string => `${firstSeen} ${endpoint}`;

function targetOf({ addresses, endpoint, resourceGuid }: ClaimRow, ttl: number): RecordTarget {
  return { ttl, addresses, endpoint, resourceGuid };
}

function releasedBecause(claims: readonly Row<ClaimRow>[]): string {
  const endpoints = claims.map(({ value }) => value.endpoint).sort();
  return `no longer claimed by ${endpoints.join(', ')}`;
}

function conflictFindings(subject: string, active: readonly ClaimRow[], winner: ClaimRow | undefined): Finding[] {
  const others = active.filter((claim) => winner !== undefined && !sameList(claim.addresses, winner.addresses));
  if (winner === undefined || others.length === 0) return [];
  const losers = others.map(({ endpoint, addresses }) => `${endpoint} (${addresses.join(', ')})`).sort();
  return [
    {
      check: 'NameConflict',
      subject,
      severity: 'medium',
      message: `'${nameOf(subject)}' belongs to ${winner.endpoint} (${winner.addresses.join(', ')}); it is also claimed by ${losers.join(' and ')}`,
      remedy:
        'Keep one private endpoint for each resource in one DNS view, or give the second network a zone of its own.',
    },
  ];
}

function takenFindings(subject: string, standing: Standing, winner: ClaimRow | undefined): Finding[] {
  if (
    standing.kind !== 'other' ||
    winner === undefined ||
    standing.addresses.length === 0 ||
    sameList(standing.addresses, winner.addresses)
  )
    return [];
  return [
    {
      check: 'NameTaken',
      subject,
      severity: 'high',
      message: `'${nameOf(subject)}' points to ${standing.addresses.join(', ')}, written by ${standing.holder}; ${winner.endpoint} has ${winner.addresses.join(', ')}`,
      remedy:
        'Remove the record set that stands there, or the private endpoint; a record set that is not ours is never changed.',
    },
  ];
}

const nameOf = (id: string): string => findResourceId(id)?.name ?? id;
const sameList = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((item, index) => item === b[index]);
