import { describe, expect, it } from 'vitest';
import { seconds } from '../../../src/core/time.ts';
import { hasLostGroup } from '../../../src/dns/endpoints/claims.ts';
import { nextEndpoint, planEndpoint } from '../../../src/dns/endpoints/plan.ts';
import { check, connection, hindered, type Line, noAddress, settled, toNew, young } from '../support/endpoint-lines.ts';
import { type EndpointGiven, endpointRow, group, need, observedEndpoint } from '../support/endpoint-values.ts';
import { claim, dnsPolicy, now } from '../support/values.ts';

describe('why an endpoint is observed again', () => {
  it.each<{ when: string; given: EndpointGiven; because: string }>([
    {
      when: 'gone, and its records are young',
      given: { ...settled, claims: young, sees: 'gone' },
      because: 'it is gone, but its records are young',
    },
    {
      when: 'Pending',
      given: { ...settled, sees: connection('Pending') },
      because: 'its connection waits for approval',
    },
    {
      when: 'on its way, in the words of what hinders it',
      given: { ...settled, sees: { obstacle: hindered('provisioning', 'it is on its way'), wanted: [] } },
      because: 'it is on its way',
    },
    {
      when: 'half read',
      given: { ...settled, sees: { unplaced: noAddress } },
      because: 'its names or addresses are not all there yet',
    },
    {
      when: 'moved to another zone',
      given: toNew(),
      because: 'its record in the new zone has to exist first',
    },
    {
      when: 'leaving its zone group',
      given: { sees: { covered: [need().id], zoneGroup: { own: group() } } },
      because: 'its records have to exist before its zone group goes',
    },
  ])('$when', ({ given, because }) => {
    expect(planEndpoint(observedEndpoint(given), dnsPolicy(), now).recheck?.because).toBe(because);
  });
});

describe('what an endpoint claims whose zone group is to go', () => {
  const leaving: EndpointGiven = { sees: { covered: [need().id], zoneGroup: { own: group() } } };
  const does = ['takes over hub-dns/st1 with 10.0.0.4'];
  it.each<Line>([
    {
      when: 'its zone group is due where its subscription is not managed',
      given: { isManaged: false, sees: { zoneGroup: { strategy: 'zoneGroup' } } },
      isUnfinished: true,
    },
    { when: 'its record is about to be written', given: leaving, does, waits: seconds(1), isUnfinished: true },
    { when: 'the room only observes', given: leaving, policy: { mode: 'observe' }, does, isUnfinished: true },
  ])('$when', check);

  it.each([
    { when: 'nothing was known', known: undefined, next: claim(), lost: false },
    { when: 'it never took over', known: claim(), next: claim(), lost: false },
    {
      when: 'it still takes over',
      known: claim('pe1', { takeover: true }),
      next: claim('pe1', { takeover: true }),
      lost: false,
    },
    { when: 'it takes over no more', known: claim('pe1', { takeover: true }), next: claim(), lost: true },
  ])('the group is gone where $when: $lost', ({ known, next, lost }) => {
    expect(hasLostGroup(known, next)).toBe(lost);
  });
});

it('the whole claim and the whole row say what was seen', () => {
  const given = { sees: { rank: 2 } };
  const observed = observedEndpoint(given);
  const { detail, next } = planEndpoint(observed, dnsPolicy(), now);
  const at = now.toISOString();
  expect(detail.changes).toEqual([{ recordSet: need().id, claim: claim('pe1', { rank: 2, firstSeen: at }) }]);
  expect(next).toEqual([{ room: 'dns', key: need().id }]);
  const { names, ...rest } = endpointRow({ fingerprint: 'f1', firstSeen: at, lastSeen: at });
  expect(nextEndpoint(observed, detail, now)).toEqual({ ...rest, names });
});

it('the row keeps what was said of its names', () => {
  const observed = observedEndpoint({ sees: { isOptedOut: true } });
  const { seen } = observed;
  if (seen === undefined) throw new Error('it was seen');
  const names = { ...seen.names, reason: 'NoNames: r', notes: ['n1', 'n2'] };
  const row = nextEndpoint({ ...observed, seen: { ...seen, names } }, { changes: [], keeps: [] }, now);
  expect(row?.notes).toEqual([
    expect.stringMatching(/^OptedOut: .* stays as it is while it is approved/),
    'NoNames: r',
    'n1',
    'n2',
  ]);
});
