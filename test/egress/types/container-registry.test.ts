import { describe, expect, it } from 'vitest';
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

  it('below Premium names the tier as the cause', () => {
    const messageOf = (sku: string) => judgeResources([registry({}, sku)], egressPolicy(), now).findings[0]?.message;
    expect(messageOf('Basic')).toContain('the Basic tier');
    expect(messageOf('Premium')).not.toContain('tier');
  });
});
