import { describe, expect, it } from 'vitest';
import { isClusterZone, isSensitiveZone, wantedLinks } from '../../../src/dns/zones/wanted-links.ts';
import { DnsPolicy } from '../../../src/policy/dns.ts';

const hubGroup = '/subscriptions/00000000-0000-0000-0000-000000000009/resourcegroups/hub-dns';
const nodeGroup = '/subscriptions/00000000-0000-0000-0000-000000000001/resourcegroups/mc_app';
const zone = (name: string, group = hubGroup): string => `${group}/providers/microsoft.network/privatednszones/${name}`;
const network = (name: string): string => `${hubGroup}/providers/microsoft.network/virtualnetworks/${name}`;
const blob = 'privatelink.blob.core.windows.net';
const cluster = '0f8fad5b-d9cb-469f-a165-70867728950e.privatelink.westeurope.azmk8s.io';

const wanted = (id: string, isWrittenTo: boolean, policy: object, isNamed = false): string[] =>
  wantedLinks(
    id,
    { isWrittenTo, isNamed, isServed: isWrittenTo },
    DnsPolicy.parse({ zones: { resourceGroup: hubGroup }, ...policy }),
  ).map((link) => link.network.split('/').at(-1) ?? '');

describe('the networks a zone is linked to', () => {
  it.each([
    { when: 'we write there', id: zone(blob), written: true, links: [{ network: network('hub') }], to: ['hub'] },
    { when: 'we write nothing there', id: zone(blob), written: false, links: [{ network: network('hub') }], to: [] },
    {
      when: 'its name is listed, although we write nothing there',
      id: zone(blob),
      written: false,
      links: [{ network: network('hub'), zones: ['privatelink.blob.*'] }],
      to: ['hub'],
    },
    {
      when: 'its name is listed, but it is where policy puts no zones',
      id: zone(blob, nodeGroup),
      written: false,
      links: [{ network: network('hub'), zones: ['privatelink.*'] }],
      to: [],
    },
    {
      when: 'other names are listed, although we write there',
      id: zone(blob),
      written: true,
      links: [{ network: network('hub'), zones: ['privatelink.azurecr.io'] }],
      to: [],
    },
    {
      when: 'its id is listed: one of several zones of its name',
      id: zone(blob),
      written: true,
      links: [
        { network: network('hub'), zones: [`${hubGroup}/**`] },
        { network: network('hub-east'), zones: ['/subscriptions/*/resourcegroups/hub-east/**'] },
      ],
      to: ['hub'],
    },
    {
      when: 'two entries name one network: once',
      id: zone(blob),
      written: true,
      links: [{ network: network('hub') }, { network: network('hub'), zones: ['privatelink.*'] }],
      to: ['hub'],
    },
    {
      when: 'it redirects a whole control plane, and nobody opted in',
      id: zone('privatelink.azure.com'),
      written: true,
      links: [{ network: network('hub'), zones: ['*'] }],
      to: [],
    },
  ])('$when', ({ id, written, links, to }) => {
    expect(wanted(id, written, { links })).toEqual(to);
  });

  it('include a dangerous zone once it is opted in', () => {
    const policy = { links: [{ network: network('hub') }], sensitiveZones: ['privatelink.azure.com'] };
    expect(wanted(zone('privatelink.azure.com'), true, policy)).toEqual(['hub']);
  });

  it("are dns.aks.linkTo for the zone of a cluster's API server, where its cluster or policy names it", () => {
    const linkTo = [network('hub'), network('agents')];
    const regional = zone('privatelink.westeurope.azmk8s.io');
    expect(wanted(zone(cluster, nodeGroup), false, { aks: { linkTo } }, true)).toEqual(['hub', 'agents']);
    expect(wanted(zone(cluster, nodeGroup), false, { aks: { linkTo } })).toEqual([]);
    expect(wanted(regional, false, { aks: { linkTo } })).toEqual([]);
    expect(wanted(regional, false, { aks: { linkTo, zones: [regional] } })).toEqual(['hub', 'agents']);
    expect(wanted(regional, false, { aks: { linkTo, zones: [zone('privatelink.eastus.azmk8s.io')] } })).toEqual([]);
    expect(wanted(zone(blob, nodeGroup), false, { aks: { linkTo } }, true)).toEqual([]);
    expect(wanted(zone(blob), true, { aks: { linkTo, zones: [zone(blob)] } })).toEqual([]);
  });
});

it.each([
  [cluster, true],
  ['privatelink.westeurope.azmk8s.io', true],
  ['apps.privatelink.westeurope.azmk8s.io', true],
  ['x.privatelink.usgovvirginia.cx.aks.containerservice.azure.us', true],
  ['x.privatelink.chinanorth3.cx.prod.service.azk8s.cn', true],
  ['x.private.westeurope.azmk8s.io', false],
  ['westeurope.azmk8s.io', false],
  ['evilprivatelink.westeurope.azmk8s.io', false],
])('%s is the zone of an API server behind a private endpoint: %s', (name, expected) => {
  expect(isClusterZone(name)).toBe(expected);
});

it.each([
  ['privatelink.azure.com', true],
  ['privatelink.0f8fad5bd9cb.database.windows.net', true],
  ['privatelink.database.windows.net', false],
  [blob, false],
])('%s redirects a control plane: %s', (name, expected) => {
  expect(isSensitiveZone(name)).toBe(expected);
});
