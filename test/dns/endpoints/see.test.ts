import { describe, expect, it } from 'vitest';
import { type EndpointReads, seeEndpoint } from '../../../src/dns/endpoints/see.ts';
import type { EndpointView } from '../../../src/dns/model.ts';
import { blobZone } from '../../support/dns-world.ts';
import { group, view } from '../support/endpoint-values.ts';
import { dnsPolicy } from '../support/values.ts';

const place = blobZone.slice(0, blobZone.indexOf('/providers/'));
const named = { customDnsConfigs: [{ fqdn: 'st1.blob.core.windows.net', addresses: ['10.0.0.4'] }] };
const spoke = '00000000-0000-0000-0000-000000000001';
const mark = 'gatehouse-x-';

const see = (changes: Partial<EndpointView>, dns: Record<string, unknown>, more: Partial<EndpointReads> = {}) => {
  const reads = {
    interfaces: undefined,
    prefixes: ['10.0.0.0/24'],
    groups: undefined,
    isIncomplete: false,
    groupTags: {},
    mark,
    ...more,
  };
  const policy = dnsPolicy({ zones: { resourceGroup: place }, ...dns });
  const { obstacle, wanted, names, zoneGroup } = seeEndpoint(
    { view: view({ ...named, ...changes }), ...reads },
    policy,
    'AzureCloud',
  );
  return { obstacle: obstacle?.kind, reason: names.reason, wanted: wanted.length, strategy: zoneGroup.strategy };
};

const unseen = (what: string) =>
  `RuleUnseen: which rule of the policy means it can't be seen: the private endpoint's ${what} was not read`;
const hub = { networks: ['**/vnet-hub'] };

describe('an endpoint that does not show what a rule asks for', () => {
  it.each([
    {
      when: 'the network, for a place of zones',
      sees: { network: '' },
      dns: { zones: { resourceGroup: place, rules: [{ match: hub, resourceGroup: place }] } },
      reason: unseen('subnet'),
    },
    {
      when: 'the network, for a strategy',
      sees: { network: '' },
      dns: { strategyRules: [{ match: hub, strategy: 'zoneGroup' }] },
      reason: unseen('subnet'),
    },
    {
      when: 'the location, for an order of preference',
      sees: { location: '' },
      dns: { conflicts: { winner: 'prefer', prefer: [{ subscriptions: [spoke], locations: ['westeurope'] }] } },
      reason: unseen('location'),
    },
  ])('gets nothing: $when', ({ sees, dns, reason }) => {
    expect(see(sees, dns, { groups: [group()] })).toEqual({
      obstacle: 'unseen',
      reason,
      wanted: 0,
      strategy: 'records',
    });
  });

  it.each([
    { when: 'no rule asks for it', sees: { network: '' }, dns: {} },
    {
      when: 'something else rules the rule out',
      sees: { network: '' },
      dns: {
        strategyRules: [{ match: { ...hub, subscriptions: [spoke], locations: ['nowhere'] }, strategy: 'zoneGroup' }],
      },
    },
  ])('gets its names where $when', ({ sees, dns }) => {
    expect(see(sees, dns)).toEqual({ obstacle: undefined, reason: null, wanted: 1, strategy: 'records' });
  });

  it('loses its records all the same when its connection is rejected', () => {
    const dns = { strategyRules: [{ match: hub, strategy: 'zoneGroup' }] };
    expect(see({ network: '', connectionState: 'Rejected' }, dns).obstacle).toBe('connection');
  });

  it.each([
    { pattern: 'a*', strategy: 'zoneGroup' },
    { pattern: '/subscriptions/*/resourceGroups/a*', strategy: 'zoneGroup' },
    { pattern: '**/resourceGroups/b*', strategy: 'records' },
  ])('is in a resource group by name or by whole id: $pattern', ({ pattern, strategy }) => {
    const rule = { match: { resourceGroups: [pattern] }, strategy: 'zoneGroup' };
    expect(see({}, { strategyRules: [rule] }).strategy).toBe(strategy);
  });
});
