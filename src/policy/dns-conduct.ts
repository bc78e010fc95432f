import * as z from 'zod';
import { foldCase } from '../core/text.ts';
import { EndpointPattern, listOf, patternLike } from './patterns.ts';
import { EndpointSelector } from './selector.ts';

const RecordPattern = patternLike('privatelink.blob.core.windows.net/st*')
  .regex(/^[^/\s]+\/[^/\s]+$/, {
    error: "is not a pattern of zone and name; write 'privatelink.blob.core.windows.net/st*'",
  })
  .overwrite(foldCase);

/** How we behave where others are: other endpoints, other people's records, people's hands. */
export const dnsConduct = {
  conflicts: z
    .strictObject({
      winner: z
        .enum(['incumbent', 'all', 'prefer'])
        .default('incumbent')
        .describe(
          'Who gets a name that several endpoints claim: incumbent, the endpoint that has it; all, the addresses of all of them in one record set; prefer, the first match in prefer. A finding in every case',
        ),
      prefer: z
        .array(EndpointSelector)
        .default([])
        .describe('For winner: prefer. Earlier entries come first; among equals the incumbent keeps the name'),
    })
    .refine(({ winner, prefer }) => winner !== 'prefer' || prefer.length > 0, {
      path: ['prefer'],
      error: 'is empty; winner: prefer needs an order of preference',
    })
    .prefault({})
    .describe('Two endpoints, one name'),
  adopt: z
    .array(
      z.union([
        RecordPattern,
        z.strictObject({
          record: RecordPattern.describe('Pattern of zone/name'),
          endpoints: listOf(EndpointPattern).describe(
            'Patterns of whole ids of private endpoints, each beginning with /subscriptions/{id}/',
          ),
        }),
      ]),
    )
    .default([])
    .describe(
      "Record sets of people that may be taken over: patterns of zone/name, where the record says the claiming endpoint's addresses already; with endpoints, whatever it says, for those endpoints. Never the platform's, AKS's or another Gatehouse's",
    ),
  handEdits: z
    .enum(['repair', 'report'])
    .default('repair')
    .describe('What happens to our record sets that somebody changed or removed'),
  rejected: z
    .enum(['withdraw', 'keep'])
    .default('withdraw')
    .describe('What happens to the records of an endpoint whose connection was rejected or disconnected'),
  optOut: z
    .strictObject({
      tag: z.string().min(1).default('gatehouse').describe("The tag's name"),
      value: z.string().min(1).default('off').describe("The tag's value"),
      resourceGroups: z
        .boolean()
        .default(false)
        .describe(
          "Whether the tag counts on the endpoint's resource group too; costs a read of the group, kept for five minutes",
        ),
    })
    .prefault({})
    .describe(
      'A tag that only ever asks for less: the endpoint gets no new records or values, and wins no name that another one claims. What it has stays as it is while its connection is approved, it is the same endpoint and it connects to the same resource',
    ),
  plan: z
    .string()
    .regex(/^[\w-]{43}$/, { error: 'is not the hash of a plan; copy it from gatehouse plan dns or GET /api/plan' })
    .optional()
    .describe(
      'Hash of the plan you reviewed: until a sweep finds that the plan is still this one, mode enforce writes nothing. Once it was, the hash has done its work',
    ),
  paused: z
    .array(z.string().overwrite(foldCase))
    .default([])
    .describe('Zone names in which nothing is written for now; what is due there waits'),
};
