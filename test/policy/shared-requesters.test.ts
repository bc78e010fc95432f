import { expect, it } from 'vitest';
import { Policy } from '../../src/policy/policy.ts';
import { reviewPolicy } from '../../src/policy/review-policy.ts';

const theirs = '22222222-2222-2222-2222-222222222222';
const frontDoor = `/subscriptions/${theirs}/resourceGroups/eafd-Prod-*`;

it.each([
  { when: 'a subscription alone', rule: { from: { subscriptions: [theirs] } }, warns: undefined },
  {
    when: 'a subscription and a message',
    rule: { from: { subscriptions: [theirs] }, message: '*my profile*' },
    warns: /narrowed by a message alone.*Front Door, Data Factory/,
  },
  {
    when: 'a tenant and a message',
    rule: { from: { tenants: [theirs] }, message: '*my profile*' },
    warns: /narrowed by a message alone/,
  },
  {
    when: 'a subscription, a resource group and a message',
    rule: { from: { subscriptions: [theirs], resourceGroups: ['rg-orders-*'] }, message: '*INC-*' },
    warns: undefined,
  },
  {
    when: 'a subscription, every resource group and a message',
    rule: { from: { subscriptions: [theirs], resourceGroups: ['*'] }, message: '*my profile*' },
    warns: /narrowed by a message alone/,
  },
  {
    when: 'a subscription, every resource group by its id and a message',
    rule: { from: { resourceGroups: [`/subscriptions/${theirs}/resourceGroups/*`] }, message: '*my profile*' },
    warns: /narrowed by a message alone/,
  },
  {
    when: 'a subscription, every endpoint and a message',
    rule: { from: { subscriptions: [theirs], endpoints: [`/subscriptions/${theirs}/**`] }, message: '*my profile*' },
    warns: /narrowed by a message alone/,
  },
  {
    when: 'a subscription, every endpoint of any subscription and a message',
    rule: { from: { subscriptions: [theirs], endpoints: ['**'] }, message: '*my profile*' },
    warns: /narrowed by a message alone/,
  },
  {
    when: 'a subscription, a location and a message',
    rule: { from: { subscriptions: [theirs], locations: ['westeurope'] }, message: '*my profile*' },
    warns: /narrowed by a message alone/,
  },
  {
    when: "a subscription, tags of the endpoint (which nobody can read in Microsoft's subscriptions) and a message",
    rule: { from: { subscriptions: [theirs], tags: { team: 'orders' } }, message: '*my profile*' },
    warns: undefined,
  },
  {
    when: 'a subscription, tags of the target and a message',
    rule: { targets: { tags: { env: 'prod' } }, from: { subscriptions: [theirs] }, message: '*my profile*' },
    warns: /narrowed by a message alone/,
  },
  {
    when: "Front Door's own groups and tags of the endpoint",
    rule: { from: { subscriptions: [theirs], resourceGroups: ['eafd-Prod-*'], tags: { team: 'orders' } } },
    warns: /means private endpoints of Front Door/,
  },
  {
    when: "a subscription, a region's groups and a message",
    rule: { from: { subscriptions: [theirs], resourceGroups: ['*-westeurope'] }, message: '*my profile*' },
    warns: /narrowed by a message alone/,
  },
  {
    when: "Front Door's own groups without their dash",
    rule: { from: { subscriptions: [theirs], resourceGroups: ['eafd*'] }, message: '*my profile*' },
    warns: /means private endpoints of Front Door/,
  },
  {
    when: 'every resource group and no message',
    rule: { from: { subscriptions: [theirs], resourceGroups: ['*'] } },
    warns: undefined,
  },
  {
    when: "Front Door's own group",
    rule: { from: { resourceGroups: [frontDoor] } },
    warns: /Front Door, which asks from a subscription of Microsoft's own for all of its customers/,
  },
  {
    when: "Front Door's own group by name, and a message",
    rule: { from: { subscriptions: [theirs], resourceGroups: ['EAFD-prod-westeurope'] }, message: 'x' },
    warns: /leave them to a person/,
  },
  {
    when: "endpoints in Front Door's own group",
    rule: { from: { endpoints: [`${frontDoor}/providers/Microsoft.Network/privateEndpoints/*`] } },
    warns: /Front Door/,
  },
  {
    when: "Front Door's own group, to be rejected",
    rule: { action: 'reject', from: { resourceGroups: [frontDoor] } },
    warns: undefined,
  },
])('a rule that names $when', ({ rule, warns }) => {
  const rules = [{ name: 'r', action: 'approve', ...rule }];
  const policy = Policy.parse({ version: 1, approvals: { mode: 'enforce', rules } });
  const [problem, ...others] = reviewPolicy(policy, new Date(0));
  expect(others).toEqual([]);
  expect(problem?.path).toBe(warns === undefined ? undefined : 'approvals.rules[0].from');
  if (warns !== undefined) expect(problem?.message).toMatch(warns);
});
