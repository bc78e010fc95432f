import { describe, expect, it } from 'vitest';
import { parseNetworkInterface } from '../../src/dns/endpoints/interface-schema.ts';
import { parseZoneGroups } from '../../src/dns/endpoints/zone-group-schema.ts';
import { parseProviderZones } from '../../src/dns/names/provider-zones-schema.ts';
import {
  configuration,
  group,
  interfaceBody,
  problemsOf,
  recordSet,
  without,
  zoneGroupBody,
  zoneId,
} from '../dns/names/bodies.ts';
import { azBody, restBody } from '../dns/names/builders.ts';

describe('a network interface', () => {
  it('gives names with address, group and member, from REST and from az', () => {
    const body = interfaceBody([configuration('10.0.0.4', ['ST1.blob.core.windows.net', 'b.c'])], {
      privateEndpoint: { id: `${group}/privateEndpoints/PE1` },
    });
    const rest = { addresses: ['10.0.0.4'], groupId: 'blob', member: 'default' };
    expect(parseNetworkInterface(body)).toEqual({
      id: `${group}/networkInterfaces/PE1-nic`.toLowerCase(),
      endpoint: `${group}/privateEndpoints/PE1`.toLowerCase(),
      addresses: ['10.0.0.4'],
      names: [
        { fqdn: 'st1.blob.core.windows.net', ...rest },
        { fqdn: 'b.c', ...rest },
      ],
    });
    expect(parseNetworkInterface(azBody(body))).toEqual(parseNetworkInterface(body));
  });

  it('is spelt with another capital by older versions of az', () => {
    const body = azBody(interfaceBody([configuration(undefined, ['a.b'])]));
    const [first] = body.ipConfigurations as Record<string, unknown>[];
    const older = { ...body, ipConfigurations: [{ ...first, privateIpAddress: '10.0.0.7' }] };
    expect(parseNetworkInterface(older).names).toMatchObject([{ fqdn: 'a.b', addresses: ['10.0.0.7'] }]);
  });

  it.each([
    { when: 'a name is empty', body: interfaceBody([configuration('10.0.0.4', ['', ' . '])]) },
    { when: 'it is an ordinary one', body: interfaceBody([{ properties: { privateIPAddress: '10.0.0.4' } }]) },
    { when: 'no name is known yet', body: interfaceBody([configuration('10.0.0.4', [])]) },
    { when: 'its names are null', body: interfaceBody([configuration('10.0.0.4', null)]) },
  ])('gives nothing when $when', ({ body }) => {
    expect(parseNetworkInterface(body).names).toEqual([]);
  });

  it('keeps a name whose address is still missing', () => {
    expect(parseNetworkInterface(interfaceBody([configuration(undefined, ['a.b'])])).names).toMatchObject([
      { fqdn: 'a.b', addresses: [] },
    ]);
  });

  it.each([
    {
      when: 'it has no ipConfigurations',
      body: interfaceBody(undefined),
      problem: 'properties.ipConfigurations: is missing',
    },
    {
      when: 'an address is none',
      body: interfaceBody([configuration('x', ['a.b'])]),
      problem: "properties.ipConfigurations[0].privateIPAddress: 'x' is not an IP address",
    },
    { when: 'it is an endpoint', body: restBody(), problem: 'expected microsoft.network/networkinterfaces' },
  ])('is refused when $when', ({ body, problem }) => {
    expect(problemsOf(() => parseNetworkInterface(body))).toContainEqual(expect.stringContaining(problem));
  });
});

describe('private DNS zone groups', () => {
  it('cover the names in their record sets, from a list, from one, and from az', () => {
    const body = zoneGroupBody([
      recordSet,
      { ...recordSet, recordType: 'AAAA', ipAddresses: ['FD00::04'] },
      { ...recordSet, recordType: 'CNAME' },
    ]);
    const views = parseZoneGroups({ value: [body] });
    expect(views).toEqual([
      {
        id: `${group}/privateEndpoints/PE1/privateDnsZoneGroups/default`.toLowerCase(),
        provisioningState: '',
        configNames: ['blob'],
        zones: [zoneId.toLowerCase()],
        recordSets: [
          { zone: zoneId.toLowerCase(), name: 'st1', type: 'A', addresses: ['10.0.0.4'] },
          { zone: zoneId.toLowerCase(), name: 'st1', type: 'AAAA', addresses: ['fd00::4'] },
        ],
      },
    ]);
    expect(parseZoneGroups(body)).toEqual(views);
    expect(parseZoneGroups([azBody(body)])).toEqual(views);
  });

  it.each([[], null])('cover nothing where the record sets are %j', (recordSets) => {
    expect(parseZoneGroups(zoneGroupBody(recordSets))).toMatchObject([
      { zones: [zoneId.toLowerCase()], recordSets: [] },
    ]);
  });

  it('can be none', () => {
    expect(parseZoneGroups({ value: [] })).toEqual([]);
  });

  it.each([
    {
      when: 'it names no zones',
      body: without(zoneGroupBody([]), 'properties.privateDnsZoneConfigs'),
      problem: 'properties.privateDnsZoneConfigs: is missing',
    },
    {
      when: 'a zone has no id',
      body: zoneGroupBody([], null),
      problem: 'properties.privateDnsZoneConfigs[0].privateDnsZoneId: is missing',
    },
    {
      when: 'a record set has no name',
      body: zoneGroupBody([{ recordType: 'A' }]),
      problem: 'recordSets[0].recordSetName: is missing',
    },
    {
      when: 'it is an endpoint',
      body: restBody(),
      problem: 'expected microsoft.network/privateendpoints/privatednszonegroups',
    },
  ])('are refused when $when, because unread is not uncovered', ({ body, problem }) => {
    expect(problemsOf(() => parseZoneGroups(body))).toContainEqual(expect.stringContaining(problem));
  });
});

describe("a provider's private link resources", () => {
  const resource = (groupId: unknown, requiredZoneNames: unknown) => ({
    id: 'x',
    properties: { groupId, requiredMembers: [], requiredZoneNames },
  });
  const body = {
    value: [
      resource('Thing', ['privatelink.b.net', 'privatelink.a.net']),
      resource('thing', ['privatelink.a.net']),
      resource('other', ['privatelink.c.net']),
      resource('silent', null),
      resource(undefined, ['privatelink.d.net']),
    ],
  };

  it.each([
    { groups: ['THING'], zones: ['privatelink.a.net', 'privatelink.b.net'] },
    { groups: ['other', 'silent'], zones: ['privatelink.c.net'] },
    { groups: ['missing'], zones: [] },
    { groups: [], zones: [] },
  ])('ask for $zones for $groups, from REST and from az', ({ groups, zones }) => {
    expect(parseProviderZones(body, groups)).toEqual(zones);
    expect(parseProviderZones(body.value.map(azBody), groups)).toEqual(zones);
  });

  it('are refused where there is no list, because unread is not none', () => {
    expect(problemsOf(() => parseProviderZones({ error: { code: 'Throttled' } }, ['thing']))).toHaveLength(1);
  });
});
