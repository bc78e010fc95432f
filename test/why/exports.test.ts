import { describe, expect, it } from 'vitest';
import { isRecord } from '../../src/core/arm-body.ts';
import { DnsPolicy } from '../../src/policy/dns.ts';
import { readGraph } from '../../src/why/read-graph.ts';
import { explainWhy } from '../../src/why/why.ts';
import { type Case, expectCase } from './cases.ts';
import {
  type Body,
  blobZone,
  body,
  find,
  golden,
  link,
  name,
  net,
  nic,
  record,
  vnet,
  without,
  zoneId,
  zone as zoneOf,
} from './estate.ts';

const policy = DnsPolicy.parse({});
const answerOf = (resources: unknown, asked = name, from = vnet('vnet-app')) =>
  explainWhy(readGraph(resources, policy), asked, from);

/** As `az … -o json` prints bodies: what is under `properties` is beside the id, at every depth. */
function flat(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(flat);
  if (!isRecord(value)) return value;
  const { properties, ...rest } = value;
  const all = { ...rest, ...(isRecord(properties) ? properties : {}) };
  return Object.fromEntries(Object.entries(all).map(([field, each]) => [field, flat(each)]));
}

/** With every id in capitals, as some providers return them. */
function loud(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(loud);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([field, each]) => [
      field,
      /^(id|privateLinkServiceId)$/.test(field) ? String(each).toUpperCase() : loud(each),
    ]),
  );
}

/** With a slash at the end of every id, as some of Azure's own answers have it. */
function slashed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(slashed);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([field, each]) => [
      field,
      typeof each === 'string' && each.startsWith('/subscriptions/') ? `${each}/` : slashed(each),
    ]),
  );
}

describe('an export', () => {
  const all = golden();
  it.each<{ readonly as: string; readonly resources: unknown }>([
    { as: 'bodies as az flattens them', resources: flat(all) },
    { as: 'ids in capitals', resources: loud(all) },
    { as: 'ids with a slash at their end', resources: slashed(all) },
    { as: 'flattened, and ids with a slash at their end', resources: slashed(flat(all)) },
    { as: 'flattened, and ids in capitals', resources: loud(flat(all)) },
    { as: "az's answer to a query", resources: { count: 22, data: all, skip_token: null, total_records: all.length } },
    { as: "REST's list", resources: { value: all } },
    {
      as: 'lists of each kind in one array',
      resources: [{ value: all.slice(0, 9) }, ...all.slice(9, 12), { data: all.slice(12) }],
    },
    {
      as: 'all pages of a list',
      resources: [{ value: all.slice(0, 9), nextLink: 'https://a' }, { value: all.slice(9) }],
    },
    {
      as: 'all pages of a query',
      resources: [
        { data: all.slice(0, 9), skip_token: 'a', total_records: all.length },
        { data: all.slice(9), skip_token: null, total_records: all.length },
      ],
    },
    { as: 'each body twice, once flattened', resources: [...all, ...all.map(flat)] },
    {
      as: 'rows with the columns of Resource Graph',
      resources: all.map((each) => ({ ...each, tenantId: 't', kind: '' })),
    },
  ])('is read as $as', ({ resources }) => {
    expect(answerOf(resources)).toMatchObject({ answer: 'private', reachable: 'yes', brokenAt: null });
    expect(answerOf(resources, name, vnet('vnet-restore'))).toMatchObject({ answer: 'public', brokenAt: 'link' });
  });

  it.each<{ readonly of: string; readonly resources: unknown; readonly says: RegExp }>([
    {
      of: 'a query that az cut at 100 rows',
      resources: { data: all, skip_token: 'a', total_records: 250 },
      says: /total_records: says that this is a page of a longer list, 21 of 250 rows; put all its pages/,
    },
    {
      of: 'a query that nobody ordered, so that no token leads on',
      resources: [{ data: all, totalRecords: 30, resultTruncated: 'true' }],
      says: /\[0\]\.totalRecords: /,
    },
    { of: 'a list that leads on', resources: { value: all, nextLink: 'https://a' }, says: /nextLink: .* next page/ },
    {
      of: 'a list that leads on, before bodies',
      resources: [{ value: all.slice(9), nextLink: 'https://a' }, ...all.slice(0, 9)],
      says: /\[0\]\.nextLink: /,
    },
  ])('is refused where it is one page of $of', ({ resources, says }) => {
    expect(() => answerOf(resources)).toThrow(says);
  });

  it('is asked in capitals, with blanks and a final dot, from an id with a slash at its end', () => {
    const { sentence } = answerOf(all);
    expect(answerOf(all, ' ST1.Blob.Core.Windows.NET. ', vnet('vnet-app').toUpperCase()).sentence).toBe(sentence);
    expect(answerOf(all, name, `${vnet('vnet-app')}/`).sentence).toBe(sentence);
  });
});

const zone = (bodies: readonly Body[]) => find(bodies, zoneId(blobZone)).properties;
const ofRecord = `${zoneId(blobZone)}/A/st1`;

describe('what an export lacks', () => {
  it.each<Case>([
    {
      when: 'a record set that is there twice counts once, so another one is missing',
      change: (all) => {
        zone(all).numberOfRecordSets = 3;
        const other = record(blobZone, 'st2', ['10.2.1.9']);
        return [...without(all, ofRecord), other, { ...other, id: other.id.toUpperCase() }];
      },
      answer: 'unknown',
      brokenAt: null,
    },
    {
      when: "the zone's body, of which the link and the record are by themselves",
      change: (all) => without(all, zoneId(blobZone)),
      answer: 'private',
      reachable: 'yes',
      brokenAt: null,
    },
    {
      when: "the zone's body and the record",
      change: (all) => without(all, zoneId(blobZone), ofRecord),
      answer: 'unknown',
      brokenAt: null,
    },
    {
      when: "the endpoint's body: its interface says a name, and nobody's",
      change: (all) => without(all, `${net()}/privateEndpoints/pe-st1`),
      answer: 'stale',
      reachable: 'yes',
      brokenAt: 'endpoint',
    },
    {
      when: "the endpoint's interface, of one that lists no names",
      change: (all) => without(all, nic('pe-st1.nic')),
      answer: 'unknown',
      brokenAt: null,
    },
    {
      when: "the endpoint's network",
      change: (all) => without(all, vnet('vnet-data')),
      answer: 'private',
      reachable: 'unknown',
      brokenAt: null,
    },
    {
      when: "all of the client's network but its id",
      change: (all) => [...without(all, vnet('vnet-app')), { id: vnet('vnet-app') }],
      answer: 'unknown',
      brokenAt: null,
    },
    {
      when: 'nothing: aliases of the zone lead in a circle, and its link falls back',
      change: (all) => [
        ...without(all, ofRecord, `${zoneId(blobZone)}/virtualNetworkLinks/to-vnet-hub`),
        link(blobZone, 'vnet-hub', { resolutionPolicy: 'NxDomainRedirect' }),
        body(`${zoneId(blobZone)}/CNAME/st1`, { cnameRecord: { cname: `st1.${blobZone}.` } }),
      ],
      answer: 'none',
      brokenAt: null,
    },
    {
      when: 'nothing: an alias of the zone leads to a name it lacks, and its link falls back',
      change: (all) => [
        ...without(all, ofRecord, `${zoneId(blobZone)}/virtualNetworkLinks/to-vnet-hub`),
        link(blobZone, 'vnet-hub', { resolutionPolicy: 'NxDomainRedirect' }),
        body(`${zoneId(blobZone)}/CNAME/st1`, { cnameRecord: { cname: `st9.${blobZone}` } }),
      ],
      answer: 'unknown',
      brokenAt: null,
    },
    {
      when: 'nothing: a zone of a name that public DNS never has falls back, and lacks the name',
      name: 'db.contoso.internal',
      change: (all) => [
        ...all,
        zoneOf('contoso.internal', 1),
        link('contoso.internal', 'vnet-hub', { resolutionPolicy: 'NxDomainRedirect' }),
      ],
      answer: 'none',
      brokenAt: 'service',
    },
    {
      when: 'nothing: the name has a record of another type alone, and its link falls back, which a name that is there never does',
      change: (all) => [
        ...without(all, ofRecord, `${zoneId(blobZone)}/virtualNetworkLinks/to-vnet-hub`),
        link(blobZone, 'vnet-hub', { resolutionPolicy: 'NxDomainRedirect' }),
        body(`${zoneId(blobZone)}/TXT/st1`, { txtRecords: [{ value: ['x'] }] }),
      ],
      answer: 'none',
      brokenAt: 'record',
    },
    {
      when: 'nothing: peerings are by themselves, as az lists them',
      change: (all) => {
        const peerings = ['vnet-app', 'vnet-hub', 'vnet-data'].flatMap(
          (each) => find(all, vnet(each)).properties.virtualNetworkPeerings,
        );
        for (const each of ['vnet-app', 'vnet-hub', 'vnet-data'])
          find(all, vnet(each)).properties.virtualNetworkPeerings = [];
        return [...all, ...peerings];
      },
      answer: 'private',
      reachable: 'yes',
      brokenAt: null,
    },
  ])('$when', expectCase);
});
