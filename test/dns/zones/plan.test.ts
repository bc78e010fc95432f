import { describe, expect, it } from 'vitest';
import { zoneFingerprint } from '../../../src/dns/zones/fingerprint.ts';
import type { ZoneView } from '../../../src/dns/zones/model.ts';
import { linkName } from '../../../src/dns/zones/plan.ts';
import {
  blob,
  group,
  kinds,
  linking,
  network,
  observed,
  operation,
  planOf as plan,
  policyOf,
  refusal,
  used,
  zoneId,
} from '../support/zone-values.ts';

describe('an absent zone', () => {
  const unwritten = used({ isWrittenTo: false, isServed: false });
  const azure = zoneId('privatelink.azure.com');
  it.each([
    { when: 'a name is claimed there', given: {}, actions: ['createZone'] },
    { when: 'no name is claimed there', given: { use: unwritten }, actions: [] },
    { when: 'policy only reports', given: {}, policy: policyOf({ zones: { resourceGroup: group } }), actions: [] },
    {
      when: 'policy puts the zone elsewhere by now',
      given: { id: zoneId('privatelink.blob.core.windows.net', `${group}-old`) },
      actions: [],
    },
    { when: 'it redirects a whole control plane', given: { id: azure }, actions: [] },
    {
      when: 'it redirects a whole control plane, and the operator opted in',
      given: { id: azure },
      policy: policyOf({ sensitiveZones: ['privatelink.azure.com'] }),
      actions: ['createZone'],
    },
    {
      when: 'it is paused',
      given: {},
      policy: policyOf({ paused: ['privatelink.blob.core.windows.net'] }),
      actions: [],
    },
    {
      when: 'Azure is creating it',
      given: { running: [{ ...operation, kind: 'createZone' as const, target: blob, network: '' }] },
      actions: [],
    },
  ])('$when: $actions', ({ given, policy, actions }) => {
    expect(kinds({ ...given, zone: 'absent', links: undefined }, policy ?? policyOf())).toEqual(actions);
  });
});

describe('a link that policy wants', () => {
  it.each([
    { when: 'nothing leads there', given: {}, actions: ['createLink'] },
    {
      when: 'a link of any name and state leads there',
      given: { links: [{ name: 'x', network: network('hub'), resolutionPolicy: 'Default', state: 'InProgress' }] },
      actions: [],
    },
    { when: 'the links could not be read', given: { links: undefined }, actions: [] },
    { when: 'it is under way', given: { running: [operation] }, actions: [] },
    { when: 'it was refused a moment ago', given: { refusals: [refusal('2026-03-01T12:00:01.000Z')] }, actions: [] },
    {
      when: 'it was refused long enough ago',
      given: { refusals: [refusal('2026-03-01T12:00:00.000Z')] },
      actions: ['createLink'],
    },
  ])('$when: $actions', ({ given, actions }) => {
    expect(kinds(given, linking)).toEqual(actions);
  });

  it('keeps the decision of a pass that was cut off', () => {
    expect(plan({ cutOff: [operation] }, linking).actions[0]?.decision).toEqual({
      id: 'first',
      at: operation.decidedAt,
    });
  });

  it('waits for what is under way, and is blocked by what was refused', () => {
    expect(plan({ running: [operation] }, linking).recheck?.after).toBe(2_000);
    expect(plan({ running: [operation], attempt: 9 }, linking).recheck?.after).toBe(10_000);
    expect(plan({ refusals: [refusal('2026-03-01T12:05:00.000Z')] }, linking).blocked?.reason).toBe('BadRequest');
  });

  it('is made with at most twenty others, and the rest soon after', () => {
    const links = Array.from({ length: 25 }, (_, index) => ({ network: network(`hub${index}`) }));
    const { actions, recheck } = plan({}, policyOf({ links }));
    expect(actions).toHaveLength(20);
    expect(recheck?.after).toBe(2_000);
    expect(new Set(actions.map((action) => action.target)).size).toBe(20);
  });

  it('has a name Azure takes: letters, digits, dots, dashes and underscores, at most 80 of them', () => {
    expect(linkName(network('a'.repeat(64)))).toMatch(/^[a-z0-9][a-z0-9._-]{0,78}[a-z0-9]$/);
    expect(linkName(network('hub'))).not.toBe(linkName(`${network('hub')}`.replace('/dns/', '/other/')));
  });
});

describe('a zone in a subscription that is not managed, or left', () => {
  const clusters = `${group}-nodes/providers/microsoft.network/privatednszones/0a1b2c3d-0000-4000-8000-000000000001.privatelink.westeurope.azmk8s.io`;
  const plain = zoneId('privatelink.westeurope.azmk8s.io', `${group}-old`);
  const named = used({ isWrittenTo: false, isServed: false, isNamed: true });
  const ours = { name: 'l', network: network('gone'), resolutionPolicy: 'Default', state: 'Completed' } as const;
  const aks = (more: object = {}) => policyOf({ aks: { linkTo: [network('hub')], ...more }, unwantedLinks: 'remove' });
  it.each([
    {
      when: 'AKS made it for a cluster',
      given: { id: clusters, use: named },
      policy: aks(),
      does: ['createLink'],
      outside: [],
    },
    {
      when: 'a link of ours there is wanted no more',
      given: { id: clusters, use: named, links: [{ ...ours, owner: 'gatehouse-test' }] },
      policy: policyOf({ unwantedLinks: 'remove' }),
      does: ['removeLink'],
      outside: [],
    },
    {
      when: 'policy puts zones elsewhere by now',
      given: { id: zoneId('privatelink.blob.core.windows.net', `${group}-old`) },
      policy: linking,
      does: ['createLink'],
      outside: [],
    },
    { when: 'policy puts it there', given: {}, policy: linking, does: ['createLink'], outside: ['createLink'] },
    {
      when: 'policy names it by its id',
      given: { id: plain, use: named },
      policy: aks({ zones: [plain] }),
      does: ['createLink'],
      outside: ['createLink'],
    },
  ])('is linked only where policy names it: $when', ({ given, policy, does, outside }) => {
    expect(kinds(given, policy)).toEqual(does);
    expect(kinds({ ...given, isManaged: false }, policy)).toEqual(outside);
  });

  it('is observed again by the sweep once it is managed again, where something is held back, and not otherwise', () => {
    const prints = (id: string) =>
      [true, false].map((isManaged) => {
        const facts = { ...observed({ id, use: named }), isManaged, isThere: true, recordSets: 1 };
        return zoneFingerprint(facts, aks());
      });
    expect(new Set(prints(clusters)).size).toBe(2);
    expect(new Set(prints(blob)).size).toBe(1);
  });
});

it.each([
  { recordSets: 22_499, links: 1, findings: [] },
  { recordSets: 22_500, links: 1, findings: ['dns-zone-filling medium'] },
  { recordSets: 25_000, links: 950, findings: ['dns-zone-filling high', 'dns-zone-links-filling medium'] },
])('a zone with $recordSets record sets and $links links: $findings', ({ recordSets, links, findings }) => {
  const zone: ZoneView = {
    isOurs: false,
    recordSets: { count: recordSets, most: 25_000 },
    links: { count: links, most: 1_000 },
  };
  expect(plan({ zone }).findings.map(({ check, severity }) => `${check} ${severity}`)).toEqual(findings);
});
