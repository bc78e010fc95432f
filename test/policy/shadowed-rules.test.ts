import { describe, expect, it } from 'vitest';
import { findShadowedRules } from '../../src/policy/shadowed-rules.ts';
import { allowFriend, friend, ours, policyOf, stranger } from '../approvals/support/build.ts';

const both = { name: 'both', action: 'approve', from: { subscriptions: [friend, stranger] } };
const vaults = { ...allowFriend, name: 'vaults', targets: { types: ['Microsoft.KeyVault/vaults'] } };

const tagged = (env: string, name: string) => ({ ...vaults, name, targets: { tags: { env }, ids: ['**'] } });

describe('a rule that an earlier one covers', () => {
  it.each([
    { when: 'the earlier lists more requesters', rules: [both, allowFriend], shadowed: ['friends by both'] },
    { when: 'the earlier lists fewer requesters', rules: [allowFriend, both], shadowed: [] },
    { when: 'the earlier has no targets', rules: [allowFriend, vaults], shadowed: ['vaults by friends'] },
    { when: 'the earlier has targets of its own', rules: [vaults, allowFriend], shadowed: [] },
    {
      when: 'the earlier answers everybody',
      rules: [{ name: 'nobody', action: 'reject' }, vaults, both],
      shadowed: ['vaults by nobody', 'both by nobody'],
    },
    { when: 'the earlier ends some day', rules: [{ ...both, validUntil: '2027-01-01' }, allowFriend], shadowed: [] },
    { when: 'the earlier begins some day', rules: [{ ...both, validFrom: '2027-01-01' }, allowFriend], shadowed: [] },
    { when: 'the earlier has a limit', rules: [{ ...both, limit: 3 }, allowFriend], shadowed: [] },
    { when: 'the earlier wants a message', rules: [{ ...both, message: '*x*' }, allowFriend], shadowed: [] },
    {
      when: 'both want the same message',
      rules: [
        { ...both, message: '*x*' },
        { ...allowFriend, message: '*x*' },
      ],
      shadowed: ['friends by both'],
    },
    {
      when: 'only the later wants a message',
      rules: [both, { ...allowFriend, message: '*x*' }],
      shadowed: ['friends by both'],
    },
    {
      when: 'both answer everybody',
      rules: [
        { name: 'all', action: 'reject' },
        { name: 'rest', action: 'reject' },
      ],
      shadowed: ['rest by all'],
    },
    {
      when: 'both want the same tag',
      rules: [tagged('dev', 'tagged'), tagged('dev', 'later')],
      shadowed: ['later by tagged'],
    },
    {
      when: 'they want other values of a tag',
      rules: [tagged('dev', 'tagged'), tagged('prod', 'later')],
      shadowed: [],
    },
    {
      when: 'they name different subscriptions',
      rules: [allowFriend, { ...allowFriend, name: 'us', from: { subscriptions: [ours] } }],
      shadowed: [],
    },
    {
      when: 'the earlier wants a tag more',
      rules: [{ ...vaults, targets: { tags: { env: 'dev' } } }, allowFriend],
      shadowed: [],
    },
    {
      when: 'only the later also answers requesters nobody names',
      rules: [
        { name: 'far', action: 'hold', from: {} },
        { name: 'rest', action: 'reject' },
      ],
      shadowed: [],
    },
  ])('is reported where $when', ({ rules, shadowed }) => {
    expect(findShadowedRules(policyOf(rules).approvals.rules).map(({ rule, by }) => `${rule} by ${by}`)).toEqual(
      shadowed,
    );
  });
});
