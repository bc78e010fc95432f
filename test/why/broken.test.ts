import { describe, expect, it } from 'vitest';
import { answerTo, type Case, expectCase } from './cases.ts';
import {
  blobZone,
  connectionOf,
  endpoint,
  endpointNic,
  find,
  golden,
  link,
  name,
  net,
  nic,
  record,
  storage,
  storageId,
  vnet,
  without,
  zone,
  zoneId,
} from './estate.ts';

const pe = `${net()}/privateEndpoints/pe-st1`;
const recordId = `${zoneId(blobZone)}/A/st1`;
const linkId = `${zoneId(blobZone)}/virtualNetworkLinks/to-vnet-hub`;

const cases: readonly Case[] = [
  { when: 'nothing is broken', answer: 'private', addresses: ['10.2.1.4'], reachable: 'yes', brokenAt: null },
  // service
  {
    when: 'the name is no service private link knows',
    name: 'www.contoso.com',
    answer: 'unknown',
    brokenAt: 'service',
  },
  { when: 'the suffix is misspelt', name: 'st1.blob.core.windos.net', answer: 'unknown', brokenAt: 'service' },
  // endpoint
  {
    when: 'nobody made an endpoint',
    change: (all) => [...without(all, pe, nic('pe-st1.nic'), storageId('st1')), storage('st1')],
    answer: 'public',
    brokenAt: 'endpoint',
    states: { approval: 'skipped', door: 'ok' },
  },
  {
    when: 'the endpoint is for another group id',
    change: (all) => [
      ...without(all, pe, nic('pe-st1.nic'), storageId('st1')),
      endpoint('pe-st1', { group: 'dfs' }),
      endpointNic('pe-st1', '10.2.1.4', ['st1.dfs.core.windows.net']),
      storage('st1'),
    ],
    answer: 'public',
    brokenAt: 'endpoint',
  },
  {
    when: 'the endpoint is half provisioned',
    change: (all) => {
      find(all, pe).properties.provisioningState = 'Updating';
    },
    answer: 'stale',
    reachable: 'yes',
    brokenAt: 'endpoint',
    says: /only half provisioned: pe-st1 is Updating/,
  },
  ...['st1.blob.core.usgovcloudapi.net', 'st1.z07.blob.storage.azure.net'].map(
    (other): Case => ({
      when: `${other} is asked, of which only an account of the same name elsewhere is in the export`,
      name: other,
      answer: 'unknown',
      brokenAt: 'endpoint',
      states: { service: 'ok' },
    }),
  ),
  {
    when: 'the target is not in the export, and nobody claims the name',
    change: (all) => without(all, pe, nic('pe-st1.nic'), storageId('st1')),
    answer: 'unknown',
    brokenAt: 'endpoint',
  },
  // approval
  ...(['Pending', 'Rejected', 'Disconnected'] as const).map(
    (status): Case => ({
      when: `the connection is ${status}`,
      change: (all) => [
        ...without(all, pe, nic('pe-st1.nic'), storageId('st1')),
        endpoint('pe-st1', { status, manual: true }),
        storage('st1', [connectionOf('pe-st1', status)]),
      ],
      answer: 'public',
      brokenAt: 'approval',
      says: new RegExp(`pe-st1 is ${status}`),
    }),
  ),
  {
    when: "the owner's list says Rejected while the endpoint still says Approved",
    change: (all) => [...without(all, storageId('st1')), storage('st1', [connectionOf('pe-st1', 'Rejected')])],
    answer: 'public',
    brokenAt: 'approval',
  },
  // zone
  {
    when: 'there is no zone',
    change: (all) => without(all, zoneId(blobZone), linkId, recordId),
    answer: 'public',
    brokenAt: 'zone',
    states: { record: 'skipped', link: 'skipped' },
  },
  {
    when: 'policy names the zone, and the export lacks it',
    change: (all) => without(all, zoneId(blobZone), linkId, recordId),
    policy: { zones: { byName: { [blobZone]: zoneId(blobZone) } } },
    answer: 'unknown',
    brokenAt: null,
    states: { zone: 'ok', record: 'unknown', link: 'unknown' },
  },
  // record
  {
    when: 'the record is absent',
    change: (all) => [...without(all, recordId, zoneId(blobZone)), zone(blobZone, 1)],
    answer: 'none',
    brokenAt: 'record',
  },
  {
    when: 'the record has the address of an endpoint that is gone',
    change: (all) => {
      find(all, recordId).properties.aRecords = [{ ipv4Address: '10.2.1.9' }];
    },
    answer: 'stale',
    addresses: ['10.2.1.9'],
    reachable: 'yes',
    brokenAt: 'record',
  },
  {
    when: 'the record has a dead address beside the right one',
    change: (all) => {
      find(all, recordId).properties.aRecords = [{ ipv4Address: '10.2.1.4' }, { ipv4Address: '10.2.1.9' }];
    },
    answer: 'stale',
    reachable: 'yes',
    brokenAt: 'record',
  },
  {
    when: "the record has another endpoint's address",
    change: (all) => {
      find(all, recordId).properties.aRecords = [{ ipv4Address: '10.2.1.5' }];
      return [
        ...all,
        endpoint('pe-st2', { target: storageId('st2') }),
        endpointNic('pe-st2', '10.2.1.5', ['st2.blob.core.windows.net']),
      ];
    },
    answer: 'stale',
    reachable: 'yes',
    brokenAt: 'record',
  },
  {
    when: 'the zone counts more record sets than the export shows, the record among them',
    change: (all) => [...without(all, recordId, zoneId(blobZone)), zone(blobZone, 5)],
    answer: 'unknown',
    brokenAt: null,
    states: { record: 'unknown' },
  },
  {
    when: 'the zone counts more record sets than the export shows, and the record is there',
    change: (all) => [...without(all, zoneId(blobZone)), zone(blobZone, 50)],
    answer: 'private',
    reachable: 'yes',
    brokenAt: null,
  },
  // link
  {
    when: 'the zone is not linked to the network asked',
    change: (all) => without(all, linkId),
    answer: 'public',
    brokenAt: 'link',
  },
  {
    when: 'the zone counts more links than the export shows, none to the network asked',
    change: (all) => [
      ...without(all, linkId, zoneId(blobZone)),
      zone(blobZone, 2, undefined, { numberOfVirtualNetworkLinks: 4 }),
    ],
    answer: 'unknown',
    brokenAt: null,
    states: { link: 'unknown', hidden: 'ok' },
    says: /of the 4 links that it counts/,
  },
  {
    when: 'the zone counts more links than the export shows, and the one that matters is there',
    change: (all) => [
      ...without(all, zoneId(blobZone)),
      zone(blobZone, 2, undefined, { numberOfVirtualNetworkLinks: 400 }),
    ],
    answer: 'private',
    reachable: 'yes',
    brokenAt: null,
  },
  {
    when: 'a longer zone counts more links than the export shows',
    change: (all) => [...all, zone(`st1.${blobZone}`, 1, undefined, { numberOfVirtualNetworkLinks: 1 })],
    answer: 'unknown',
    brokenAt: null,
    states: { link: 'ok', hidden: 'unknown' },
    says: /whether it is linked to vnet-hub/,
  },
  {
    when: 'a shorter zone counts more links than the export shows',
    change: (all) => [...all, zone('windows.net', 1, undefined, { numberOfVirtualNetworkLinks: 1 })],
    answer: 'unknown',
    brokenAt: null,
    states: { hidden: 'unknown' },
  },
  {
    when: 'the zone is linked to the client, which asks elsewhere',
    change: (all) => [...without(all, linkId), link(blobZone, 'vnet-app')],
    answer: 'public',
    brokenAt: 'link',
  },
  {
    when: 'the link is still being made',
    change: (all) => {
      find(all, linkId).properties.virtualNetworkLinkState = 'InProgress';
    },
    answer: 'public',
    brokenAt: 'link',
    says: /InProgress/,
  },
  { when: 'the restore network is not linked', from: vnet('vnet-restore'), answer: 'public', brokenAt: 'link' },
  {
    when: 'a zone of that name in another group is linked, without the record',
    change: (all) => [
      ...without(all, linkId),
      zone(blobZone, 1, 'rg-other'),
      link(blobZone, 'vnet-hub', {}, 'rg-other'),
    ],
    answer: 'none',
    brokenAt: 'record',
  },
  // hidden
  {
    when: 'a longer zone is linked and empty',
    change: (all) => [...all, zone(`st1.${blobZone}`, 1), link(`st1.${blobZone}`, 'vnet-hub')],
    answer: 'none',
    brokenAt: 'hidden',
  },
  {
    when: 'a longer zone is linked and answers wrongly',
    change: (all) => [
      ...all,
      zone(`st1.${blobZone}`, 2),
      link(`st1.${blobZone}`, 'vnet-hub'),
      record(`st1.${blobZone}`, '@', ['10.2.1.77']),
    ],
    answer: 'stale',
    reachable: 'yes',
    brokenAt: 'hidden',
  },
  {
    when: 'a longer zone is linked and answers rightly',
    change: (all) => [
      ...all,
      zone(`st1.${blobZone}`, 2),
      link(`st1.${blobZone}`, 'vnet-hub'),
      record(`st1.${blobZone}`, '@', ['10.2.1.4']),
    ],
    answer: 'private',
    reachable: 'yes',
    brokenAt: null,
  },
  {
    when: 'a zone of the public suffix is linked and empty',
    change: (all) => [...all, zone('blob.core.windows.net', 1), link('blob.core.windows.net', 'vnet-hub')],
    answer: 'none',
    brokenAt: 'hidden',
  },
  {
    when: "a longer zone's content is missing from the export",
    change: (all) => [...all, zone(`st1.${blobZone}`, 9), link(`st1.${blobZone}`, 'vnet-hub')],
    answer: 'unknown',
    brokenAt: null,
    states: { hidden: 'unknown' },
  },
];

describe('one thing broken at a time on the golden estate, up to who hides what', () => {
  it.each(cases)('$when', expectCase);

  it('reads the same for any order of the bodies', () => {
    const given: Case = { when: '', answer: 'private', brokenAt: null };
    expect(answerTo({ ...given, change: (all) => all.toReversed() })).toEqual(answerTo(given));
  });

  it("takes az's lists, lists of lists and rows of Resource Graph", () => {
    const flat = golden().map(({ properties, ...rest }) => ({ ...rest, ...properties }));
    const plain = answerTo({ when: '', answer: 'private', brokenAt: null });
    for (const change of [() => flat, () => [{ value: golden() }], () => [golden(), []], () => ({ data: golden() })])
      expect(answerTo({ when: '', answer: 'private', brokenAt: null, change })).toEqual(plain);
  });

  it('has one step of each kind, in order', () => {
    expect(answerTo({ when: '', answer: 'private', brokenAt: null }).steps.map(({ step }) => step)).toEqual([
      'service',
      'endpoint',
      'approval',
      'zone',
      'record',
      'link',
      'hidden',
      'resolver',
      'path',
      'door',
    ]);
  });

  it('says the whole in one sentence', () => {
    const { sentence } = answerTo({ when: '', answer: 'private', brokenAt: null });
    expect(sentence).toBe(
      `${name} resolves to 10.2.1.4 from vnet-app and is reached: a record of Gatehouse (prod) says 10.2.1.4, ${blobZone} is linked to vnet-hub, whose resolver vnet-app uses`,
    );
  });
});
