import { describe, expect, it } from 'vitest';
import { fingerprintOf } from '../../../src/dns/endpoints/see.ts';
import type { EndpointView } from '../../../src/dns/model.ts';
import { findZoneId, inNamedZones, isPlacedByPolicy, placeInZones } from '../../../src/dns/names/zone-id.ts';
import { DnsPolicy } from '../../../src/policy/dns.ts';

const group = (name: string): string => `/subscriptions/00000000-0000-0000-0000-000000000009/resourcegroups/${name}`;
const blob = 'privatelink.blob.core.windows.net';
const zoneIn = (name: string, zone = blob): string =>
  `${group(name)}/providers/microsoft.network/privatednszones/${zone}`;
const spoke = '/subscriptions/00000000-0000-0000-0000-000000000001/resourcegroups/app';

const view = (more: Partial<EndpointView> = {}): EndpointView => ({
  id: `${spoke}/providers/microsoft.network/privateendpoints/pe`,
  name: 'pe',
  location: 'westeurope',
  tags: {},
  resourceGuid: 'guid',
  provisioningState: 'Succeeded',
  network: `${spoke}/providers/microsoft.network/virtualnetworks/vnet-eu`,
  subnet: '',
  connectionState: 'Approved',
  privateLinkResource: '',
  groupIds: ['blob'],
  customDnsConfigs: [],
  networkInterfaces: [],
  ...more,
});

const policyOf = (zones: unknown): DnsPolicy => DnsPolicy.parse({ zones });
const here = { subscriptions: ['00000000-0000-0000-0000-000000000001'] };
const east = { match: { ...here, locations: ['East US'] }, resourceGroup: group('dns-east') };
const fallback = { resourceGroup: group('dns') };

describe('which zone a name goes to', () => {
  it.each([
    { when: 'no rule matches: the place for everybody', rules: [east], view: view(), zone: zoneIn('dns') },
    {
      when: 'a rule matches the location, however it is spelt',
      rules: [east],
      view: view({ location: 'eastus' }),
      zone: zoneIn('dns-east'),
    },
    {
      when: 'a rule matches the subscription',
      rules: [
        {
          match: { subscriptions: ['00000000-0000-0000-0000-000000000001'] },
          resourceGroup: group('dns-one').toUpperCase().replace('SUBSCRIPTIONS', 'subscriptions'),
        },
      ],
      view: view(),
      zone: zoneIn('dns-one'),
    },
    {
      when: 'a rule matches a pattern of the network',
      rules: [{ match: { networks: ['/subscriptions/**/vnet-eu*'] }, resourceGroup: group('dns-eu') }],
      view: view(),
      zone: zoneIn('dns-eu'),
    },
    {
      when: 'a rule matches a tag, its name in any casing',
      rules: [{ match: { ...here, tags: { Ring: 'canary' } }, resourceGroup: group('dns-canary') }],
      view: view({ tags: { ring: 'canary' } }),
      zone: zoneIn('dns-canary'),
    },
    {
      when: "a tag's value differs in casing: no match",
      rules: [{ match: { ...here, tags: { ring: 'canary' } }, resourceGroup: group('dns-canary') }],
      view: view({ tags: { ring: 'Canary' } }),
      zone: zoneIn('dns'),
    },
    {
      when: 'only one of two conditions holds: no match',
      rules: [{ match: { ...here, locations: ['westeurope'], tags: { ring: 'canary' } }, resourceGroup: group('no') }],
      view: view(),
      zone: zoneIn('dns'),
    },
    {
      when: 'two rules match: the first wins',
      rules: [
        { match: { ...here, locations: ['westeurope'] }, resourceGroup: group('first') },
        { match: { ...here, locations: ['westeurope'] }, resourceGroup: group('second') },
      ],
      view: view(),
      zone: zoneIn('first'),
    },
    {
      when: "a rule's byName comes before its resource group",
      rules: [
        {
          match: { ...here, locations: ['westeurope'] },
          resourceGroup: group('first'),
          byName: { [blob]: zoneIn('special') },
        },
      ],
      view: view(),
      zone: zoneIn('special'),
    },
    {
      when: 'a rule that matches has no place for this zone: the next one is asked',
      rules: [
        {
          match: { ...here, locations: ['westeurope'] },
          byName: { 'privatelink.azurecr.io': zoneIn('acr', 'privatelink.azurecr.io') },
        },
      ],
      view: view(),
      zone: zoneIn('dns'),
    },
  ])('$when', ({ rules, view: endpoint, zone }) => {
    expect(findZoneId(blob, endpoint, policyOf({ ...fallback, rules }))).toBe(zone);
  });

  it('is nowhere where policy says nothing', () => {
    expect(findZoneId(blob, view(), policyOf({ rules: [east] }))).toBeUndefined();
    expect(findZoneId('constructor', view(), policyOf({}))).toBeUndefined();
  });

  it('is a place of policy wherever some endpoint would be sent there', () => {
    const policy = policyOf({ ...fallback, rules: [east] });
    expect([zoneIn('dns'), zoneIn('dns-east'), zoneIn('spoke')].map((id) => isPlacedByPolicy(id, policy))).toEqual([
      true,
      true,
      false,
    ]);
  });
});

describe('a zone below the one of the catalogue', () => {
  const web = 'privatelink.azurewebsites.net';
  const scm = `scm.${web}`;
  const api = '0a1b.privatelink.westeurope.azmk8s.io';
  const regional = 'privatelink.westeurope.azmk8s.io';
  const placed = (zone: string, name: string, zones: unknown): string[] => {
    const wanted = [{ zone, name, type: 'A' as const, addresses: ['10.0.0.4'] }];
    const policy = policyOf(zones);
    const { records, placed: by } = inNamedZones({ records: wanted, placed: wanted }, view(), policy);
    expect(by).toEqual(records);
    return placeInZones(records, view(), policy).placed.map(({ id }) => id.split('/resourcegroups/')[1] ?? '');
  };
  const at = (place: string, zone: string, name: string): string[] => [
    `${place}/providers/microsoft.network/privatednszones/${zone}/a/${name}`,
  ];

  it.each([
    {
      when: 'policy does not name it',
      zone: web,
      name: 'app1.scm',
      zones: fallback,
      is: at('dns', web, 'app1.scm'),
    },
    {
      when: 'policy names it',
      zone: web,
      name: 'app1.scm',
      zones: { ...fallback, byName: { [scm]: zoneIn('hub', scm) } },
      is: at('hub', scm, 'app1'),
    },
    {
      when: 'policy names it, and the name is not below it',
      zone: web,
      name: 'app1',
      zones: { ...fallback, byName: { [scm]: zoneIn('hub', scm) } },
      is: at('dns', web, 'app1'),
    },
    {
      when: 'policy names it for other endpoints only',
      zone: web,
      name: 'app1.scm',
      zones: {
        ...fallback,
        rules: [
          { match: { subscriptions: ['00000000-0000-0000-0000-000000000002'] }, byName: { [scm]: zoneIn('hub', scm) } },
        ],
      },
      is: at('dns', web, 'app1.scm'),
    },
    {
      when: 'policy names it for this endpoint',
      zone: web,
      name: 'app1.scm',
      zones: { ...fallback, rules: [{ match: here, byName: { [scm]: zoneIn('hub', scm) } }] },
      is: at('hub', scm, 'app1'),
    },
    {
      when: "it is one cluster's",
      zone: regional,
      name: 'aks1.0a1b',
      zones: { ...fallback, byName: { [api]: zoneIn('hub', api) } },
      is: at('hub', api, 'aks1'),
    },
    {
      when: 'policy names two, one below the other: the longer one',
      zone: web,
      name: 'a.b.scm',
      zones: { ...fallback, byName: { [scm]: zoneIn('hub', scm), [`b.${scm}`]: zoneIn('hub', `b.${scm}`) } },
      is: at('hub', `b.${scm}`, 'a'),
    },
    {
      when: 'policy names the very name as a zone, whose apex is nobody’s record',
      zone: web,
      name: 'app1',
      zones: { ...fallback, byName: { [`app1.${web}`]: zoneIn('hub', `app1.${web}`) } },
      is: at('dns', web, 'app1'),
    },
  ])('holds the record where $when', ({ zone, name, zones, is }) => {
    expect(placed(zone, name, zones)).toEqual(is);
  });
});

describe("an endpoint's fingerprint", () => {
  const before = policyOf(fallback);
  const tagged = policyOf({
    ...fallback,
    rules: [{ match: { ...here, tags: { ring: 'x' } }, resourceGroup: group('x') }],
  });

  it('changes with the rules, and with a tag that a rule asks for', () => {
    expect(fingerprintOf(view(), tagged)).not.toBe(fingerprintOf(view(), before));
    expect(fingerprintOf(view({ tags: { ring: 'x' } }), tagged)).not.toBe(fingerprintOf(view(), tagged));
  });

  it('stays with a tag that nothing asks for, and with what happens to missing zones', () => {
    expect(fingerprintOf(view({ tags: { cost: '1' } }), tagged)).toBe(fingerprintOf(view(), tagged));
    expect(fingerprintOf(view(), policyOf({ ...fallback, missing: 'create' }))).toBe(fingerprintOf(view(), before));
  });
});
