import { describe, expect, it } from 'vitest';
import { severities } from '../../../src/core/finding.ts';
import { judgeResources } from '../../../src/egress/plan.ts';
import { egressPolicy, found, now, registry } from '../support.ts';

describe('a container registry', () => {
  const flagged = ['exposure-acr-public-open high'];
  it.each([
    {
      when: 'is open',
      given: { publicNetworkAccess: 'Enabled', networkRuleSet: { defaultAction: 'Allow' } },
      findings: flagged,
    },
    { when: 'has no rules at all', given: { networkRuleSet: null }, findings: flagged },
    { when: 'is closed', given: { publicNetworkAccess: 'Disabled' }, findings: [] },
    {
      when: 'denies others',
      given: { publicNetworkAccess: 'Enabled', networkRuleSet: { defaultAction: 'Deny' } },
      findings: [],
    },
    {
      when: 'is in a perimeter, which closes no registry',
      given: { publicNetworkAccess: 'SecuredByPerimeter' },
      findings: flagged,
    },
  ])('$when', ({ given, findings }) => {
    expect(found([registry(given)])).toEqual(findings);
  });

  it('weighs more where images are pulled without a login than where one is asked for', () => {
    const worst = (properties: Readonly<Record<string, unknown>>): number =>
      Math.min(
        ...judgeResources([registry(properties, 'Standard')], egressPolicy(), now).findings.map(({ severity }) =>
          severities.indexOf(severity),
        ),
      );
    const open = { publicNetworkAccess: 'Enabled' };
    // The smaller number is the worse severity.
    expect(worst({ ...open, anonymousPullEnabled: true })).toBeLessThan(
      worst({ ...open, anonymousPullEnabled: false }),
    );
  });

  it.each([
    ['critical', 'everybody gets in', { publicNetworkAccess: 'Enabled' }],
    [
      'high',
      'only those listed get in',
      {
        publicNetworkAccess: 'Enabled',
        networkRuleSet: { defaultAction: 'Deny', ipRules: [{ value: '203.0.113.7' }] },
      },
    ],
    ['low', 'it is closed', { publicNetworkAccess: 'Disabled' }],
  ])('that asks for no login is %s where %s', (severity, _, properties) => {
    const { findings } = judgeResources([registry({ ...properties, anonymousPullEnabled: true })], egressPolicy(), now);
    expect(findings.find(({ check }) => check === 'exposure-acr-anonymous-pull')?.severity).toBe(severity);
  });

  it('below Premium names the tier as the cause', () => {
    const messageOf = (sku: string) => judgeResources([registry({}, sku)], egressPolicy(), now).findings[0]?.message;
    expect(messageOf('Basic')).toContain('the Basic tier');
    expect(messageOf('Premium')).not.toContain('tier');
  });
});
