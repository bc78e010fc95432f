import { describe, expect, it } from 'vitest';
import { minutes } from '../../../src/core/time.ts';
import { planRecord } from '../../../src/dns/records/plan.ts';
import { endpointId } from '../../support/dns-world.ts';
import { given, one, reading, releasing } from '../support/record-lines.ts';
import {
  absent,
  ago,
  claim,
  dnsPolicy,
  type Given,
  groups,
  intent,
  later,
  now,
  observed,
  others,
  ours,
  recordSet,
  row,
  target,
} from '../support/values.ts';

const plan = (of: Given, policy: Record<string, unknown> = {}) => planRecord(observed(of), dnsPolicy(policy), now);
const answers = (name = 'pe1'): string => `${endpointId(name)} answers for this name`;

describe('what a write of a record set says of itself', () => {
  const wanted = { target: recordSet, by: 'gatehouse', after: target(), recordTarget: target() };
  const before = { addresses: ['10.0.0.4'], holder: 'somebody' };
  it.each<{ when: string; given: Given; policy?: Record<string, unknown>; action: object }>([
    {
      when: 'a create',
      given: given(one),
      action: { ...wanted, kind: 'create', because: answers(), before: null },
    },
    {
      when: 'an update',
      given: given(one, { record: row({ written: target('pe1', { ttl: 60 }) }) }),
      action: {
        ...wanted,
        kind: 'update',
        because: `${answers()}, with other values than are there`,
        before: { ttl: 60, addresses: ['10.0.0.4'] },
        etag: 'e1',
      },
    },
    {
      when: 'an adoption that policy wants',
      given: given(one, { read: others(['10.0.0.4']) }),
      policy: { adopt: ['*/st1'] },
      action: { ...wanted, kind: 'adopt', because: `${answers()}, and dns.adopt names it`, before, etag: 'x1' },
    },
    {
      when: 'an adoption from a zone group',
      given: given([claim('pe1', { takeover: true })], { read: groups(['10.0.0.4']) }),
      action: {
        ...wanted,
        kind: 'adopt',
        because: `${answers()}, and our zone group is to go`,
        before: { ...before, holder: 'a zone group' },
        etag: 'g1',
      },
    },
    {
      when: 'a mark made again',
      given: reading(others(['10.0.0.4'])),
      action: {
        ...wanted,
        kind: 'update',
        because: `${answers()}, and what we wrote is there without our mark`,
        before,
        etag: 'x1',
        repairs: 'unmarked',
      },
    },
    ...[
      { when: 'of a name nobody claims', claims: [], because: 'no private endpoint claims this name' },
      {
        when: 'of a name two endpoints gave up',
        claims: [claim('pe2', { releasing: true }), releasing],
        because: `no longer claimed by ${endpointId('pe1')}, ${endpointId('pe2')}`,
      },
    ].map(({ when, claims, because }) => ({
      when: `a delete ${when}`,
      given: given(claims, { record: row(), marked: 'gone' as const }),
      action: {
        kind: 'delete',
        target: recordSet,
        by: 'gatehouse',
        because,
        before: { ttl: 10, addresses: ['10.0.0.4'] },
        after: null,
        etag: 'e1',
        drawsOn: recordSet.replace('/a/st1', ''),
      },
    })),
  ])('$when', ({ given: of, policy, action }) => {
    expect(plan(of, policy).actions).toEqual([action]);
  });
});

describe('what a plan without a write says of itself', () => {
  it.each<{ when: string; given: Given; policy?: Record<string, unknown>; is: object }>([
    {
      when: 'policy pauses the zone',
      given: given(one),
      policy: { paused: ['privatelink.blob.core.windows.net'] },
      is: { blocked: { reason: 'ZonePaused', message: 'policy pauses privatelink.blob.core.windows.net' } },
    },
    {
      when: 'the zone is blocked',
      given: given(one, { blockedUntil: later(minutes(1)) }),
      is: { blocked: { reason: 'ZoneForbidden', message: 'no role there' } },
    },
    {
      when: 'a zone group takes the name over',
      given: given([claim('pe1', { releasing: true, handover: true })], { record: row() }),
      is: { recheck: { after: minutes(1), because: 'a zone group is taking this name over' } },
    },
    {
      when: 'somebody undoes it',
      given: reading(absent, {
        record: row({ repairs: [9, 8, 1].map((each) => ({ at: ago(minutes(each)), found: 'removed' })) }),
      }),
      is: { recheck: { after: minutes(14), because: 'somebody else undoes it again and again' } },
    },
  ])('$when', ({ given: of, policy, is }) => {
    expect(plan(of, policy)).toMatchObject({ actions: [], ...is });
  });

  it('is blocked in the words of its finding where policy only reports', () => {
    const { findings, blocked } = plan(reading(ours({ ttl: 60 })), { handEdits: 'report' });
    expect(blocked?.message).toBe(findings[0]?.message);
  });

  it('says what an earlier pass had finished', () => {
    const { finished = [] } = plan(given(one, { record: row({ state: 'writing', intent }), read: ours() }));
    expect(finished.map(({ decision }) => decision.id)).toEqual(['d1']);
  });
});
