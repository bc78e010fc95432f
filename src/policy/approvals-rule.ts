import * as z from 'zod';
import { From, namesRequester, Targets } from './approvals-scope.ts';
import { textPatternLike } from './patterns.ts';

/** A day or a moment that there is: `Date` takes 30 February for 2 March. */
const isInstant = (text: string): boolean =>
  z.iso.date().safeParse(text.slice(0, 10)).success &&
  /^.{10}(T.+(Z|[+-]\d\d:\d\d))?$/.test(text) &&
  !Number.isNaN(Date.parse(text));

const Instant = z
  .string()
  .refine(isInstant, { error: 'is not a time; write 2026-03-01 or 2026-03-01T08:00:00Z' })
  .meta({ examples: ['2026-03-01', '2026-03-01T08:00:00Z'] })
  .transform((text) => new Date(text).toISOString());

/** Whether one time is not after another; what was refused is still the text that was written, and has its own problem. */
const isNotAfter = (one: string | undefined, other: string | undefined): boolean =>
  one !== undefined &&
  other !== undefined &&
  isInstant(one) &&
  isInstant(other) &&
  Date.parse(one) <= Date.parse(other);

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
    message: textPatternLike('ticket *')
      .optional()
      .describe("Pattern of the request message: the requester's own text, never a ground alone"),
    limit: z
      .int()
      .min(1)
      .max(1_000)
      .optional()
      .describe('At most so many connections that this rule approved on one resource; further ones wait for a person'),
    validFrom: Instant.optional().describe('The rule counts from this time on'),
    validUntil: Instant.optional().describe('The rule counts until this time'),
  })
  .refine(({ action, from }) => action !== 'approve' || namesRequester(from), {
    path: ['from'],
    error:
      'must say who asks: name subscriptions or tenants, or begin resourceGroups, endpoints or networks with /subscriptions/{id}/; ' +
      "names, locations, tags and messages are the requester's own choice",
  })
  .refine(({ action, limit }) => limit === undefined || action === 'approve', {
    path: ['limit'],
    error: ({ input }) => `counts approvals; action is ${(input as { readonly action: string }).action}`,
  })
  .refine(({ validFrom, validUntil }) => !isNotAfter(validUntil, validFrom), {
    path: ['validUntil'],
    error: 'is not after validFrom',
  });
export type ApprovalRule = z.infer<typeof ApprovalRule>;
