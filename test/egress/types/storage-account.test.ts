import { describe, expect, it } from 'vitest';
import { judgeResources } from '../../../src/egress/plan.ts';
import { egressPolicy, found, idOf, now, storage } from '../support.ts';

const open = 'exposure-storage-public-open high';
const listed = 'exposure-storage-selected-networks medium';

describe('a storage account', () => {
  it.each([
    { when: 'nothing is set: the service starts open', given: {}, findings: [open] },
    {
      when: 'public access is on and others are allowed',
      given: { publicNetworkAccess: 'Enabled', networkAcls: { defaultAction: 'Allow' } },
      findings: [open],
    },
    {
      when: 'public access is off, with any rules',
      given: { publicNetworkAccess: 'Disabled', networkAcls: { defaultAction: 'Allow' } },
      findings: [],
    },
    { when: 'public access is off in lower case', given: { publicNetworkAccess: 'disabled' }, findings: [] },
    { when: 'a perimeter is in charge', given: { publicNetworkAccess: 'SecuredByPerimeter' }, findings: [] },
    {
      when: 'others are denied and nobody is listed',
      given: { networkAcls: { defaultAction: 'Deny', ipRules: [], virtualNetworkRules: [] } },
      findings: [],
    },
    {
      when: 'others are denied and an address is listed',
      given: { networkAcls: { defaultAction: 'Deny', ipRules: [{ value: '203.0.113.4' }] } },
      findings: [listed],
    },
    {
      when: 'others are denied and a subnet is listed',
      given: { networkAcls: { defaultAction: 'deny', virtualNetworkRules: [{ id: '/subscriptions/x' }] } },
      findings: [listed],
    },
    {
      when: 'others are denied and a resource is listed',
      given: { networkAcls: { defaultAction: 'Deny', resourceAccessRules: [{ resourceId: '/subscriptions/x' }] } },
      findings: [listed],
    },
    {
      when: 'an address is listed but public access is off',
      given: {
        publicNetworkAccess: 'Disabled',
        networkAcls: { defaultAction: 'Deny', ipRules: [{ value: '203.0.113.4' }] },
      },
      findings: [],
    },
    {
      when: 'the switch holds a value not known here: unknown',
      given: { publicNetworkAccess: 'Sometimes' },
      findings: [],
    },
    { when: 'the switch is an empty text', given: { publicNetworkAccess: '' }, findings: [open] },
    { when: 'the network rules are null', given: { networkAcls: null }, findings: [open] },
  ])('$when', ({ given, findings }) => {
    expect(found([storage(given)])).toEqual(findings);
  });

  it.each([
    { when: 'true may be made anonymous', value: true, findings: ['exposure-storage-anonymous-blob high'] },
    { when: "1 is Resource Graph's true", value: 1, findings: ['exposure-storage-anonymous-blob high'] },
    { when: 'null is worth a line', value: null, findings: ['exposure-storage-anonymous-blob info'] },
    { when: 'absent is worth a line', value: undefined, findings: ['exposure-storage-anonymous-blob info'] },
    { when: 'false is as it should be', value: false, findings: [] },
    { when: "0 is Resource Graph's false", value: 0, findings: [] },
  ])('allowBlobPublicAccess: $when', ({ value, findings }) => {
    expect(found([storage({ publicNetworkAccess: 'Disabled', allowBlobPublicAccess: value })])).toEqual(findings);
  });

  it('names everything its network rules let in, sorted', () => {
    const networkAcls = {
      defaultAction: 'Deny',
      ipRules: [{ value: '203.0.113.9' }, { value: '203.0.113.10' }],
      ipv6Rules: [{ value: '2001:db8::/64' }],
    };
    const { findings } = judgeResources([storage({ networkAcls })], egressPolicy(), now);
    expect(findings[0]?.message).toContain('2001:db8::/64, 203.0.113.10, 203.0.113.9');
  });

  it('reads the same as az prints it: flattened, networkRuleSet, other names inside', () => {
    const { properties: _, ...flat } = storage({});
    const az = {
      ...flat,
      publicNetworkAccess: 'Enabled',
      allowBlobPublicAccess: true,
      networkRuleSet: { defaultAction: 'Deny', ipRules: [{ ipAddressOrRange: '203.0.113.4' }] },
    };
    expect(found([az])).toEqual(['exposure-storage-anonymous-blob high', listed]);
  });

  it('is noted, and not judged, where only its name was read', () => {
    const { properties: _, ...bare } = storage({});
    const report = judgeResources([{ ...bare, properties: null }], egressPolicy(), now);
    expect(report.findings).toEqual([]);
    expect(report.unread).toEqual([idOf(bare)]);
    expect(report.unknown.map(({ id }) => id)).toEqual([idOf(bare)]);
  });

  it('behind a perimeter is not called safe: a note says what was not read', () => {
    const report = judgeResources([storage({ publicNetworkAccess: 'SecuredByPerimeter' })], egressPolicy(), now);
    expect(report.unknown[0]?.because).toContain('was not read');
  });
});
