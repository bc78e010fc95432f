import { describe, expect, it } from 'vitest';
import { bestRecordState, classify, recordStateIn } from '../../src/why/classify.ts';
import type { RecordSet } from '../../src/why/graph/records.ts';
import type { Zone } from '../../src/why/graph/zones.ts';
import type { NameFacts } from '../../src/why/name-facts.ts';

const guid = '00000000-0000-0000-0000-0000000000e1';
const claimOf = (name: string, resourceGuid = guid) => ({ endpoint: { view: { name, resourceGuid } } });
/** Of an approved endpoint `pe` at 10.2.0.4 and .5, but for what is said. */
const facts = (more: object = {}): NameFacts =>
  ({
    addresses: new Set(['10.2.0.4', '10.2.0.5']),
    isKnown: true,
    approved: [claimOf('PE')],
    place: { zone: 'privatelink.blob.core.windows.net', name: 'st1' },
    ...more,
  }) as unknown as NameFacts;
const unknown = { addresses: new Set<string>(), isKnown: false };
const record = (more: Partial<RecordSet> = {}): RecordSet => ({
  name: 'st1',
  addresses: ['10.2.0.4'],
  alias: undefined,
  writer: 'made by hand',
  ...more,
});
const signed = (endpoint = 'pe', resourceGuid = guid) => record({ signedFor: { endpoint, resourceGuid } });

describe('what the addresses of an answer are', () => {
  it.each([
    { when: "all of them the endpoint's", addresses: ['10.2.0.4', '10.2.0.5'], facts: facts(), is: 'private' },
    { when: "one of them the endpoint's", addresses: ['10.2.0.4', '10.9.0.4'], facts: facts(), is: 'stale' },
    { when: 'public', addresses: ['20.60.1.1', '20.60.1.2'], facts: facts(), is: 'public' },
    { when: 'one of them public', addresses: ['20.60.1.1', '10.9.0.4'], facts: facts(), is: 'stale' },
    { when: 'one of them no address at all', addresses: ['20.60.1.1', 'x'], facts: facts(), is: 'stale' },
    { when: 'none', addresses: [], facts: facts(), is: 'public' },
    {
      when: 'not known of the endpoint, nor signed',
      addresses: ['10.2.0.4'],
      facts: facts(unknown),
      record: record(),
      is: 'unknown',
    },
    {
      when: 'not known of the endpoint, without a record',
      addresses: ['10.2.0.4'],
      facts: facts(unknown),
      is: 'unknown',
    },
    { when: 'none, and not known of the endpoint', addresses: [], facts: facts(unknown), is: 'unknown' },
    {
      when: 'signed for the endpoint',
      addresses: ['10.2.0.4'],
      facts: facts(unknown),
      record: signed(),
      is: 'private',
    },
    {
      when: 'signed for one of several',
      addresses: ['10.2.0.4'],
      facts: facts({ ...unknown, approved: [claimOf('other'), claimOf('pe')] }),
      record: signed(),
      is: 'private',
    },
    {
      when: 'signed for another',
      addresses: ['10.2.0.4'],
      facts: facts(unknown),
      record: signed('other'),
      is: 'unknown',
    },
    {
      when: 'signed for an earlier one of the name',
      addresses: ['10.2.0.4'],
      facts: facts(unknown),
      record: signed('pe', '00000000-0000-0000-0000-0000000000e9'),
      is: 'unknown',
    },
    {
      when: 'signed, and nobody is approved',
      addresses: ['10.2.0.4'],
      facts: facts({ ...unknown, approved: [] }),
      record: signed(),
      is: 'unknown',
    },
  ])('$when: $is', ({ addresses, facts, record, is }) => {
    expect(classify(facts, addresses, record)).toBe(is);
  });
});

const zone = (found: RecordSet | undefined, isWhole = true, id = 'zone'): Zone =>
  ({
    id,
    isWhole,
    records: new Map(found === undefined ? [] : [[found.name, found]]),
    names: new Set(found === undefined ? [] : [found.name]),
  }) as unknown as Zone;

describe('what a zone has under the name', () => {
  it.each([
    { when: 'the right address', zone: zone(record()), facts: facts(), is: ['ok', 'right'] },
    {
      when: 'a wrong address',
      zone: zone(record({ addresses: ['10.9.0.4'] })),
      facts: facts(),
      is: ['broken', 'wrong'],
    },
    { when: 'an address that is not known of', zone: zone(record()), facts: facts(unknown), is: ['unknown', 'unsure'] },
    {
      when: 'an alias',
      zone: zone(record({ addresses: [], alias: 'other.example' })),
      facts: facts(),
      is: ['unknown', 'alias'],
    },
    {
      when: 'an alias and an address',
      zone: zone(record({ alias: 'other.example' })),
      facts: facts(),
      is: ['unknown', 'torn'],
    },
    {
      when: 'a name without an address',
      zone: zone(record({ addresses: [] })),
      facts: facts(),
      is: ['broken', 'absent'],
    },
    { when: 'nothing', zone: zone(undefined), facts: facts(), is: ['broken', 'absent'] },
    { when: 'nothing, as far as it was read', zone: zone(undefined, false), facts: facts(), is: ['unknown', 'unread'] },
    {
      when: 'nothing, whatever others have, where the name has no place',
      zone: zone(record()),
      facts: facts({ place: undefined }),
      is: ['broken', 'absent'],
    },
  ])('$when: $is.1', ({ zone, facts, is: [state, kind] }) => {
    const found = zone.records.get(facts.place?.name ?? '');
    expect(recordStateIn(zone, facts)).toEqual({ zone, state, kind, record: found });
  });

  it.each([
    { when: 'the right one before others', states: [['broken', 'unknown', 'ok']], best: 'ok' },
    { when: 'one that is not known before a broken one', states: [['broken', 'unknown']], best: 'unknown' },
    { when: 'the first of equals', states: [['broken', 'broken']], best: 'broken' },
    { when: 'nothing of none', states: [[]], best: undefined },
  ])('of several zones $when counts', ({ states: [names = []], best }) => {
    const made = { ok: record(), unknown: record({ addresses: [], alias: 'a.example' }), broken: undefined };
    const zones = names.map((each, index) => zone(made[each as keyof typeof made], true, `zone${index}`));
    const found = bestRecordState(zones, facts());
    expect([found?.state, found?.zone.id]).toEqual([best, best && `zone${names.indexOf(best)}`]);
  });
});
