import * as z from 'zod';
import { ApprovalRule } from './approvals-rule.ts';
import { Targets } from './approvals-scope.ts';
import { BudgetWindow, durationFrom } from './duration.ts';
import { Mode } from './mode.ts';
import { listOf, SubscriptionId, TenantId } from './patterns.ts';

/** Whether one duration is no longer than another; what was refused is still the text that was written, and has its own problem. */
const isAtMost = (one: unknown, other: unknown): boolean =>
  typeof one === 'number' && typeof other === 'number' && one <= other;

/** What operators decide about private endpoint connections. */
export const ApprovalsPolicy = z
  .strictObject({
    mode: Mode.default('observe').describe('observe judges and reports; enforce also approves and rejects in Azure'),
    tenants: z
      .record(TenantId, listOf(SubscriptionId))
      .default({})
      .describe('Which subscriptions belong to a tenant, for those that this identity can not list'),
    pending: z
      .strictObject({
        remindAfter: durationFrom({ least: '1m', shorter: 'every request is reported as late at once' }, '8h', '1d')
          .prefault('1d')
          .describe('A request that waited this long is reported more loudly'),
        expireAfter: durationFrom({ least: '1h', shorter: 'requests are rejected before anybody has seen them' }, '30d')
          .optional()
          .describe(
            'A request that nobody answered for this long is rejected, with a description that says so; without it, never',
          ),
      })
      .prefault({})
      .describe('Requests that wait for a person'),
    outsidePolicy: z
      .enum(['report', 'remove'])
      .default('report')
      .describe(
        'Connections that were approved past this policy: report leaves a finding; remove also rejects them in mode enforce, but never what may be covered by something that can not be seen',
      ),
    removalBudget: z
      .strictObject({
        window: BudgetWindow.prefault('1h').describe('The sliding window the budget counts in'),
        atMost: z.int().min(0).max(10_000).default(10).describe('Removals in one window, over all resources'),
      })
      .prefault({})
      .describe('Removals above the budget wait for the next window'),
    twoPerson: z
      .array(
        z.strictObject({
          targets: Targets,
          applications: z
            .enum(['refuse', 'count'])
            .default('refuse')
            .describe(
              'refuse: an application is none of the two, nor is a caller whose token does not say what they are',
            ),
        }),
      )
      .default([])
      .describe('Resources where two different people must approve; rejecting takes one. Rules are not concerned'),
    rules: z
      .array(ApprovalRule)
      .default([])
      .describe('The first rule that matches decides; no match waits for a person'),
  })
  .refine(({ pending: { remindAfter, expireAfter } }) => !isAtMost(expireAfter, remindAfter), {
    path: ['pending', 'expireAfter'],
    error: 'is not longer than remindAfter, so nobody would be reminded first',
  })
  .superRefine(({ rules }, context) => {
    for (const [index, { name }] of rules.entries()) {
      if (rules.findIndex((each) => each.name === name) === index) continue;
      const message = `'${name}' is the name of an earlier rule; give each rule a name of its own`;
      context.addIssue({ code: 'custom', path: ['rules', index, 'name'], message });
    }
  });
export type ApprovalsPolicy = z.infer<typeof ApprovalsPolicy>;
