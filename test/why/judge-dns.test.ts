import { describe, expect, it } from 'vitest';
import { DnsPolicy } from '../../src/policy/dns.ts';
import type { Chain } from '../../src/why/ask/chain.ts';
import { judgeDns } from '../../src/why/judge-dns.ts';
import type { StepName, StepState } from '../../src/why/model.ts';
import { factsOfName, type NameFacts } from '../../src/why/name-facts.ts';
import { readGraph } from '../../src/why/read-graph.ts';
import {
  type Body,
  blobZone,
  endpoint,
  golden,
  link,
  name,
  net,
  record,
  vnet,
  without,
  zone,
  zoneId,
} from './estate.ts';

type States = Partial<Record<StepName, StepState>>;
const inNetwork = (network: string): Partial<Chain> => ({ network: vnet(network).toLowerCase() });

interface Row {
  readonly when: string;
  readonly change?: (all: Body[]) => Body[];
  readonly facts?: Partial<NameFacts>;
  /** Of the network that the zone is linked to, but for what is said. */
  readonly chain?: Partial<Chain>;
  readonly answer: string;
  readonly states?: States;
}

function judged({ change = (all) => all, facts, chain }: Row) {
  const graph = readGraph(change(golden()), DnsPolicy.parse({}));
  const ends: Chain = {
    state: 'ok',
    network: undefined,
    hops: [],
    because: '',
    remedy: null,
    ...inNetwork('vnet-hub'),
  };
  return judgeDns(graph, { ...factsOfName(graph, name), ...facts }, { ...ends, ...chain });
}

const wellStates: States = {
  service: 'ok',
  endpoint: 'ok',
  approval: 'ok',
  zone: 'ok',
  record: 'ok',
  link: 'ok',
  hidden: 'ok',
  resolver: 'ok',
};
const noOne = { claims: [], approved: [], addresses: new Set<string>() };
const unread: Body = { id: `${net()}/privateEndpoints/pe-unread`, properties: 'none' };
const twice = (address: string) => [
  zone(blobZone, 2, 'rg-other'),
  link(blobZone, 'vnet-hub', {}, 'rg-other'),
  record(blobZone, 'st1', [address], {}, 'rg-other'),
];
/** A second link of a zone to the network, which falls back where the first does not. */
const again = (name: string): Body => ({
  ...link(name, 'vnet-hub', { resolutionPolicy: 'NxDomainRedirect' }),
  id: `${zoneId(name)}/virtualNetworkLinks/again`,
});
const hiding = 'blob.core.windows.net';

describe('what a name is answered with where a chain ends', () => {
  it.each<Row>([
    { when: 'all is well', answer: 'private', states: wellStates },
    {
      when: 'nobody is asked in the end',
      chain: { state: 'broken', network: undefined },
      answer: 'none',
      states: { ...wellStates, link: 'skipped', hidden: 'skipped', resolver: 'broken' },
    },
    {
      when: 'it is not known who is asked',
      chain: { state: 'unknown', network: undefined },
      answer: 'unknown',
      states: { ...wellStates, link: 'unknown', hidden: 'unknown', resolver: 'unknown' },
    },
    {
      when: 'no such service is known',
      facts: { served: undefined },
      answer: 'private',
      states: {
        service: 'broken',
        endpoint: 'skipped',
        approval: 'skipped',
        zone: 'skipped',
        record: 'skipped',
        link: 'skipped',
        hidden: 'skipped',
        resolver: 'ok',
      },
    },
    {
      when: 'the name has no place',
      facts: { place: undefined, zones: [] },
      answer: 'public',
      states: { ...wellStates, zone: 'skipped', record: 'skipped', link: 'skipped', hidden: 'skipped' },
    },
    {
      when: 'the zone is not linked there',
      chain: inNetwork('vnet-restore'),
      answer: 'public',
      states: { ...wellStates, link: 'broken' },
    },
    {
      when: 'policy names a zone that is among the resources, and it is not linked there',
      chain: inNetwork('vnet-restore'),
      facts: { policyZone: zoneId(blobZone) },
      answer: 'public',
      states: { ...wellStates, link: 'broken' },
    },
    {
      when: 'policy names a zone that is not among the resources, which may be linked there',
      chain: inNetwork('vnet-restore'),
      facts: { zones: [], policyZone: zoneId(blobZone) },
      answer: 'unknown',
      states: { ...wellStates, record: 'unknown', link: 'unknown' },
    },
    {
      when: 'policy names a zone that is not among the resources, and public DNS leads nowhere near it',
      chain: inNetwork('vnet-restore'),
      facts: { zones: [], policyZone: zoneId(blobZone), alias: 'no' },
      answer: 'public',
      states: { ...wellStates, record: 'unknown', link: 'unknown' },
    },
    {
      when: 'there is no zone, and policy names none',
      chain: inNetwork('vnet-restore'),
      facts: { zones: [], policyZone: undefined },
      answer: 'public',
      states: { ...wellStates, zone: 'broken', record: 'skipped', link: 'skipped' },
    },
    {
      when: 'the endpoint is not approved',
      facts: { approved: [] },
      answer: 'private',
      states: { ...wellStates, approval: 'broken' },
    },
    {
      when: 'no endpoint has the name',
      facts: noOne,
      answer: 'stale',
      states: { ...wellStates, endpoint: 'broken', approval: 'skipped', record: 'broken' },
    },
    {
      when: 'an endpoint that was not read may have the name',
      change: (all) => [...all, unread],
      facts: { ...noOne, isKnown: false },
      answer: 'unknown',
      states: { ...wellStates, endpoint: 'unknown', approval: 'skipped', record: 'unknown' },
    },
    {
      when: 'the endpoint that has the name is not living, whatever else was not read',
      change: (all) => [
        ...without(all, endpoint('pe-st1').id),
        unread,
        { ...endpoint('pe-st1'), properties: { ...endpoint('pe-st1').properties, provisioningState: 'Failed' } },
      ],
      answer: 'stale',
      states: { ...wellStates, endpoint: 'broken', approval: 'skipped', record: 'broken' },
    },
    {
      when: 'the linked zone has a wrong address',
      change: (all) => [...without(all, record(blobZone, 'st1', []).id), record(blobZone, 'st1', ['10.2.1.9'])],
      answer: 'stale',
      states: { ...wellStates, record: 'broken' },
    },
    {
      when: 'two zones of its name are linked there',
      change: (all) => [...all, ...twice('10.2.1.9')],
      answer: 'unknown',
      states: { ...wellStates, link: 'unknown' },
    },
    {
      when: 'two zones of its name are linked there, and public DNS leads to neither',
      change: (all) => [...all, ...twice('10.2.1.9')],
      facts: { alias: 'no' },
      answer: 'public',
      states: { ...wellStates, link: 'unknown' },
    },
    {
      when: 'the zone counts more links than are among the resources',
      change: (all) => [
        ...without(all, zoneId(blobZone)),
        zone(blobZone, 2, undefined, { numberOfVirtualNetworkLinks: 2 }),
      ],
      chain: inNetwork('vnet-restore'),
      answer: 'unknown',
      states: { ...wellStates, link: 'unknown' },
    },
    {
      when: 'the zone is linked there twice, and lacks the name',
      change: (all) => [
        ...without(all, record(blobZone, 'st1', []).id, zoneId(blobZone)),
        zone(blobZone, 1),
        again(blobZone),
      ],
      answer: 'unknown',
      states: { ...wellStates, record: 'broken', link: 'unknown' },
    },
    {
      when: 'another zone that is linked there twice lacks the name, and hides it',
      change: (all) => [...all, zone(hiding, 1), link(hiding, 'vnet-hub'), again(hiding)],
      answer: 'unknown',
      states: { ...wellStates, hidden: 'unknown' },
    },
    {
      when: 'another zone hides it with an address that is wrong',
      change: (all) => [...all, zone(hiding, 2), link(hiding, 'vnet-hub'), record(hiding, 'st1', ['10.2.1.9'])],
      answer: 'stale',
      states: { ...wellStates, hidden: 'broken' },
    },
    {
      when: 'another zone answers rightly, and the meant one is not linked there',
      change: (all) => [
        ...without(all, link(blobZone, 'vnet-hub').id, record(blobZone, 'st1', []).id),
        zone(hiding, 2),
        link(hiding, 'vnet-hub'),
        record(hiding, 'st1', ['10.2.1.4']),
      ],
      answer: 'private',
      states: wellStates,
    },
  ])('$when: $answer', (row) => {
    const { answer, states } = judged(row);
    expect({ answer, states }).toEqual({ answer: row.answer, states: row.states });
  });
});

const recordOf = (row: Omit<Row, 'when' | 'answer'>) => {
  const { recordState } = judged({ when: '', answer: '', ...row });
  return recordState && [recordState.zone.id, recordState.state, recordState.kind, recordState.record?.addresses];
};
const meant = zoneId(blobZone).toLowerCase();

it('there are no addresses where nobody is asked', () => {
  const nobody = { state: 'broken', network: undefined } as const;
  expect(judged({ when: '', answer: '', chain: nobody }).addresses).toEqual([]);
});

it('the record counts in the zone that answers rightly', () => {
  const change = (all: Body[]) => [
    ...all,
    zone(hiding, 2),
    link(hiding, 'vnet-hub'),
    record(hiding, 'st1', ['10.2.1.4']),
  ];
  expect(recordOf({ change })).toEqual([zoneId(hiding).toLowerCase(), 'ok', 'right', ['10.2.1.4']]);
});

it('the record counts in the linked zone, right or wrong, where that is one', () => {
  const other = twice('10.2.1.4').filter(({ id }) => !id.includes('/virtualNetworkLinks/'));
  const wrong = (all: Body[]) => [
    ...without(all, record(blobZone, 'st1', []).id),
    record(blobZone, 'st1', ['10.2.1.9']),
  ];
  expect(recordOf({ change: (all) => [...wrong(all), ...other] })).toEqual([meant, 'broken', 'wrong', ['10.2.1.9']]);
  expect(recordOf({ change: (all) => [...wrong(all), ...twice('10.2.1.4')] })?.slice(1)).toEqual([
    'ok',
    'right',
    ['10.2.1.4'],
  ]);
});

it('no record counts of a name that public DNS answers with the private address', () => {
  expect(recordOf({ facts: { isPublishedPrivately: true } })).toBeUndefined();
});

it('there are places to reach where the answer is private, right or wrong, and nowhere else', () => {
  const wrong = { addresses: new Set(['10.2.1.9']) };
  const hasPlaces = (row: Omit<Row, 'when' | 'answer'>) => judged({ when: '', answer: '', ...row }).destinations;
  expect(hasPlaces({})).toHaveLength(1);
  expect(hasPlaces({ facts: wrong })).toHaveLength(1);
  expect(hasPlaces({ chain: inNetwork('vnet-restore') })).toEqual([]);
  const open = (all: Body[]) => [
    ...without(all, record(blobZone, 'st1', []).id),
    record(blobZone, 'st1', ['20.60.1.1']),
  ];
  expect(hasPlaces({ change: open })).toEqual([]);
});
