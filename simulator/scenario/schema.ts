import * as z from 'zod';
import { findResourceId } from '../../src/core/resource-id.ts';

const unitMs = { ms: 1, s: 1_000, m: 60_000 } as const;

/** A length of time as people write it; parses to milliseconds. */
const Duration = z
  .string()
  .regex(/^\d+(ms|s|m)$/, { error: 'is not a duration; write a whole number and ms, s or m, e.g. 500ms or 10s' })
  .transform((text) => Number.parseInt(text, 10) * unitMs[text.replace(/\d+/, '') as keyof typeof unitMs]);

const SubscriptionId = z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, {
  error: 'is not a subscription id; write its guid',
});
const Id = z.string().refine((text) => findResourceId(text) !== undefined, {
  error: 'is not a resource id; write /subscriptions/{id}/resourceGroups/{name}/providers/{type}/{name}',
});
const Body = z.record(z.string(), z.unknown());
const Principal = z.enum(['reader', 'approver', 'admin', 'stranger']);

const Resource = z.strictObject({ id: Id, body: Body });

/** A connection, by what it leads to and the private endpoint that asks: its own name is made up by Azure. */
const ConnectionRef = { resource: Id, from: Id };

const Match = z.strictObject({
  operation: z.string().optional().describe('Whole operation name, in any casing'),
  subject: z.string().optional().describe('Text that the subject contains, in any casing'),
  count: z.int().min(1).default(1).describe('How many fitting events, counting from now'),
});

const Decision = z.strictObject({
  ...ConnectionRef,
  as: Principal.default('approver'),
  reason: z.string(),
  status: z.int().optional().describe('The status the API must answer with; 200 or 202 where absent'),
});

const Deferral = z.strictObject({ ...Decision.shape, for: Duration.describe('How long from now') });

/** What a step can do: exactly one of these. */
export const actionShapes = {
  put: Resource.describe('Writes a resource through ARM'),
  delete: Id.describe('Deletes a resource through ARM'),
  approve: Decision.describe('A person approves a connection through the API'),
  reject: Decision.describe('A person rejects a connection through the API'),
  defer: Deferral.describe('A person puts a connection off through the API'),
  apply: z
    .strictObject({
      zone: Id,
      network: Id,
      as: Principal.default('admin'),
      reason: z.string(),
      status: z.int().default(202),
    })
    .describe('A person has done what is proposed for a zone and a network, once it is'),
  answerInAzure: z
    .strictObject({ ...ConnectionRef, state: z.enum(['Approved', 'Rejected']), description: z.string().default('') })
    .describe('Somebody answers a connection in Azure itself, past Gatehouse'),
  call: z
    .strictObject({
      as: Principal.optional(),
      method: z.enum(['GET', 'POST']).default('GET'),
      path: z.string().startsWith('/'),
      body: z.unknown().optional(),
      status: z.int().default(200),
    })
    .describe('One request to the API, and the status it must answer with'),
  drop: Match.describe('Loses the next fitting events'),
  duplicate: Match.describe('Delivers the next fitting events twice'),
  hold: Match.describe('Keeps the next fitting events back until release'),
  release: z
    .union([z.enum(['in-order', 'reversed']), z.strictObject({ seed: z.int() })])
    .describe('Delivers the events held back: in order, reversed, or shuffled by a seed'),
  publish: z.array(Body).min(1).describe('Delivers hand-made events as they are'),
  sweep: z.literal('now').describe('Runs the sweep and waits for its end'),
  wait: Duration.describe('Lets time pass'),
} as const;

const RecordExpectation = z.strictObject({
  zone: Id.describe('The zone'),
  name: z.string(),
  type: z.enum(['A', 'AAAA']).default('A'),
  addresses: z
    .union([z.array(z.string()).min(1), z.enum(['any', 'none'])])
    .describe('The addresses that are there, in any order; any for some record set; none for no record set'),
});
export type RecordExpectation = z.infer<typeof RecordExpectation>;

const ConnectionExpectation = z.strictObject({
  ...ConnectionRef,
  state: z.enum(['Pending', 'Approved', 'Rejected', 'Disconnected', 'none']).describe('The state in Azure'),
  verdict: z.enum(['approve', 'reject', 'hold', 'none']).optional().describe('What Gatehouse makes of it'),
  rule: z.string().optional().describe('The rule that says so'),
});
export type ConnectionExpectation = z.infer<typeof ConnectionExpectation>;

const FindingExpectation = z.strictObject({
  check: z.string(),
  subject: Id,
  state: z.enum(['open', 'resolved', 'exempt', 'none']).default('open'),
});
export type FindingExpectation = z.infer<typeof FindingExpectation>;

const AuditExpectation = z.strictObject({
  room: z.string().optional(),
  action: z.string().optional(),
  target: Id.optional(),
  count: z.int().min(0).describe('Entries since the scenario began'),
});
export type AuditExpectation = z.infer<typeof AuditExpectation>;

const ResourceExpectation = z.strictObject({ id: Id, is: z.enum(['there', 'gone']) });
export type ResourceExpectation = z.infer<typeof ResourceExpectation>;

export const Expectations = z.strictObject({
  within: Duration.prefault('10s').describe('When all of it must be so at the latest'),
  byEvent: z
    .literal(true)
    .optional()
    .describe(
      "It comes of the step's own event. How long after that it came is printed, and fails no run: a busy machine is no fault",
    ),
  stays: Duration.optional().describe('How long it must stay so, once it is'),
  resources: z.array(ResourceExpectation).default([]),
  records: z.array(RecordExpectation).default([]),
  connections: z.array(ConnectionExpectation).default([]),
  findings: z.array(FindingExpectation).default([]),
  audit: z.array(AuditExpectation).default([]),
});
export type Expectations = z.infer<typeof Expectations>;

const actionNames = Object.keys(actionShapes) as (keyof typeof actionShapes)[];

const Step = z
  .strictObject({ say: z.string(), ...z.object(actionShapes).partial().shape, expect: Expectations.optional() })
  .superRefine((step, context) => {
    const given = actionNames.filter((name) => step[name] !== undefined);
    if (given.length === 1) return;
    const found = given.length === 0 ? 'none' : given.join(' and ');
    context.addIssue({ code: 'custom', message: `does exactly one of ${actionNames.join(', ')}; found ${found}` });
  });
export type Step = z.infer<typeof Step>;

/** A scenario: what exists, what the operators wrote, what happens, and what must come of it. */
export const Scenario = z.strictObject({
  title: z.string(),
  about: z.string().optional(),
  names: z.record(z.string(), z.string()).default({}).describe('Short names for long texts, used as $(name)'),
  manages: z.array(SubscriptionId).min(1).describe('Subscriptions Gatehouse is deployed for'),
  policy: z.record(z.string(), z.unknown()).describe('The policy Gatehouse works by'),
  clusters: z
    .array(z.strictObject({ id: Id, objects: z.array(Body).default([]) }))
    .default([])
    .describe('Clusters that get what AKS makes for them, and what is in each, as kubectl shows it'),
  resources: z
    .array(Resource)
    .default([])
    .describe('What existed before Gatehouse: written through ARM, without events'),
  steps: z.array(Step).min(1),
});
export type Scenario = z.infer<typeof Scenario>;
