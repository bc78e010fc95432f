import { z } from 'zod';

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const anchored = /^\/subscriptions\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\//i;

const SubscriptionId = z
  .string()
  .regex(guid, {
    error: 'is not a subscription id; write its guid, e.g. 11111111-2222-3333-4444-555555555555',
  })
  .toLowerCase();
const TenantId = z
  .string()
  .regex(guid, { error: 'is not a tenant id; write its guid, e.g. 11111111-2222-3333-4444-555555555555' })
  .toLowerCase();

const Pattern = z
  .string()
  .min(1, { error: 'is empty; write a pattern such as st-*, or leave the field out' })
  .max(512, { error: 'is longer than 512 characters' })
  .refine((text) => !text.startsWith('!') && !text.includes('!('), {
    error: 'negates; write what is meant to match, and put the exception in a rule above this one',
  });

const IdPattern = Pattern.refine((text) => text.startsWith('/subscriptions/') || text.startsWith('**/'), {
  error: 'is not a pattern of resource ids; begin it with /subscriptions/ or **/',
});
const NameOrIdPattern = Pattern.refine((text) => !text.includes('/') || /^\/subscriptions\/./i.test(text), {
  error: 'is neither a pattern of names nor of resource ids; leave out the slashes, or begin with /subscriptions/',
});

const ResourceType = z
  .string()
  .regex(/^[a-z0-9.]+(\/[a-z0-9.]+)+$/i, {
    error: 'is not a resource type; write it as Microsoft.Storage/storageAccounts',
  })
  .toLowerCase();

const Instant = z
  .string()
  .refine((text) => /^\d{4}-\d\d-\d\d(T.+(Z|[+-]\d\d:\d\d))?$/.test(text) && !Number.isNaN(Date.parse(text)), {
    error: 'is not a time; write 2026-03-01 or 2026-03-01T08:00:00Z',
  })
  .transform((text) => new Date(text).toISOString());

/** A list that says something: an empty one would read as "nobody" to one person and as "anybody" to the next. */
const listOf = <T extends z.ZodType>(element: T) =>
  z.array(element).min(1, { error: 'is empty; name at least one, or leave the field out' });

const Targets = z
  .strictObject({
    types: listOf(ResourceType).optional().describe('Resource types, e.g. Microsoft.KeyVault/vaults'),
    ids: listOf(IdPattern)
      .optional()
      .describe('Patterns of the resource id; * stays inside a segment, ** crosses segments'),
    resourceGroups: listOf(NameOrIdPattern)
      .optional()
      .describe('Patterns of the resource group that holds the resource: its name, or its whole id'),
    tags: z
      .record(z.string().min(1), z.string())
      .optional()
      .describe('Tags that the resource carries, all of them; names in any casing, values exactly'),
    groupIds: listOf(z.string().min(1).toLowerCase())
      .optional()
      .describe('Group ids asked for, e.g. blob; every one the connection names must be listed'),
  })
  .describe('Which private link resources the rule is about; without it, all of them');

const From = z
  .strictObject({
    subscriptions: listOf(SubscriptionId).optional().describe('Subscriptions of the private endpoint that asks'),
    tenants: listOf(TenantId)
      .optional()
      .describe('Tenants of the private endpoint that asks, known through approvals.tenants alone'),
    resourceGroups: listOf(NameOrIdPattern)
      .optional()
      .describe("Patterns of the private endpoint's resource group: its name, or its whole id"),
    endpoints: listOf(NameOrIdPattern)
      .optional()
      .describe("Patterns of the private endpoint's name, or of its whole id"),
    locations: listOf(z.string().min(1))
      .optional()
      .describe('Regions of the private endpoint; only private link services tell them'),
  })
  .describe('Who asks; every field that is given must match');
type From = z.infer<typeof From>;

/** One line of the allowlist. The first rule that matches decides; what can't be seen never matches. */
export const ApprovalRule = z
  .strictObject({
    name: z
      .string()
      .regex(/^(?=\S)\P{C}{1,64}(?<=\S)$/u, { error: 'must have 1 to 64 characters, none of them a control character' })
      .describe('Names the rule in verdicts, descriptions in Azure and the audit'),
    action: z
      .enum(['approve', 'reject', 'hold'])
      .describe('approve and reject write to Azure in mode enforce; hold leaves it to a person'),
    targets: Targets.optional(),
    from: From.optional(),
    message: Pattern.optional().describe(
      "Pattern of the request message: the requester's own text, never a ground alone",
    ),
    limit: z
      .int()
      .min(1)
      .max(1_000)
      .optional()
      .describe('At most so many connections that this rule approved on one resource; further ones wait for a person'),
    validFrom: Instant.optional().describe('The rule counts from this time on'),
    validUntil: Instant.optional().describe('The rule counts until this time'),
  })
  .superRefine((rule, context) => {
    if (rule.action === 'approve' && !namesRequester(rule.from)) {
      context.addIssue({
        code: 'custom',
        path: ['from'],
        message:
          'must say who asks: name subscriptions or tenants, or begin resourceGroups or endpoints with /subscriptions/{id}/; ' +
          "names, locations and messages are the requester's own choice",
      });
    }
    if (rule.limit !== undefined && rule.action !== 'approve') {
      context.addIssue({ code: 'custom', path: ['limit'], message: `counts approvals; action is ${rule.action}` });
    }
    if (rule.validFrom !== undefined && rule.validUntil !== undefined && rule.validUntil <= rule.validFrom) {
      context.addIssue({ code: 'custom', path: ['validUntil'], message: 'is not after validFrom' });
    }
  });
export type ApprovalRule = z.infer<typeof ApprovalRule>;

/** What operators decide about private endpoint connections. */
export const ApprovalsPolicy = z
  .strictObject({
    mode: z
      .enum(['observe', 'enforce'])
      .default('observe')
      .describe('observe judges and reports; enforce also approves and rejects in Azure'),
    tenants: z
      .record(TenantId, listOf(SubscriptionId))
      .default({})
      .describe('Which subscriptions belong to a tenant: Azure does not say it of a requester'),
    rules: z
      .array(ApprovalRule)
      .default([])
      .describe('The first rule that matches decides; no match waits for a person'),
  })
  .superRefine(({ rules, tenants }, context) => {
    const seen = new Set<string>();
    for (const [index, rule] of rules.entries()) {
      if (seen.has(rule.name)) {
        const message = `'${rule.name}' is the name of an earlier rule; give each rule a name of its own`;
        context.addIssue({ code: 'custom', path: ['rules', index, 'name'], message });
      }
      seen.add(rule.name);
      for (const [place, tenant] of (rule.from?.tenants ?? []).entries()) {
        if (tenants[tenant] !== undefined) continue;
        const message = `'${tenant}' is not in approvals.tenants; list its subscriptions there`;
        context.addIssue({ code: 'custom', path: ['rules', index, 'from', 'tenants', place], message });
      }
    }
  });
export type ApprovalsPolicy = z.infer<typeof ApprovalsPolicy>;

/** Whether `from` holds something only the platform writes: a subscription. Everything else can be chosen by who asks. */
function namesRequester(from: From | undefined): boolean {
  if (from === undefined) return false;
  const allAnchored = (patterns: readonly string[] | undefined): boolean =>
    patterns?.every((pattern) => anchored.test(pattern)) === true;
  return (
    from.subscriptions !== undefined ||
    from.tenants !== undefined ||
    allAnchored(from.resourceGroups) ||
    allAnchored(from.endpoints)
  );
}
