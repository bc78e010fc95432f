import { describe, expect, it } from 'vitest';
import { hours } from '../../src/core/time.ts';
import { ApprovalsPolicy } from '../../src/policy/approvals.ts';
import { friend, home } from './support/build.ts';

const rule = (changes: Record<string, unknown>): unknown => ({ rules: [{ name: 'r', action: 'approve', ...changes }] });
const from = { subscriptions: [friend] };

describe('the approvals policy', () => {
  it('observes and answers nothing unless set otherwise', () => {
    expect(ApprovalsPolicy.parse({})).toEqual({
      mode: 'observe',
      tenants: {},
      pending: { remindAfter: hours(24) },
      outsidePolicy: 'report',
      removalBudget: { window: hours(1), atMost: 10 },
      twoPerson: [],
      rules: [],
    });
  });

  it('compares ids in lower case and times in UTC', () => {
    const upper = 'ABCDEFAB-1111-1111-1111-111111111111';
    const written = {
      from: { subscriptions: [upper] },
      targets: { types: ['Microsoft.Web/sites'] },
      validUntil: '2026-03-01T08:00:00+02:00',
    };
    expect(ApprovalsPolicy.parse(rule(written)).rules[0]).toMatchObject({
      from: { subscriptions: [upper.toLowerCase()] },
      targets: { types: ['microsoft.web/sites'] },
      validUntil: '2026-03-01T06:00:00.000Z',
    });
  });

  it.each([
    { what: 'an approval of anybody', policy: rule({}), path: 'rules.0.from', says: /who asks/ },
    {
      what: 'an approval by message alone',
      policy: rule({ message: '*ticket*' }),
      path: 'rules.0.from',
      says: /who asks/,
    },
    {
      what: 'an approval by endpoint name',
      policy: rule({ from: { endpoints: ['pe-*'] } }),
      path: 'rules.0.from',
      says: /who asks/,
    },
    {
      what: 'an approval by location',
      policy: rule({ from: { locations: ['eastus'] } }),
      path: 'rules.0.from',
      says: /who asks/,
    },
    {
      what: 'an approval by resource group name',
      policy: rule({ from: { resourceGroups: ['rg-trusted'] } }),
      path: 'rules.0.from',
      says: /who asks/,
    },
    {
      what: 'an approval by endpoint ids of any subscription',
      policy: rule({ from: { endpoints: ['/subscriptions/*/resourceGroups/rg/**'] } }),
      path: 'rules.0.from',
      says: /who asks/,
    },
    {
      what: 'no subscription at all',
      policy: rule({ from: { subscriptions: [] } }),
      path: 'rules.0.from.subscriptions',
      says: /empty/,
    },
    {
      what: 'a subscription by name',
      policy: rule({ from: { subscriptions: ['prod'] } }),
      path: 'rules.0.from.subscriptions.0',
      says: /guid/,
    },
    {
      what: 'an approval by tags of the private endpoint',
      policy: rule({ from: { tags: { team: 'orders' } } }),
      path: 'rules.0.from',
      says: /who asks/,
    },
    {
      what: 'an approval by networks of any subscription',
      policy: rule({ from: { networks: ['/subscriptions/*/**'] } }),
      path: 'rules.0.from',
      says: /who asks/,
    },
    {
      what: 'a service that is neither an alias nor an id',
      policy: rule({ from, targets: { services: ['rg/pls1'] } }),
      path: 'rules.0.targets.services.0',
      says: /alias/,
    },
    {
      what: 'requests that expire before anybody is reminded',
      policy: { pending: { remindAfter: '2d', expireAfter: '1d' } },
      path: 'pending.expireAfter',
      says: /remindAfter/,
    },
    {
      what: 'a word that is no action',
      policy: rule({ action: 'allow', from }),
      path: 'rules.0.action',
      says: /approve/,
    },
    { what: 'a rule without a name', policy: rule({ name: '', from }), path: 'rules.0.name', says: /1 to 64/ },
    {
      what: 'a name of 65 characters',
      policy: rule({ name: 'x'.repeat(65), from }),
      path: 'rules.0.name',
      says: /1 to 64/,
    },
    { what: 'a name of two lines', policy: rule({ name: 'a\nb', from }), path: 'rules.0.name', says: /control/ },
    {
      what: 'a negated pattern',
      policy: rule({ from: { ...from, endpoints: ['!pe-*'] } }),
      path: 'rules.0.from.endpoints.0',
      says: /negates/,
    },
    {
      what: 'an id pattern that is a name',
      policy: rule({ from, targets: { ids: ['kv1'] } }),
      path: 'rules.0.targets.ids.0',
      says: /resource ids/,
    },
    {
      what: 'a type without a namespace',
      policy: rule({ from, targets: { types: ['vaults'] } }),
      path: 'rules.0.targets.types.0',
      says: /resource type/,
    },
    {
      what: 'a limit on a rejection',
      policy: rule({ action: 'reject', limit: 1 }),
      path: 'rules.0.limit',
      says: /approvals/,
    },
    { what: 'a limit of none', policy: rule({ from, limit: 0 }), path: 'rules.0.limit', says: /1/ },
    {
      what: 'a time nobody can read',
      policy: rule({ from, validFrom: 'tomorrow' }),
      path: 'rules.0.validFrom',
      says: /2026-03-01/,
    },
    {
      what: 'a rule that ends before it begins',
      policy: rule({ from, validFrom: '2026-03-02', validUntil: '2026-03-01' }),
      path: 'rules.0.validUntil',
      says: /after validFrom/,
    },
    { what: 'a field nobody knows', policy: rule({ from, form: {} }), path: 'rules.0', says: /form/ },
    {
      what: 'two rules of one name',
      policy: {
        rules: [
          { name: 'r', action: 'hold' },
          { name: 'r', action: 'hold' },
        ],
      },
      path: 'rules.1.name',
      says: /earlier rule/,
    },
  ])('refuses $what', ({ policy, path, says }) => {
    const problems = ApprovalsPolicy.safeParse(policy).error?.issues.map((issue) => [
      issue.path.join('.'),
      issue.message,
    ]);
    expect(problems).toContainEqual([path, expect.stringMatching(says)]);
  });

  it.each([
    { what: 'tenants', from: { tenants: [home] } },
    {
      what: 'a network of a named subscription',
      from: { networks: [`/subscriptions/${friend}/resourceGroups/*/providers/Microsoft.Network/virtualNetworks/hub`] },
    },
    {
      what: 'a resource group of a named subscription',
      from: { resourceGroups: [`/subscriptions/${friend}/resourceGroups/rg-*`] },
    },
    { what: 'endpoints of a named subscription', from: { endpoints: [`/subscriptions/${friend}/**`] } },
  ])('takes an approval of $what', ({ from: requester }) => {
    const policy = { tenants: { [home]: [friend] }, rules: [{ name: 'r', action: 'approve', from: requester }] };
    expect(ApprovalsPolicy.safeParse(policy).success).toBe(true);
  });
});
