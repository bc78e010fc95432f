import { describe, expect, it } from 'vitest';
import { found, vault } from '../support.ts';

describe('a key vault', () => {
  const flagged = ['exposure-keyvault-public-open high'];
  it.each([
    { when: 'says Enabled', given: { publicNetworkAccess: 'Enabled' }, findings: flagged },
    { when: 'says enabled', given: { publicNetworkAccess: 'enabled' }, findings: flagged },
    { when: 'says nothing', given: {}, findings: flagged },
    {
      when: 'says disabled',
      given: { publicNetworkAccess: 'disabled', networkAcls: { defaultAction: 'Allow' } },
      findings: [],
    },
    { when: 'says DISABLED', given: { publicNetworkAccess: 'DISABLED' }, findings: [] },
    { when: 'is in a perimeter', given: { publicNetworkAccess: 'securedbyperimeter' }, findings: [] },
    {
      when: 'denies others, with empty rules',
      given: { networkAcls: { defaultAction: 'Deny', ipRules: [] } },
      findings: [],
    },
  ])('$when', ({ given, findings }) => {
    expect(found([vault(given)])).toEqual(findings);
  });
});
