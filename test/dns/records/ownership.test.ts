import { describe, expect, it } from 'vitest';
import { InputError } from '../../../src/core/errors.ts';
import { shortId } from '../../../src/core/resource-id.ts';
import {
  isRecordSet,
  ownershipMetadata,
  readStanding,
  recordSetBody,
  type Standing,
} from '../../../src/dns/records/ownership.ts';

const owner = 'me';
const target = { ttl: 10, addresses: ['10.0.0.4', '10.0.0.5'], endpoint: '/pe1', resourceGuid: 'guid' };
const marks = ownershipMetadata(owner, target);
const person = 'somebody else (no owner in its metadata)';
const signed = 'Created by private endpoint PE1 with resource guid GUID-1';
const a = [{ ipv4Address: '10.0.0.4' }];
const body = (properties: Record<string, unknown>) => ({ etag: 'e1', properties });
const others = (holder: string, more: object = {}): Standing => ({ kind: 'other', addresses: [], holder, ...more });
const persons = (isBare = false) => others(person, { adoptable: { etag: 'e1', isBare } });
const ours = (more: object = {}): Standing => ({
  kind: 'ours',
  etag: 'e1',
  ttl: 10,
  addresses: [],
  endpointHash: shortId('/pe1'),
  resourceGuid: 'guid',
  ...more,
});

describe('whose a record set is', () => {
  it.each<{ when: string; body: unknown; is: Standing }>([
    { when: 'nothing exists there', body: undefined, is: { kind: 'absent' } },
    {
      when: 'it carries our mark',
      body: body({ ttl: 10, metadata: marks, aRecords: a }),
      is: ours({ addresses: ['10.0.0.4'] }),
    },
    {
      when: 'it carries our owner’s name alone',
      body: body({ metadata: { 'gatehouse-owner': owner } }),
      is: ours({ ttl: 0, endpointHash: '', resourceGuid: '' }),
    },
    { when: 'its time to live is no number', body: body({ ttl: '10', metadata: marks }), is: ours({ ttl: 0 }) },
    { when: 'it carries our mark and has no etag', body: { properties: { metadata: marks } }, is: others(person) },
    {
      when: 'it carries our mark and something of a person’s',
      body: body({ ttl: 10, metadata: { ...marks, team: 'net' } }),
      is: ours(),
    },
    { when: 'it says nothing of its writer', body: body({}), is: persons(true) },
    { when: 'its metadata is empty', body: body({ metadata: {} }), is: persons(true) },
    { when: 'its metadata is no object', body: body({ metadata: 'x' }), is: persons(true) },
    { when: 'only its etag was given', body: { etag: 'e1' }, is: persons(true) },
    { when: 'a person signed it', body: body({ metadata: { team: 'net' } }), is: persons() },
    { when: 'its owner is no text', body: body({ metadata: { 'gatehouse-owner': 1 } }), is: persons() },
    { when: 'its creator is no text', body: body({ metadata: { creator: 1 } }), is: persons() },
    { when: 'its service is no text', body: body({ metadata: { 'owned-by': 1 } }), is: persons() },
    { when: 'a person quotes a zone group', body: body({ metadata: { creator: `not ${signed}` } }), is: persons() },
    {
      when: 'another deployment marked it',
      body: body({ metadata: { ...marks, 'gatehouse-owner': 'you' } }),
      is: others('another Gatehouse deployment (you)'),
    },
    {
      when: 'AKS signed it, beside our own mark',
      body: body({ metadata: { ...marks, 'owned-by': 'aks' } }),
      is: others('AKS or another service (owned-by aks)'),
    },
    {
      when: 'a machine registered it',
      body: body({ isAutoRegistered: true }),
      is: others('auto-registration of a virtual machine'),
    },
    { when: 'no machine registered it', body: body({ isAutoRegistered: 'true' }), is: persons(true) },
    {
      when: 'a zone group wrote it',
      body: body({ metadata: { creator: signed } }),
      is: others(`a private DNS zone group (${signed})`, {
        zoneGroup: { etag: 'e1', endpoint: 'pe1', resourceGuid: 'guid-1' },
      }),
    },
    ...[
      { when: 'and has no etag', body: { properties: { metadata: { creator: signed } } } },
      { when: 'and a person wrote beside', body: body({ metadata: { creator: signed, team: 'net' } }) },
      { when: 'and a machine registered it', body: body({ metadata: { creator: signed }, isAutoRegistered: true }) },
    ].map((each) => ({
      when: `a zone group wrote it, ${each.when}`,
      body: each.body,
      is: others(`a private DNS zone group (${signed})`),
    })),
    ...[`${signed} and more`, `${signed}  `, 'created by private endpoint pe1'].map((creator) => ({
      when: `a zone group signed it otherwise: '${creator}'`,
      body: body({ metadata: { creator } }),
      is: others('a private DNS zone group'),
    })),
    ...[
      { creator: 'created by private endpoint approve this now', holder: 'a private DNS zone group' },
      {
        creator: 'created by private endpoint <b>x</b> with resource guid g',
        team: 'x',
        holder: 'a private DNS zone group',
      },
      { 'gatehouse-owner': 'approve\u2028this now', holder: 'another Gatehouse deployment' },
      { 'owned-by': 'approve this now', holder: 'AKS or another service' },
    ].map(({ holder, ...metadata }) => ({
      when: `its signature holds what can be no name: ${JSON.stringify(metadata)}`,
      body: body({ metadata }),
      is: others(holder),
    })),
  ])('$when', ({ body: given, is }) => {
    expect(readStanding(given, owner)).toStrictEqual(is);
  });

  it.each([{}, null, 'x', { etag: 1 }, { properties: [] }, []])('%j is no record set', (given) => {
    expect(isRecordSet(given)).toBe(false);
    const reading = () => readStanding(given, owner);
    expect(reading).toThrow(InputError);
    expect(reading).toThrow('what Azure answered is no record set');
  });
});

describe('what a record set points to', () => {
  it.each([
    { when: 'nothing', says: {}, is: [] },
    {
      when: 'both kinds of addresses, sorted, each once and in one spelling',
      says: {
        aRecords: [{ ipv4Address: '10.0.0.5' }, { ipv4Address: '10.0.0.4' }, { ipv4Address: '10.0.0.5' }],
        aaaaRecords: [{ ipv6Address: 'FD00:0::4' }, { ipv6Address: 'fd00::4' }],
      },
      is: ['10.0.0.4', '10.0.0.5', 'fd00::4'],
    },
    { when: 'what is no address, as it is', says: { aRecords: [{ ipv4Address: 'host' }] }, is: ['host'] },
    { when: 'a list that is none', says: { aRecords: 'x', aaaaRecords: { 0: 'y' } }, is: [] },
    {
      when: 'entries without an address',
      says: { aRecords: [null, 'x', {}, { ipv4Address: 4 }, ...a] },
      is: ['10.0.0.4'],
    },
  ])('$when', ({ says, is }) => {
    expect(readStanding(body(says), owner)).toMatchObject({ addresses: is });
  });
});

describe('what is written', () => {
  const metadata = {
    'gatehouse-owner': owner,
    'gatehouse-endpoint': shortId('/pe1'),
    'gatehouse-guid': 'guid',
    'gatehouse-v': '1',
  };
  it.each([
    { type: 'a', records: { aRecords: [{ ipv4Address: '10.0.0.4' }, { ipv4Address: '10.0.0.5' }] } },
    { type: 'aaaa', records: { aaaaRecords: [{ ipv6Address: '10.0.0.4' }, { ipv6Address: '10.0.0.5' }] } },
  ] as const)('carries our mark: $type', ({ type, records }) => {
    expect(recordSetBody(owner, type, target)).toStrictEqual({ ttl: 10, metadata, ...records });
  });
});
