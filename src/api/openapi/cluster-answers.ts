import * as z from 'zod';
import { Id, ResourceId } from './ids.ts';

const note = z.strictObject({
  id: z.string(),
  state: z.enum(['pass', 'fail', 'unknown']),
  because: z.string(),
  remedy: z.string().describe('Empty where it passes'),
});

export const Service = z.strictObject({
  id: Id,
  resourceId: ResourceId,
  name: z.string(),
  alias: z.string().nullable(),
  fqdns: z.array(z.string()),
  cluster: z
    .strictObject({ id: Id, resourceId: ResourceId, knownBy: z.enum(['node resource group', 'tag']) })
    .nullable(),
  kubernetesService: z.strictObject({ namespace: z.string(), name: z.string() }).nullable(),
  frontends: z.array(
    z.strictObject({
      id: ResourceId,
      balancer: ResourceId,
      address: z.string().nullable(),
      isPublic: z.boolean().nullable(),
    }),
  ),
  natAddresses: z.array(
    z.strictObject({ address: z.string().nullable(), subnet: ResourceId.nullable(), isStatic: z.boolean() }),
  ),
  visibility: z.array(z.string()),
  autoApproval: z.array(z.string()),
  proxyProtocol: z.boolean(),
  consumers: z.array(
    z.strictObject({
      connection: z.string(),
      endpoint: ResourceId.nullable(),
      linkId: z.string().nullable().describe('What PROXY protocol calls the consumer'),
      status: z.string(),
    }),
  ),
  preconditions: z.array(note),
  bypasses: z.array(note).describe('Ways to the same pods that no approval guards'),
  deadConsumers: z.array(z.strictObject({ endpoint: ResourceId, because: z.string(), remedy: z.string() })),
});

export const Isolation = z.strictObject({
  cluster: ResourceId,
  isolated: z.enum(['yes', 'no', 'unknown']),
  lines: z.array(note),
  history: z
    .array(
      z.strictObject({
        at: z.iso.datetime().describe('When it was seen'),
        cluster: ResourceId,
        property: z.string(),
        before: z.string().nullable().describe('Null where it was not set'),
        after: z.string().nullable(),
      }),
    )
    .describe('Changes of what the lines rest on, newest first: what `gatehouse verify isolation --history` takes'),
  asked: z
    .strictObject({
      state: z.enum(['not-asked', 'never', 'waiting', 'running', 'failed', 'answered']),
      at: z.iso.datetime().nullable().describe('When it last said something; null where it never did'),
      because: z
        .string()
        .describe('Why it is not asked, who waits, why it failed, what it left out; empty where it said all'),
    })
    .describe('How far the asking of what only the cluster knows is'),
});

export const Wanted = z.strictObject({
  cluster: ResourceId,
  wanted: z.strictObject({
    at: z.iso.datetime(),
    by: z.string().describe('Who asked, as the audit has it'),
    reason: z.string(),
  }),
});
