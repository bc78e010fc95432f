import { describe, it } from 'vitest';
import { minutes } from '../../../src/core/time.ts';
import { endpointId } from '../../support/dns-world.ts';
import {
  checkRecordLine,
  create,
  given,
  one,
  type RecordLine,
  reading,
  releasing,
  taken,
  update,
} from '../support/record-lines.ts';
import { ago, claim, groups, later, now, others, row, target } from '../support/values.ts';

const ten = Array.from({ length: 10 }, (_, index) => `10.1.0.${index + 10}`);
const eleven = Array.from({ length: 11 }, (_, index) => `10.2.0.${index + 10}`);

describe('what a record set needs', () => {
  const optedOut = (changes: Parameters<typeof claim>[1] = {}) => claim('pe1', { optedOut: true, ...changes });
  it.each<RecordLine>([
    { when: 'nobody knows the name', given: {} },
    { when: 'one endpoint claims a name that is free', given: given(one), does: create },
    { when: 'its claim is released and nothing is there', given: given([releasing]) },
    { when: 'what we wrote is there as wanted', given: given(one, { record: row() }) },
    { when: 'our row has no etag of it', given: given(one, { record: row({ recordEtag: undefined }) }), does: create },
    { when: 'our row forgot what we wrote', given: given(one, { record: row({ written: undefined }) }), does: create },
    {
      when: 'the endpoint has another address',
      given: given([claim('pe1', { addresses: ['10.0.0.9'] })], { record: row() }),
      does: ['update 10.0.0.9 for pe1 if e1'],
    },
    {
      when: 'the endpoint is another incarnation at the same address',
      given: given([claim('pe1', { resourceGuid: 'guid-new' })], { record: row() }),
      does: update,
    },
    {
      when: 'another endpoint took over at the same address',
      given: given([claim('pe2')], { record: row() }),
      does: ['update 10.0.0.4 for pe2 if e1'],
    },
    {
      when: 'policy has another time to live',
      given: given(one, { record: row() }),
      policy: { ttl: 60 },
      does: update,
    },
    { when: 'every claim is released', given: given([releasing], { record: row() }), does: ['delete if e1'] },
    { when: 'its endpoint opted out: what it has stays as it is', given: given([optedOut()], { record: row() }) },
    { when: 'its endpoint opted out and nothing is there', given: given([optedOut()]) },
    {
      when: 'its endpoint opted out and gave it up',
      given: given([optedOut({ releasing: true })], { record: row() }),
      does: ['delete if e1'],
    },
    {
      when: 'its endpoint opted out in another incarnation than that of what is there',
      given: given([optedOut({ resourceGuid: 'guid-new' })], { record: row() }),
      does: ['delete if e1'],
    },
    {
      when: 'its endpoint opted out and another claims it: who opted out wins no name',
      given: given([optedOut(), claim('pe2')], { record: row() }),
      does: ['update 10.0.0.4 for pe2 if e1'],
    },
    {
      when: 'nobody claims what is ours and its endpoint is proven gone',
      given: { record: row(), marked: 'gone' },
      does: ['delete if e1'],
    },
    { when: 'nobody claims what is ours and its endpoint may live', given: { record: row(), marked: 'unproven' } },
    {
      when: 'nobody claims what is ours and its endpoint is known',
      given: { record: row(), marked: { endpoint: endpointId('pe1') } },
    },
    {
      when: 'a zone group is taking the name over',
      given: given([claim('pe1', { releasing: true, handover: true })], { record: row() }),
      waits: minutes(1),
    },
    {
      when: 'the zone group has taken it over',
      given: given([claim('pe1', { releasing: true, handover: true })], { record: row(), read: groups(['10.0.0.4']) }),
    },
  ])('where $when', checkRecordLine);
});

describe('somebody else’s record set', () => {
  it.each<RecordLine>([
    { when: 'says what is wanted', given: given(one, { read: others(['10.0.0.4']) }) },
    { when: 'says something else', given: given(one, { read: others(['10.6.6.6']) }), says: taken },
    { when: 'says nothing', given: given(one, { read: others([]) }) },
    {
      when: 'is remembered, and says something else',
      given: given(one, {
        record: row({ standing: 'other', written: undefined, holder: 'h', holderAddresses: ['10.6.6.6'] }),
      }),
      says: taken,
    },
    {
      when: 'is remembered, and nobody knows what it says',
      given: given(one, { record: row({ standing: 'other', written: undefined }) }),
    },
    {
      when: 'is nobody’s concern once the claim is released',
      given: given([releasing], { read: others(['10.6.6.6']) }),
    },
    {
      when: 'is named in dns.adopt and says what is wanted',
      given: given(one, { read: others(['10.0.0.4']) }),
      policy: { adopt: ['privatelink.blob.core.windows.net/st1'] },
      does: ['adopt 10.0.0.4 for pe1 if x1'],
    },
    {
      when: 'is named in dns.adopt and says something else',
      given: given(one, { read: others(['10.6.6.6']) }),
      policy: { adopt: ['privatelink.blob.core.windows.net/*', '*/*'] },
      says: taken,
    },
    {
      when: 'is named in dns.adopt and says what is wanted beside something else',
      given: given(one, { read: others(['10.0.0.4', '10.6.6.6']) }),
      policy: { adopt: ['*/st1'] },
      says: taken,
    },
    {
      when: 'is named in dns.adopt with this endpoint',
      given: given(one, { read: others(['10.6.6.6']) }),
      policy: { adopt: [{ record: '*/st1', endpoints: [endpointId('pe1')] }] },
      does: ['adopt 10.0.0.4 for pe1 if x1'],
    },
    {
      when: 'is named in dns.adopt with another endpoint',
      given: given(one, { read: others(['10.6.6.6']) }),
      policy: { adopt: [{ record: '*/st1', endpoints: [endpointId('pe2')] }] },
      says: taken,
    },
    {
      when: 'of another name is named in dns.adopt with this endpoint',
      given: given(one, { read: others(['10.6.6.6']) }),
      policy: { adopt: [{ record: '*/st2', endpoints: [endpointId('pe1')] }] },
      says: taken,
    },
    {
      when: 'is not the one named in dns.adopt',
      given: given(one, { read: others(['10.6.6.6']) }),
      policy: { adopt: ['privatelink.blob.core.windows.net/st2'] },
      says: taken,
    },
    {
      when: 'is a machine’s although dns.adopt names it',
      given: given(one, { read: { kind: 'other', addresses: ['10.6.6.6'], holder: 'AKS' } }),
      policy: { adopt: ['*/*'] },
      says: taken,
    },
    {
      when: 'is our leaving zone group’s',
      given: given([claim('pe1', { takeover: true })], { read: groups(['10.0.0.4']) }),
      does: ['adopt 10.0.0.4 for pe1 if g1'],
    },
    { when: 'is a staying zone group’s', given: given(one, { read: groups(['10.0.0.4']) }) },
    {
      when: 'is the zone group’s of an earlier incarnation',
      given: given([claim('pe1', { takeover: true })], { read: groups(['10.0.0.4'], 'guid-old') }),
    },
    {
      when: 'is our leaving zone group’s, with another address',
      given: given([claim('pe1', { takeover: true })], { read: groups(['10.0.0.5']) }),
      says: taken,
    },
    {
      when: 'is the zone group’s of another endpoint',
      given: given([claim('pe2', { takeover: true, resourceGuid: 'guid-pe1' })], { read: groups(['10.0.0.4']) }),
    },
    {
      when: 'is our leaving zone group’s, and its claim is released',
      given: given([claim('pe1', { takeover: true, releasing: true }), claim('pe2')], { read: groups(['10.0.0.4']) }),
    },
  ])('$when', checkRecordLine);
});

describe('a zone that is not written to', () => {
  it.each<RecordLine>([
    {
      when: 'holds back a create where policy pauses it',
      given: given(one),
      policy: { paused: ['privatelink.blob.core.windows.net'] },
      blocked: 'ZonePaused',
    },
    {
      when: 'is no trouble where policy pauses another',
      given: given(one),
      policy: { paused: ['other.example'] },
      does: create,
    },
    {
      when: 'holds back a create while it is blocked',
      given: given(one, { blockedUntil: later(minutes(1)) }),
      blocked: 'ZoneForbidden',
    },
    { when: 'is probed once it is time', given: given(one, { blockedUntil: now.toISOString() }), does: create },
    {
      when: 'is no trouble where nothing is to be written',
      given: given(one, { record: row(), blockedUntil: later(minutes(1)) }),
    },
    {
      when: 'says what is in the way all the same',
      given: reading(others(['10.0.0.4']), { blockedUntil: later(minutes(1)) }),
      says: ['dns-record-unmarked'],
      blocked: 'ZoneForbidden',
    },
  ])('$when', checkRecordLine);
});

describe('who gets a name that several claim', () => {
  const rival = claim('pe2', { addresses: ['10.0.0.7'], firstSeen: ago(minutes(90)) });
  const pe1 = create;
  const conflict = ['dns-name-conflict'];
  it.each<RecordLine>([
    {
      when: 'the first seen, where nothing is there',
      given: given([...one, rival]),
      does: ['create 10.0.0.7 for pe2'],
      says: conflict,
    },
    {
      when: 'the smallest id of two seen at once',
      given: given([claim('pe2', { addresses: ['10.0.0.7'] }), ...one]),
      does: pe1,
      says: conflict,
    },
    { when: 'the one that the mark names', given: given([...one, rival], { record: row() }), says: conflict },
    {
      when: 'the one whose address is there, where the mark names neither',
      given: given([...one, rival], { record: row({ written: target('pe3') }) }),
      does: update,
      says: conflict,
    },
    {
      when: 'the one whose address somebody wrote',
      given: given([...one, rival], { read: others(['10.0.0.4']) }),
      says: conflict,
    },
    {
      when: 'the one that policy prefers, before the one that the mark names',
      given: given([claim('pe1', { rank: 1 }), rival], { record: row() }),
      does: ['update 10.0.0.7 for pe2 if e1'],
      says: conflict,
    },
    {
      when: 'the one that is left, where the other gives it up',
      given: given([...one, { ...rival, releasing: true }]),
      does: pe1,
    },
    {
      when: 'both, without a conflict, where their addresses are the same',
      given: given([...one, claim('pe2')]),
      does: pe1,
    },
    {
      when: 'all of them, where policy says so',
      given: given([...one, rival], {}),
      policy: { conflicts: { winner: 'all' } },
      does: ['create 10.0.0.4,10.0.0.7 for pe2'],
      says: conflict,
    },
    {
      when: 'the winner first, where all are more than a record set holds',
      given: given([claim('pe1', { addresses: ten }), claim('pe2', { addresses: eleven })]),
      policy: { conflicts: { winner: 'all' } },
      does: [`create ${[...ten, ...eleven.slice(0, 10)]} for pe1`],
      says: ['dns-name-conflict', 'dns-address-limit'],
    },
    {
      when: 'all of them, where they are just as many as a record set holds',
      given: given([claim('pe1', { addresses: ten }), claim('pe2', { addresses: eleven.slice(1) })]),
      policy: { conflicts: { winner: 'all' } },
      does: [`create ${[...ten, ...eleven.slice(1)]} for pe1`],
      says: conflict,
    },
  ])('$when', checkRecordLine);
});
