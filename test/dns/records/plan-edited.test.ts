import { describe, it } from 'vitest';
import { hours, minutes } from '../../../src/core/time.ts';
import {
  checkRecordLine,
  create,
  given,
  one,
  type RecordLine,
  reading,
  releasing,
  taken,
} from '../support/record-lines.ts';
import { absent, ago, claim, type Given, intent, others, ours, row, target } from '../support/values.ts';

const repairsOf = (count: number, last = minutes(1)) =>
  Array.from(
    { length: count },
    (_, index) => ({ at: ago(minutes(last / 60_000 + count - 1 - index)), found: 'removed' }) as const,
  );
const cutOff = (changes: object): Given => ({
  record: row({ state: 'writing', standing: 'none', written: undefined, intent: { ...intent, ...changes } }),
  read: absent,
});

describe('a record set of ours that somebody changed', () => {
  const handEdits = 'report';
  const twice = { record: row({ repairs: repairsOf(2) }) };
  const thrice = { record: row({ repairs: repairsOf(3) }) };
  it.each<RecordLine>([
    { when: 'removed', given: reading(absent), does: ['create 10.0.0.4 for pe1, for it was removed'] },
    {
      when: 'to another address',
      given: reading(ours({ addresses: ['10.6.6.6'] }, 'e9')),
      does: ['update 10.0.0.4 for pe1 if e9, for it was changed'],
    },
    { when: 'not at all', given: reading(ours()) },
    {
      when: 'removed, where policy only reports',
      given: reading(absent),
      policy: { handEdits },
      says: ['dns-record-edited'],
      blocked: 'RecordEdited',
    },
    {
      when: 'to another address, where policy only reports',
      given: reading(ours({ addresses: ['10.6.6.6'] })),
      policy: { handEdits },
      says: ['dns-record-edited'],
      blocked: 'RecordEdited',
    },
    { when: 'not at all, where policy only reports', given: reading(ours()), policy: { handEdits } },
    {
      when: 'and wants other values by now, where policy only reports',
      given: { claims: [claim('pe1', { addresses: ['10.0.0.9'] })], record: row(), read: absent },
      policy: { handEdits },
      does: ['create 10.0.0.9 for pe1'],
    },
    {
      when: 'as a kill left it half-way, where policy only reports',
      given: reading(absent, { record: row({ state: 'writing' }) }),
      policy: { handEdits },
      does: create,
    },
    {
      when: 'with a zone group of ours that took it along, where policy only reports',
      given: { claims: [claim('pe1', { takeover: true })], record: row(), read: absent },
      policy: { handEdits },
      does: create,
    },
    {
      when: 'before we ever wrote it, where policy only reports',
      given: reading(absent, { record: row({ written: undefined }) }),
      policy: { handEdits },
      does: create,
    },
    {
      when: 'as nobody has read, where policy only reports',
      given: given([claim('pe1')], { record: row({ recordEtag: undefined }) }),
      policy: { handEdits },
      does: create,
    },
    {
      when: 'as nobody ever knew it, where policy only reports',
      given: given(one, { read: absent }),
      policy: { handEdits },
      does: create,
    },
    {
      when: 'and nobody claims what we forgot to have written, where policy only reports',
      given: { record: row({ written: undefined }), read: ours(), marked: 'unproven' },
      policy: { handEdits },
    },
    {
      when: 'to another address while its zone group goes, where policy only reports',
      given: {
        claims: [claim('pe1', { takeover: true })],
        record: row(),
        read: ours({ addresses: ['10.6.6.6'] }),
      },
      policy: { handEdits },
      says: ['dns-record-edited'],
      blocked: 'RecordEdited',
    },
    {
      when: 'three times before, and wants other values by now',
      given: { claims: [claim('pe1', { addresses: ['10.0.0.9'] })], ...thrice, read: ours() },
      does: ['update 10.0.0.9 for pe1 if e1'],
    },
    { when: 'twice before', given: reading(absent, twice), does: ['create 10.0.0.4 for pe1, for it was removed'] },
    { when: 'three times before', given: reading(absent, thrice), says: ['dns-record-contested'], waits: minutes(14) },
    { when: 'three times before, and is left alone now', given: reading(ours(), thrice) },
    {
      when: 'four times before, and is left alone now',
      given: reading(ours(), { record: row({ repairs: repairsOf(4) }) }),
      says: ['dns-record-contested'],
    },
    {
      when: 'three times before, a day ago',
      given: reading(absent, { record: row({ repairs: repairsOf(3, hours(24)) }) }),
      does: ['create 10.0.0.4 for pe1, for it was removed'],
    },
    {
      when: 'three times before, the wait being over',
      given: reading(absent, { record: row({ repairs: repairsOf(3, minutes(15)) }) }),
      does: ['create 10.0.0.4 for pe1, for it was removed'],
      says: ['dns-record-contested'],
    },
    {
      when: 'so often that it waits longest',
      given: reading(absent, { record: row({ repairs: repairsOf(8) }) }),
      says: ['dns-record-contested'],
      waits: minutes(239),
    },
  ])('$when', checkRecordLine);
});

describe('a record set that lost our mark', () => {
  const withOther = others(['10.0.0.4', '10.6.6.6']);
  const signed = others(['10.0.0.4'], { adoptable: { etag: 'x1', isBare: false } });
  const left = ['dns-record-left-behind'];
  it.each<RecordLine>([
    {
      when: 'is marked again',
      given: reading(others(['10.0.0.4'])),
      does: ['update 10.0.0.4 for pe1 if x1, for it was unmarked'],
    },
    {
      when: 'is left alone where policy only reports',
      given: reading(others(['10.0.0.4'])),
      policy: { handEdits: 'report' },
      says: ['dns-record-unmarked'],
    },
    { when: 'is left alone where its writer signed it', given: reading(signed), says: ['dns-record-unmarked'] },
    {
      when: 'is left alone with another address beside ours',
      given: reading(withOther),
      says: ['dns-name-taken', 'dns-record-unmarked'],
    },
    { when: 'is somebody’s with another address alone', given: reading(others(['10.6.6.6'])), says: taken },
    { when: 'is a machine’s by now', given: reading({ kind: 'other', addresses: ['10.0.0.4'], holder: 'AKS' }) },
    {
      when: 'is adopted where dns.adopt names it',
      given: reading(signed),
      policy: { adopt: ['*/st1'] },
      does: ['adopt 10.0.0.4 for pe1 if x1, for it was unmarked'],
    },
    {
      when: 'is left behind by its endpoint',
      given: { claims: [releasing], record: row(), read: others(['10.0.0.4']) },
      says: left,
    },
    {
      when: 'is left behind with another address beside ours',
      given: { claims: [releasing], record: row(), read: withOther },
      says: left,
    },
    {
      when: 'is left behind, as remembered',
      given: { record: row({ standing: 'other', holderAddresses: ['10.0.0.4'] }) },
      says: left,
    },
    {
      when: 'is ours again, as remembered, with any other writer before',
      given: given(one, { record: row({ holderAddresses: ['10.0.0.4'] }) }),
    },
    {
      when: 'is replaced where its endpoint moved on',
      given: { claims: [claim('pe1', { addresses: ['10.0.0.9'] })], record: row(), read: others(['10.0.0.4']) },
      does: ['update 10.0.0.9 for pe1 if x1'],
    },
  ])('$when', checkRecordLine);
});

describe('a write that a kill cut off', () => {
  it.each<RecordLine>([
    { when: 'keeps its decision', given: given(one, cutOff({})), does: ['create 10.0.0.4 for pe1 as d1'] },
    {
      when: 'is another decision where it was of another kind',
      given: given(one, cutOff({ kind: 'update' })),
      does: create,
    },
    {
      when: 'is another decision where it had another target',
      given: given(one, cutOff({ target: target('pe1', { addresses: ['10.0.0.5'] }) })),
      does: create,
    },
    {
      when: 'is another decision where it was for another incarnation',
      given: given(one, cutOff({ target: target('pe1', { resourceGuid: 'old' }) })),
      does: create,
    },
    {
      when: 'is another decision where it had another time to live',
      given: given(one, cutOff({ target: target('pe1', { ttl: 60 }) })),
      does: create,
    },
    {
      when: 'is another decision where it was for another endpoint',
      given: given(one, cutOff({ target: target('pe2', { resourceGuid: 'guid-pe1' }) })),
      does: create,
    },
    {
      when: 'is another decision where it is said to be over',
      given: given(one, { record: row({ state: 'changed', standing: 'none', intent }), read: absent }),
      does: ['create 10.0.0.4 for pe1, for it was removed'],
    },
    {
      when: 'keeps its decision where it was a delete',
      given: {
        claims: [releasing],
        record: row({ state: 'writing', intent: { ...intent, kind: 'delete', target: undefined } }),
        read: ours(),
      },
      does: ['delete if e1 as d1'],
    },
  ])('$when', checkRecordLine);
});
