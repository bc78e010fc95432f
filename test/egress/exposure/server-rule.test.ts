import { describe, expect, it } from 'vitest';
import { isServerClosed, openingOf } from '../../../src/egress/exposure/server-rule.ts';
import { toResource, worldOf } from '../../../src/egress/world.ts';

const servers = '/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg/providers';

/** The rule `Office` of a server, of any service. */
function rule(properties: object, type = 'Microsoft.Sql/servers') {
  const body = { id: `${servers}/${type}/data/firewallRules/Office`, name: 'Office', properties };
  const resource = toResource(body);
  if (resource === undefined) throw new Error('no resource');
  return resource;
}

describe('what a firewall rule of a server lets in', () => {
  it.each([
    { when: 'nobody is named', properties: {}, says: 'unknown: it names no addresses' },
    {
      when: 'it ends before it begins',
      properties: { startIpAddress: '203.0.113.9', endIpAddress: '203.0.113.1' },
      says: "unknown: '203.0.113.9-203.0.113.1' is not a range of addresses",
    },
    {
      when: 'it is the pair that means Azure',
      properties: { startIpAddress: '0.0.0.0', endIpAddress: '0.0.0.0' },
      says: 'azure: rule Office runs from 0.0.0.0 to 0.0.0.0, which lets in every Azure address',
    },
    {
      when: 'it is wider than a list of clients',
      properties: { startIpAddress: '203.0.112.0', endIpAddress: '203.0.113.255' },
      says: 'wide: rule Office lets in 512 public addresses (203.0.112.0-203.0.113.255)',
    },
    {
      when: 'a cache writes the ends of the range its own way',
      properties: { startIP: '203.0.112.0', endIP: '203.0.113.255' },
      says: 'wide: rule Office lets in 512 public addresses (203.0.112.0-203.0.113.255)',
    },
    { when: 'it has 256 addresses', properties: { startIpAddress: '203.0.113.0', endIpAddress: '203.0.113.255' } },
    { when: 'nobody comes from there', properties: { startIpAddress: '10.0.0.0', endIpAddress: '10.255.255.255' } },
  ])('where $when', ({ properties, says }) => {
    const opening = openingOf(rule(properties));
    const because = opening?.kind === 'unknown' ? opening.unknown.because : opening?.because;
    expect(opening && `${opening.kind}: ${because}`).toBe(says);
  });
});

describe('a server whose rules let nobody in', () => {
  const server = (publicNetworkAccess: string, type = 'Microsoft.Sql/servers') => ({
    id: `${servers}/${type}/data`,
    type,
    properties: { publicNetworkAccess },
  });

  it.each([
    { when: 'is switched off', bodies: [server('Disabled')], closed: true },
    { when: 'is in a perimeter', bodies: [server('SecuredByPerimeter')], closed: true },
    { when: 'is open', bodies: [server('Enabled')], closed: false },
    { when: 'is not shown', bodies: [], closed: false },
  ])('$when: $closed', ({ bodies, closed }) => {
    expect(isServerClosed(rule({}), worldOf(bodies))).toBe(closed);
  });
});
