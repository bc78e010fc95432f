import { describe, expect, it } from 'vitest';
import { judgeResources } from '../../../src/egress/plan.ts';
import { routes, subnet, vnet, withRoutes } from '../path/support.ts';
import { egressPolicy, now } from '../support.ts';

describe('what a finding says of the path', () => {
  const out = 'defaultOutboundAccess is not set, which means enabled (profile explicit)';
  const route = 'System:0.0.0.0/0->Internet';
  it.each([
    { when: 'its worst scope alone', given: [['AzureCloud', 'None']], so: '' },
    {
      when: 'the scopes that are as bad, and no other',
      given: [
        ['AzureCloud', 'Internet'],
        ['Sql', 'Internet'],
        ['Storage', 'None'],
      ],
      so: ' (so do AzureCloud, Sql)',
    },
  ])('$when', ({ given, so }) => {
    const { findings } = judgeResources([vnet(), subnet(withRoutes), routes(given)], egressPolicy({}), now);
    expect(findings.find(({ check }) => check === 'egress-subnet-default-outbound')).toMatchObject({
      message: `0.0.0.0/0 takes ${route}${so}, which is default-outbound: ${out}`,
      evidence: {
        'path.class': 'default-outbound',
        'path.scope': '0.0.0.0/0',
        'path.route': route,
        'path.via': null,
        'path.publicIps': [],
      },
    });
  });
});
