import { expect } from 'vitest';
import { minutes } from '../../../src/core/time.ts';
import { planEndpoint } from '../../../src/dns/endpoints/plan.ts';
import type { Obstacle } from '../../../src/dns/names/readiness.ts';
import { brief, changed, type EndpointGiven, endpointRow, need, observedEndpoint, zoneIn } from './endpoint-values.ts';
import { ago, claim, dnsPolicy, now, row } from './values.ts';

export interface Line {
  readonly when: string;
  readonly given: EndpointGiven;
  readonly policy?: Record<string, unknown>;
  readonly does?: readonly string[];
  /** The names it keeps. */
  readonly keeps?: readonly string[];
  readonly waits?: number;
  readonly isUnfinished?: true;
}

export const st1 = ['hub-dns/st1'];
export const claims = ['claims hub-dns/st1 with 10.0.0.4'];
export const releases = ['releases hub-dns/st1'];
export const held = [claim()];
export const young = [claim('pe1', { firstSeen: ago(minutes(4)) })];
export const settled = { claims: held, records: [row()], row: endpointRow() };
export const hindered = (kind: Obstacle['kind'], reason = 'r'): Obstacle => ({ kind, reason });
export const connection = (connectionState: string) => ({
  view: { connectionState },
  obstacle: hindered('connection'),
  wanted: [],
});
export const another = { view: { resourceGuid: 'guid-new' }, wanted: [] };
export const moved = zoneIn('spoke-dns');
export const movedClaim = claim('pe1', { recordSet: need('st1', moved).id });
export const movedRow = (changes: Parameters<typeof row>[0] = {}) =>
  row({ recordSet: need('st1', moved).id, ...changes });
export const toNew = (more: EndpointGiven = {}): EndpointGiven => ({
  ...settled,
  sees: { wanted: [need('st1', moved)] },
  ...more,
});
export const both = ['spoke-dns/st1', 'hub-dns/st1'];
export const noAddress = [{ fqdn: 'st1.example', kind: 'NoAddress', because: 'b' }] as const;

export function check({ when: _, given, policy, does = [], keeps = st1, ...rest }: Line): void {
  const {
    changes,
    keeps: kept,
    recheck,
    isUnfinished,
  } = planEndpoint(observedEndpoint(given), dnsPolicy(policy), now).detail;
  expect({
    does: changes.map(changed),
    keeps: kept.map(brief),
    ...(recheck === undefined ? {} : { waits: recheck.after }),
    ...(isUnfinished === undefined ? {} : { isUnfinished }),
  }).toEqual({ does, keeps, ...rest });
}
