import { describe, expect, it } from 'vitest';
import type { Key } from '../../../src/core/key.ts';
import { minutes, seconds } from '../../../src/core/time.ts';
import { nextEndpoint, planEndpoint } from '../../../src/dns/endpoints/plan.ts';
import {
  brief,
  type EndpointGiven,
  endpointRow,
  group,
  id,
  need,
  observedEndpoint,
} from '../support/endpoint-values.ts';
import { ago, claim, dnsPolicy, later, now, row } from '../support/values.ts';

const st1 = ['hub-dns/st1'];
const held = [claim()];
const settled = { claims: held, records: [row()], row: endpointRow() };

describe('what follows a pass over an endpoint', () => {
  const follows = (given: EndpointGiven) => {
    const {
      next = [],
      last = [],
      actions,
      findings,
      recheck,
    } = planEndpoint(observedEndpoint(given), dnsPolicy(), now);
    const worded = ({ room, key }: Key): string => (room === 'dns' ? brief(key) : `${room} ${key}`);
    return {
      next: next.map(worded),
      last: last.map(worded),
      actions: actions.map(({ kind }) => kind),
      findings: findings.map(({ check: name }) => name),
      waits: recheck?.after,
    };
  };
  const nothing = { next: [], last: [], actions: [], findings: [], waits: undefined };

  it.each<{ when: string; given: EndpointGiven } & Partial<ReturnType<typeof follows>>>([
    { when: 'nothing, where all is settled', given: settled },
    {
      when: 'the record sets whose claims changed',
      given: { sees: { wanted: [need('st2'), need('st1')] } },
      next: ['hub-dns/st1', 'hub-dns/st2'],
    },
    { when: 'a record set that never settled', given: { ...settled, records: [row({ state: 'changed' })] }, next: st1 },
    {
      when: 'a record set with a released claim, of any endpoint',
      given: { ...settled, claims: [...held, claim('pe2', { releasing: true })] },
      next: st1,
    },
    {
      when: 'the record sets that it needs before those that it gives up',
      given: { ...settled, sees: { wanted: [need('st2')] } },
      next: ['hub-dns/st2'],
      last: st1,
    },
    {
      when: 'at the end what it gave up in an earlier pass',
      given: {
        claims: [claim('pe1', { releasing: true })],
        records: [row()],
        row: endpointRow(),
        sees: { wanted: [] },
      },
      last: st1,
    },
    {
      when: 'an empty row that nobody claims any more',
      given: { ...settled, records: [row(), row({ recordSet: need('st3').id, standing: 'none', written: undefined })] },
      next: ['hub-dns/st3'],
    },
    {
      when: 'no empty row that somebody claims',
      given: { ...settled, records: [row({ standing: 'none', written: undefined })] },
    },
    {
      when: 'no row that says something although nobody claims it',
      given: { ...settled, records: [row(), row({ recordSet: need('st3').id })] },
    },
    { when: 'the approvals of the resource it waits for', given: { ...settled, asks: '/kv' }, next: ['approvals /kv'] },
    {
      when: 'its zone group, where policy wants one',
      given: { sees: { zoneGroup: { strategy: 'zoneGroup' } } },
      actions: ['createZoneGroup'],
    },
    {
      when: 'what people should know of it',
      given: { ...settled, sees: { homeless: ['st1.example'] } },
      findings: ['dns-zone-unknown'],
    },
    {
      when: 'another pass while Azure writes its zone group',
      given: { sees: { zoneGroup: { own: group({ provisioningState: 'Updating' }) } } },
      waits: seconds(5),
    },
    {
      when: 'another pass for its names before one for its zone group',
      given: { ...settled, sees: { isIncomplete: true, zoneGroup: { own: group({ provisioningState: 'Updating' }) } } },
      waits: seconds(1),
    },
  ])('$when', ({ when: _, given, ...expected }) => {
    expect(follows(given)).toEqual({ ...nothing, ...expected });
  });
});

describe('the row of an endpoint after a pass', () => {
  const known = endpointRow({ names: [need('st9').id] });
  const next = (given: EndpointGiven, isUnfinished?: true) =>
    nextEndpoint(
      observedEndpoint(given),
      { changes: [], keeps: [need().id], ...(isUnfinished === undefined ? {} : { isUnfinished }) },
      now,
    );
  const at = now.toISOString();

  it.each([
    { when: 'of nobody that is gone there is none', given: { sees: 'gone' }, row: undefined },
    { when: 'one that is gone is so since now', given: { sees: 'gone', row: known }, row: { absentSince: at } },
    {
      when: 'one that was gone before is so since then',
      given: { sees: 'gone', row: endpointRow({ absentSince: ago(minutes(1)) }) },
      row: { absentSince: ago(minutes(1)) },
    },
    {
      when: 'a clock that was ahead does not count',
      given: { sees: 'gone', row: endpointRow({ absentSince: later(minutes(1)) }) },
      row: { absentSince: at },
    },
    {
      when: 'one that is back is no longer gone',
      given: { row: endpointRow({ absentSince: ago(minutes(1)) }) },
      row: { absentSince: undefined },
    },
    {
      when: 'it lists its old names and its new ones',
      given: { row: known },
      row: { names: [need().id, need('st9').id] },
    },
    {
      when: 'it lists them too where it is gone',
      given: { sees: 'gone', row: known },
      row: { names: [need().id, need('st9').id] },
    },
    {
      when: 'the same incarnation was first seen when it was',
      given: { row: known },
      row: { firstSeen: ago(minutes(60)), lastSeen: at },
    },
    {
      when: 'another incarnation is first seen now',
      given: { row: known, sees: { view: { resourceGuid: 'guid-new' } } },
      row: { firstSeen: at, resourceGuid: 'guid-new' },
    },
    { when: 'a new one is first seen now', given: {}, row: { firstSeen: at } },
    { when: 'its body is known by its fingerprint', given: {}, row: { fingerprint: 'f1' } },
    {
      when: 'without a fingerprint the sweep observes again',
      given: {},
      isUnfinished: true as const,
      row: { fingerprint: '' },
    },
    {
      when: 'a zone group of ours is remembered',
      given: { sees: { zoneGroup: { own: group() } } },
      row: { hasZoneGroup: true },
    },
    {
      when: 'somebody’s zone group is remembered',
      given: { sees: { zoneGroup: { others: [group()] } } },
      row: { hasZoneGroup: true },
    },
    {
      when: 'a zone group that was not read is not forgotten',
      given: { row: endpointRow({ hasZoneGroup: true }) },
      row: { hasZoneGroup: true },
    },
    {
      when: 'a zone group that is gone is forgotten',
      given: { row: endpointRow({ hasZoneGroup: true }), sees: { zoneGroup: {} } },
      row: { hasZoneGroup: false },
    },
    { when: 'a zone group that was not read is none', given: {}, row: { hasZoneGroup: false } },
    {
      when: 'it says that a tag asks to leave it alone',
      given: { sees: { isOptedOut: true } },
      row: { notes: [expect.stringMatching(/^OptedOut: /)] },
    },
    { when: 'it has nothing to say otherwise', given: {}, row: { id, notes: [] } },
  ] as { when: string; given: EndpointGiven; isUnfinished?: true; row: object | undefined }[])(
    '$when',
    ({ given, isUnfinished, row: expected }) => {
      const made = next(given, isUnfinished);
      if (expected === undefined) expect(made).toBeUndefined();
      else expect({ absentSince: undefined, ...made }).toMatchObject(expected);
    },
  );
});

describe('since when an endpoint claims a name', () => {
  it.each([
    { when: 'the first claim counts from now', given: {}, since: now.toISOString() },
    {
      when: 'a claim that changes counts as before',
      given: { ...settled, sees: { rank: 1 } },
      since: ago(minutes(60)),
    },
    {
      when: 'another incarnation counts from now',
      given: { ...settled, sees: { view: { resourceGuid: 'guid-new' } } },
      since: now.toISOString(),
    },
    {
      when: 'a name taken back counts from now',
      given: { ...settled, claims: [claim('pe1', { releasing: true })] },
      since: now.toISOString(),
    },
  ] as { when: string; given: EndpointGiven; since: string }[])('$when', ({ given, since }) => {
    const { changes } = planEndpoint(observedEndpoint(given), dnsPolicy(), now).detail;
    expect(changes.map((each) => each.claim.firstSeen)).toEqual([since]);
  });
});
