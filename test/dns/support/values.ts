import { findResourceId, shortId } from '../../../src/core/resource-id.ts';
import { type Millis, minutes } from '../../../src/core/time.ts';
import type { RecordAction, RecordObserved } from '../../../src/dns/records/model.ts';
import type { Standing } from '../../../src/dns/records/ownership.ts';
import type { DnsPolicy } from '../../../src/policy/dns.ts';
import type { Plan } from '../../../src/reconcile/reconciler.ts';
import type { Claim, NameRecord, RecordTarget } from '../../../src/state/names/model.ts';
import { blobRecord, blobZone, endpointId, enforcing } from '../../support/dns-world.ts';

/** Values of the dns room for its plan tables: everything has a default, a row of a table says only what it is about. */

export const now = new Date('2026-03-01T12:00:00.000Z');
export const ago = (wait: Millis): string => new Date(now.getTime() - wait).toISOString();
export const later = (wait: Millis): string => new Date(now.getTime() + wait).toISOString();

export const recordSet = blobRecord('st1');
export const dnsPolicy = (changes: Record<string, unknown> = {}): DnsPolicy => enforcing(changes).dns;

/** The claim of an endpoint, by its name: 10.0.0.4, an hour old, and the first incarnation unless said otherwise. */
export const claim = (name = 'pe1', changes: Partial<Claim> = {}): Claim => ({
  kind: 'claim',
  recordSet,
  endpoint: endpointId(name),
  resourceGuid: `guid-${name}`,
  addresses: ['10.0.0.4'],
  privateLinkResource:
    '/subscriptions/00000000-0000-0000-0000-000000000001/resourcegroups/app/providers/microsoft.storage/storageaccounts/st1',
  location: 'westeurope',
  network:
    '/subscriptions/00000000-0000-0000-0000-000000000001/resourcegroups/app/providers/microsoft.network/virtualnetworks/vnet',
  firstSeen: ago(minutes(60)),
  releasing: false,
  rank: 0,
  handover: false,
  takeover: false,
  optedOut: false,
  ...changes,
});

/** What is written for such a claim. */
export const target = (name = 'pe1', changes: Partial<RecordTarget> = {}): RecordTarget => ({
  ttl: 10,
  addresses: ['10.0.0.4'],
  endpoint: endpointId(name),
  resourceGuid: `guid-${name}`,
  ...changes,
});

/** A record row: settled, and ours for pe1 unless said otherwise. */
export const row = (changes: Partial<NameRecord> = {}): NameRecord => ({
  kind: 'record',
  recordSet,
  state: 'settled',
  standing: 'ours',
  written: target(),
  recordEtag: 'e1',
  settledAt: ago(minutes(60)),
  ...changes,
});

/** A create of that target which a kill cut off. */
export const intent = {
  kind: 'create',
  target: target(),
  decisionId: 'd1',
  decidedAt: ago(minutes(1)),
  because: 'b',
} as const;

export const absent: Standing = { kind: 'absent' };

/** A record set of ours as Azure shows it. */
export const ours = (changes: Partial<RecordTarget> = {}, etag = 'e1'): Standing => {
  const { endpoint, ...says } = target('pe1', changes);
  return { kind: 'ours', etag, ...says, endpointHash: shortId(endpoint) };
};

/** Somebody else's record set as Azure shows it: a person's, without any metadata, unless said otherwise. */
export const others = (
  addresses: readonly string[],
  changes: Partial<Extract<Standing, { kind: 'other' }>> = {},
): Standing => ({
  kind: 'other',
  addresses,
  holder: 'somebody',
  adoptable: { etag: 'x1', isBare: true },
  ...changes,
});

/** A record set that a zone group wrote for pe1. */
export const groups = (addresses: readonly string[], resourceGuid = 'guid-pe1'): Standing => ({
  kind: 'other',
  addresses,
  holder: 'a zone group',
  zoneGroup: { etag: 'g1', endpoint: 'pe1', resourceGuid },
});

export interface Given extends Partial<Pick<RecordObserved, 'marked' | 'read'>> {
  readonly id?: string;
  readonly claims?: readonly Claim[];
  readonly record?: NameRecord;
  /** The zone is blocked until then. */
  readonly blockedUntil?: string;
}

/** What a pass over a record set has seen. */
export function observed({ id = recordSet, claims = [], record, read, marked, blockedUntil }: Given): RecordObserved {
  return {
    id,
    zoneId: findResourceId(id)?.parent ?? '',
    claims,
    record,
    read,
    marked,
    zoneBlock:
      blockedUntil === undefined
        ? undefined
        : {
            kind: 'blocked',
            zone: blobZone,
            reason: 'ZoneForbidden',
            message: 'no role there',
            since: ago(minutes(1)),
            nextProbe: blockedUntil,
          },
  };
}

const nameOf = (id: string): string => findResourceId(id)?.name ?? id;

function said(action: RecordAction): string {
  const goal =
    action.kind === 'delete' ? '' : ` ${action.recordTarget.addresses} for ${nameOf(action.recordTarget.endpoint)}`;
  const etag = action.kind === 'create' ? '' : ` if ${action.etag}`;
  const decision = action.decision === undefined ? '' : ` as ${action.decision.id}`;
  const repairs = action.repairs === undefined ? '' : `, for it was ${action.repairs}`;
  return `${action.kind}${goal}${etag}${decision}${repairs}`;
}

/** A record set's plan in a line each: what it does, what it says, and what it waits for. */
export const planned = ({ actions, findings, recheck, blocked }: Plan<RecordAction>) => ({
  does: actions.map(said),
  says: findings.map(({ check }) => check),
  ...(recheck === undefined ? {} : { waits: recheck.after }),
  ...(blocked === undefined ? {} : { blocked: blocked.reason }),
});
