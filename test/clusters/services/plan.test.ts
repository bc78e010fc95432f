import { describe, expect, it } from 'vitest';
import type { DeadConsumer, PublishedService, ServiceNote } from '../../../src/clusters/services/model.ts';
import { planService, type ServiceSeen } from '../../../src/clusters/services/plan.ts';
import { Policy } from '../../../src/policy/policy.ts';
import type { KnownService } from '../../../src/state/clusters/model.ts';
import type { KeptFinding } from '../../../src/state/findings/model.ts';
import { alias, endpointId, publishedAfter, serviceId } from './estate.ts';

const now = new Date('2026-03-01T08:00:00Z');
const id = serviceId.toLowerCase();
const consumer = endpointId.toLowerCase();
const other = consumer.replace('pe-shop', 'pe-bank');
const service = publishedAfter();
const { egress: policy } = Policy.parse({ version: 1 });
const exempting = (check: string) =>
  Policy.parse({ version: 1, egress: { exemptions: [{ check, subject: id, reason: 'accepted' }] } }).egress;

const known: KnownService = {
  kind: 'service',
  service: id,
  alias,
  consumers: [consumer],
  left: [],
  hangsOn: [consumer],
};
const seen = (more: Partial<ServiceSeen> = {}): ServiceSeen => ({
  key: id,
  service,
  known: undefined,
  standing: [],
  gone: new Set(),
  hangsOn: [consumer],
  ...more,
});
const of = (more: Partial<PublishedService>): PublishedService => ({ ...service, ...more });
const note = (name: string, state: ServiceNote['state'], remedy = ''): ServiceNote => ({
  id: name,
  state,
  because: `because of ${name}`,
  remedy,
});
const dead = (endpoint: string, remedy: string): DeadConsumer => ({ endpoint, because: 'it is cut off', remedy });
const kept = (check: string, state: KeptFinding['state'] = 'open') =>
  ({ check, subject: id, severity: 'medium', message: 'as before', remedy: 'r', state }) as KeptFinding;

describe('what is remembered of a private link service', () => {
  it.each<{ when: string; given: Partial<ServiceSeen>; row: KnownService | undefined }>([
    { when: 'it is there', given: {}, row: known },
    { when: 'it is gone', given: { service: undefined, known }, row: { ...known, goneAt: now.toISOString() } },
    {
      when: 'it was gone before',
      given: { service: undefined, known: { ...known, goneAt: '2026-02-01T00:00:00.000Z' } },
      row: { ...known, goneAt: '2026-02-01T00:00:00.000Z' },
    },
    { when: 'it was never seen', given: { service: undefined }, row: undefined },
    { when: 'it is back', given: { known: { ...known, goneAt: '2026-02-01T00:00:00.000Z' } }, row: known },
    { when: 'its alias is not given, and was', given: { service: of({ alias: null }), known }, row: known },
    { when: 'its alias was never given', given: { service: of({ alias: null }) }, row: { ...known, alias: '' } },
    {
      when: 'its consumer was left behind by another of its id',
      given: {
        service: of({ consumers: [] }),
        known: { ...known, alias: alias.replace('0001', '0007') },
        hangsOn: ['/b', '/a', '/b'],
      },
      row: { ...known, consumers: [], left: [consumer], hangsOn: ['/a', '/b', consumer] },
    },
  ])('is as it should be, where $when', ({ given, row }) => {
    expect(planService(seen(given), policy, now).row).toEqual(row);
  });
});

describe('what is wrong with a private link service', () => {
  const bypassed = 'clusters-service-bypassed';
  const precondition = 'clusters-service-precondition';
  const aliasChanged = 'clusters-service-alias-changed';
  const peered = note('peered-networks', 'fail', 'Close it.');
  const frontend = note('public-frontend', 'fail', 'Make it internal.');
  const ofKept = { subject: id, severity: 'medium', message: 'as before', remedy: 'r' };
  it.each<{ when: string; given: Partial<ServiceSeen>; policy?: typeof policy; findings: readonly object[] }>([
    { when: 'all holds', given: {}, findings: [] },
    { when: 'it is gone', given: { service: undefined, known, standing: [kept(bypassed)] }, findings: [] },
    {
      when: 'two consumers are cut off, in order, each remedy once',
      given: { service: of({ deadConsumers: [dead(consumer, 'B.'), dead(other, 'A.'), dead(`${other}2`, 'B.')] }) },
      findings: [
        {
          check: aliasChanged,
          subject: id,
          severity: 'high',
          message: `consumers are cut off: ${other} (it is cut off), ${other}2 (it is cut off), ${consumer} (it is cut off)`,
          remedy: 'A. B.',
        },
      ],
    },
    {
      when: 'a consumer is cut off, and policy takes it so',
      given: { service: of({ deadConsumers: [dead(consumer, 'B.')] }) },
      policy: exempting(aliasChanged),
      findings: [{ check: aliasChanged, exemption: 'accepted' }],
    },
    {
      when: 'peered networks reach it',
      given: { service: of({ bypasses: [note('public-frontend', 'pass'), peered] }) },
      findings: [
        {
          check: bypassed,
          subject: id,
          severity: 'low',
          message: 'peered-networks: because of peered-networks',
          remedy: 'Close it.',
        },
      ],
    },
    {
      when: 'its frontend is public, too',
      given: { service: of({ bypasses: [peered, frontend] }) },
      findings: [
        {
          check: bypassed,
          severity: 'high',
          message: 'peered-networks: because of peered-networks; public-frontend: because of public-frontend',
          remedy: 'Close it. Make it internal.',
        },
      ],
    },
    {
      when: 'whether its frontend is public is not known',
      given: { service: of({ bypasses: [peered, note('public-frontend', 'unknown')] }) },
      findings: [{ check: bypassed, severity: 'low', message: 'peered-networks: because of peered-networks' }],
    },
    {
      when: 'it is reached by peered networks, and policy takes it so',
      given: { service: of({ bypasses: [peered] }) },
      policy: exempting(bypassed),
      findings: [{ check: bypassed, exemption: 'accepted' }],
    },
    {
      when: 'two things do not hold that want the same',
      given: {
        service: of({ preconditions: [note('a', 'fail', 'Mend.'), note('b', 'fail', 'Mend.'), note('c', 'pass')] }),
      },
      findings: [
        {
          check: precondition,
          subject: id,
          severity: 'medium',
          message: 'a: because of a; b: because of b',
          remedy: 'Mend.',
        },
      ],
    },
    {
      when: 'what did not hold is not known by now',
      given: {
        service: of({ preconditions: [note('a', 'unknown'), note('b', 'pass')] }),
        standing: [kept(bypassed), kept(precondition)],
      },
      findings: [{ check: precondition, ...ofKept }],
    },
    {
      when: 'what was open is not known by now',
      given: { service: of({ bypasses: [note('a', 'unknown')] }), standing: [kept(bypassed), kept(precondition)] },
      findings: [{ check: bypassed, ...ofKept }],
    },
    {
      when: 'what is not known by now was resolved before',
      given: { service: of({ preconditions: [note('a', 'unknown')] }), standing: [kept(precondition, 'resolved')] },
      findings: [],
    },
    {
      when: 'what did not hold does by now',
      given: { standing: [kept(bypassed), kept(precondition)] },
      findings: [],
    },
    {
      when: 'one thing fails and another is not known',
      given: {
        service: of({ preconditions: [note('a', 'unknown'), note('b', 'fail')] }),
        standing: [kept(precondition)],
      },
      findings: [{ check: precondition, message: 'b: because of b' }],
    },
  ])('is found, where $when', ({ given, policy: under = policy, findings }) => {
    const found = planService(seen({ known, ...given }), under, now).findings;
    expect(found).toMatchObject(findings);
    expect(found).toHaveLength(findings.length);
  });

  it('names who was left behind by what had its id before, and no endpoint that is gone', () => {
    const made = { service: of({ consumers: [] }), known: { ...known, alias: alias.replace('0001', '0007') } };
    expect(planService(seen(made), policy, now).findings).toMatchObject([
      { check: aliasChanged, message: expect.stringContaining(`${consumer} (it was connected to the service that`) },
    ]);
    expect(planService(seen({ ...made, gone: new Set([consumer]) }), policy, now).findings).toEqual([]);
  });
});
