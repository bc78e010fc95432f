import { describe, expect, it } from 'vitest';
import { hours, minutes } from '../../../src/core/time.ts';
import { finishedIntent } from '../../../src/dns/records/intent.ts';
import { concludeRecord, type Written } from '../../../src/dns/records/remember.ts';
import { needsReading } from '../../../src/dns/records/standing.ts';
import { endpointId } from '../../support/dns-world.ts';
import { given, one, releasing } from '../support/record-lines.ts';
import {
  absent,
  ago,
  claim,
  dnsPolicy,
  type Given,
  groups,
  intent,
  now,
  observed,
  others,
  ours,
  row,
  target,
} from '../support/values.ts';

describe('whether a record set has to be read', () => {
  const adopting = { adopt: ['*/st1'] };
  const adoptingFor = (name: string) => ({ adopt: [{ record: '*/st1', endpoints: [endpointId(name)] }] });
  const other = row({ standing: 'other', holder: 'h', holderAddresses: ['10.6.6.6'], written: undefined });
  it.each<{ when: string; given: Given; direct?: true; policy?: Record<string, unknown>; is: boolean }>([
    { when: 'nobody ever claimed it', given: {}, direct: true, is: false },
    { when: 'it is settled and ours', given: given(one, { record: row() }), is: false },
    { when: 'an event named it', given: given(one, { record: row() }), direct: true, is: true },
    { when: 'a write to it was cut off', given: given(one, { record: row({ state: 'writing' }) }), is: true },
    { when: 'what is there is not known', given: given(one, { record: row({ standing: 'unknown' }) }), is: true },
    { when: 'its claim changed', given: given(one, { record: row({ state: 'changed' }) }), is: false },
    {
      when: 'Azure’s answer to a write left doubts',
      given: given(one, { record: row({ intent: { ...intent, doubtful: true } }) }),
      is: true,
    },
    { when: 'a write of before left no doubts', given: given(one, { record: row({ intent }) }), is: false },
    {
      when: 'a zone group takes it over',
      given: given([claim('pe1', { releasing: true, handover: true })], { record: row() }),
      is: true,
    },
    {
      when: 'an endpoint takes it over from a zone group',
      given: given([claim('pe1', { takeover: true })], { record: row({ state: 'changed' }) }),
      is: true,
    },
    {
      when: 'an endpoint has taken it over from a zone group',
      given: given([claim('pe1', { takeover: true })], { record: row() }),
      is: false,
    },
    { when: 'nobody claims it although it is ours', given: { record: row() }, is: true },
    {
      when: 'only another endpoint gives up what is ours',
      given: given([claim('pe2', { releasing: true })], { record: row() }),
      is: true,
    },
    { when: 'its own endpoint gives it up', given: given([releasing], { record: row() }), is: false },
    { when: 'nobody claims it and nothing is there', given: { record: row({ standing: 'none' }) }, is: false },
    { when: 'it is somebody else’s', given: given(one, { record: other }), is: false },
    {
      when: 'it is somebody else’s and its claim changed',
      given: given(one, { record: { ...other, state: 'changed' } }),
      is: true,
    },
    {
      when: 'it is somebody else’s and a row of before does not know what it says',
      given: given(one, { record: { ...other, holderAddresses: undefined } }),
      is: true,
    },
    {
      when: 'it is somebody else’s and may be adopted, for it says what the endpoint has',
      given: given(one, { record: { ...other, holderAddresses: ['10.0.0.4'] } }),
      policy: adopting,
      is: true,
    },
    {
      when: 'it is somebody else’s and says something else',
      given: given(one, { record: other }),
      policy: adopting,
      is: false,
    },
    {
      when: 'it is somebody else’s and may be adopted for this endpoint',
      given: given(one, { record: other }),
      policy: adoptingFor('pe1'),
      is: true,
    },
    {
      when: 'it is somebody else’s and may be adopted for another endpoint',
      given: given(one, { record: other }),
      policy: adoptingFor('pe2'),
      is: false,
    },
    {
      when: 'it is somebody else’s and may be adopted for an endpoint that gave the name up',
      given: given([releasing], { record: other }),
      policy: adoptingFor('pe1'),
      is: false,
    },
    {
      when: 'it is somebody else’s and may be adopted for an endpoint that opted out',
      given: given([claim('pe1', { optedOut: true })], { record: other }),
      policy: adoptingFor('pe1'),
      is: false,
    },
    { when: 'it is ours and might be adopted', given: given(one, { record: row() }), policy: adopting, is: false },
  ])('where $when: $is', ({ given: seen, direct, policy, is }) => {
    expect(needsReading(observed(seen), dnsPolicy(policy), direct)).toBe(is);
  });
});

describe('what becomes of the rows of a name', () => {
  const written = (changes: Partial<Written> = {}): Written => ({
    target: target(),
    rowEtag: 'r2',
    recordEtag: 'e2',
    ...changes,
  });
  const released = [expect.objectContaining({ kind: 'claim', releasing: true })];
  const repairs = [{ at: ago(hours(23)), found: 'removed' as const }];
  const settledNow = { state: 'settled', settledAt: now.toISOString() };
  interface Line {
    readonly when: string;
    readonly given: Given;
    readonly written?: Written;
    readonly kind: string;
    readonly row?: object;
    readonly more?: object;
  }

  it.each<Line>([
    { when: 'all is as it was', given: given(one, { record: row() }), kind: 'unchanged' },
    { when: 'nobody knows the name', given: {}, kind: 'unchanged' },
    {
      when: 'a claim changed and the record set did not',
      given: given(one, { record: row({ state: 'changed' }) }),
      kind: 'settled',
      row: { ...settledNow, standing: 'ours', written: target(), recordEtag: 'e1' },
      more: { released: [], isEmpty: false },
    },
    {
      when: 'it was created',
      given: given(one),
      written: written(),
      kind: 'settled',
      row: { ...settledNow, standing: 'ours', written: target(), recordEtag: 'e2' },
    },
    {
      when: 'it was written, and Azure did not say how the write is confirmed',
      given: given(one),
      written: written({ recordEtag: undefined }),
      kind: 'settled',
      row: { standing: 'unknown', written: target() },
    },
    {
      when: 'it was written, Azure did not say how the write is confirmed, and its claim is given up',
      given: given([releasing]),
      written: written({ recordEtag: undefined }),
      kind: 'settled',
      row: { standing: 'unknown' },
      more: { isEmpty: false },
    },
    {
      when: 'it was deleted',
      given: given([releasing], { record: row() }),
      written: written({ target: undefined, recordEtag: undefined }),
      kind: 'settled',
      row: { ...settledNow, standing: 'none' },
      more: { released, isEmpty: true },
    },
    {
      when: 'it was deleted while another endpoint claims it',
      given: given([releasing, claim('pe2')], { record: row() }),
      written: written({ target: undefined }),
      kind: 'settled',
      row: { standing: 'none' },
      more: { released, isEmpty: false },
    },
    {
      when: 'it is gone and nobody claims it',
      given: { record: row(), read: absent },
      kind: 'forgotten',
    },
    {
      when: 'it is gone and somebody claims it',
      given: given(one, { record: row(), read: absent }),
      kind: 'settled',
      row: { standing: 'none' },
    },
    {
      when: 'it is somebody else’s and nobody claims it',
      given: { record: row({ written: undefined }), read: others(['10.6.6.6']) },
      kind: 'forgotten',
    },
    {
      when: 'it is somebody else’s and somebody claims it',
      given: given(one, { record: row(), read: others(['10.6.6.6']) }),
      kind: 'settled',
      row: { standing: 'other', holder: 'somebody', holderAddresses: ['10.6.6.6'] },
    },
    {
      when: 'it is still somebody else’s',
      given: given(one, {
        record: row({
          standing: 'other',
          holder: 'h',
          holderAddresses: ['10.6.6.6'],
          written: undefined,
          recordEtag: undefined,
        }),
      }),
      kind: 'unchanged',
    },
    {
      when: 'it is somebody else’s and says something else',
      given: given(one, {
        record: row({
          standing: 'other',
          holder: 'somebody',
          holderAddresses: ['10.6.6.6'],
          written: undefined,
          recordEtag: undefined,
        }),
        read: others(['10.6.6.7']),
      }),
      kind: 'settled',
      row: { holderAddresses: ['10.6.6.7'] },
    },
    {
      when: 'it is a third one’s',
      given: given(one, {
        record: row({
          standing: 'other',
          holder: 'h',
          holderAddresses: ['10.6.6.6'],
          written: undefined,
          recordEtag: undefined,
        }),
        read: others(['10.6.6.6']),
      }),
      kind: 'settled',
      row: { holder: 'somebody' },
    },
    {
      when: 'it lost our mark and nobody claims it',
      given: given([releasing], { record: row(), read: others(['10.0.0.4']) }),
      kind: 'settled',
      row: { standing: 'other', written: target() },
      more: { released, isEmpty: false },
    },
    {
      when: 'a zone group writes it',
      given: given([claim('pe1', { releasing: true, handover: true })], { record: row(), read: groups(['10.0.0.4']) }),
      kind: 'settled',
      row: { standing: 'other', holder: 'a zone group' },
      more: { released, isEmpty: true },
    },
    {
      when: 'it is ours again as read',
      given: given(one, { record: row({ standing: 'unknown' }), read: ours({}, 'e7') }),
      kind: 'settled',
      row: { ...settledNow, standing: 'ours', recordEtag: 'e7', written: target() },
    },
    {
      when: 'only what we last wrote says whose it is',
      given: given([claim('pe2')], { record: row(), read: ours({}, 'e7') }),
      kind: 'settled',
      row: { written: target() },
    },
    {
      when: 'it is ours and nobody knows whose',
      given: given([claim('pe2')], { record: row({ written: undefined }), read: ours() }),
      kind: 'settled',
      row: { state: 'changed', standing: 'unknown' },
      more: { isEmpty: false },
    },
    {
      when: 'it is ours, and nobody claims or remembers it',
      given: {
        record: row({ state: 'changed', standing: 'unknown', written: undefined, recordEtag: undefined }),
        read: ours(),
      },
      kind: 'unchanged',
    },
    {
      when: 'it was put back',
      given: given(one, { record: row({ repairs }) }),
      written: written({ repairs: 'changed' }),
      kind: 'settled',
      row: { repairs: [...repairs, { at: now.toISOString(), found: 'changed' }] },
    },
    {
      when: 'it was put back a day ago',
      given: given(one, { record: row({ repairs: [{ at: ago(hours(24)), found: 'removed' }] }) }),
      kind: 'settled',
      row: { state: 'settled' },
    },
    {
      when: 'its etag in Azure is another',
      given: given(one, { record: row(), read: ours({}, 'e7') }),
      kind: 'settled',
      row: { recordEtag: 'e7' },
    },
    {
      when: 'it has another time to live',
      given: given(one, { record: row(), read: ours({ ttl: 60 }) }),
      kind: 'settled',
      row: { written: target('pe1', { ttl: 60 }) },
    },
  ])('where $when', ({ given: seen, written: made, kind, row: says, more }) => {
    const conclusion = concludeRecord(observed(seen), { actions: [], findings: [] }, made, now);
    expect(conclusion).toMatchObject({ kind, ...more });
    if (says === undefined) return;
    if (conclusion.kind !== 'settled') throw new Error('no row was settled');
    expect(conclusion.record).toMatchObject(says);
  });

  it('says nothing of a name that is on its way to a zone group', () => {
    const recheck = { after: minutes(1), because: 'b' };
    const conclusion = concludeRecord(
      observed(given([releasing], { record: row() })),
      { actions: [], findings: [], recheck },
      undefined,
      now,
    );
    expect(conclusion).toEqual({ kind: 'unchanged' });
  });
});

describe('a write whose end nobody saw', () => {
  const writing = (changes: object = {}) => row({ state: 'writing', intent: { ...intent, ...changes } });
  const removal = { kind: 'delete', target: undefined } as const;
  it.each<{ when: string; given: Given; action?: object }>([
    {
      when: 'was made: what it meant is there',
      given: { record: writing(), read: ours() },
      action: { kind: 'create', because: 'b', after: target() },
    },
    {
      when: 'was an update',
      given: { record: writing({ kind: 'update' }), read: ours({}, 'e7') },
      action: { kind: 'update', before: { ttl: 10, addresses: ['10.0.0.4'] } },
    },
    {
      when: 'was the first one',
      given: { record: { ...writing(), written: undefined }, read: ours() },
      action: { before: null },
    },
    { when: 'was not made: nothing is there', given: { record: writing(), read: absent } },
    { when: 'was not made: other values are there', given: { record: writing(), read: ours({ ttl: 60 }) } },
    {
      when: 'was not made: another incarnation’s is there',
      given: { record: writing(), read: ours({ resourceGuid: 'old' }) },
    },
    {
      when: 'was not made: another endpoint’s is there',
      given: { record: writing(), read: ours({ endpoint: endpointId('pe9') }) },
    },
    { when: 'was not made: somebody else’s is there', given: { record: writing(), read: others(['10.0.0.4']) } },
    {
      when: 'was a delete, and was made',
      given: { record: writing(removal), read: absent },
      action: { kind: 'delete', after: null },
    },
    { when: 'was a delete, and was not made', given: { record: writing(removal), read: ours() } },
    { when: 'is not known: nobody has read what is there', given: { record: writing() } },
    {
      when: 'was answered with a doubt',
      given: { record: row({ intent: { ...intent, doubtful: true } }), read: ours() },
      action: { kind: 'create' },
    },
    { when: 'is none of a row that is settled', given: { record: row({ intent }), read: ours() } },
    { when: 'is none of a row without one', given: { record: row({ state: 'writing' }), read: ours() } },
    { when: 'is none where there is no row', given: { read: ours() } },
  ])('$when', ({ given: seen, action }) => {
    const finished = finishedIntent(observed(seen));
    if (action === undefined) expect(finished).toEqual([]);
    else expect(finished).toMatchObject([{ action, decision: { id: 'd1', at: ago(minutes(1)) } }]);
  });
});
