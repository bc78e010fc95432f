import * as z from 'zod';
import { Remediation as ClosingRow, Undo } from '../../state/remediations/model.ts';
import { Id, ResourceId, When } from './ids.ts';

const way = {
  id: Id,
  resourceId: ResourceId,
  class: z.string().describe('docs/egress.md says what the classes are'),
  profile: z
    .string()
    .nullable()
    .describe('The profile of policy it is judged by; null until the next sweep after an upgrade'),
  worstScope: z.string().nullable(),
  confidence: z.enum(['proved', 'derived', 'assumed']),
  restricted: z.boolean(),
  route: z.string().nullable(),
  via: ResourceId.nullable(),
  publicIps: z.array(z.string()),
  since: When.describe('When it was first seen to be so'),
};
export const Way = z.strictObject(way);
export const WayInFull = z.strictObject({
  ...way,
  path: z
    .looseObject({
      scopes: z
        .array(
          z.looseObject({
            scope: z.string(),
            family: z.string(),
            class: z.string(),
            route: z.string().nullable(),
            because: z.string(),
          }),
        )
        .optional(),
      sideChannels: z.array(z.string()).optional(),
      evidence: z
        .array(z.looseObject({ id: z.string(), property: z.string(), value: z.string().nullable() }))
        .optional(),
    })
    .describe('As gatehouse explain egress gives it'),
});
export const WaysOfDay = z.strictObject({ day: z.iso.date(), classes: z.record(z.string(), z.int()) });

const closing = ClosingRow.shape;
export const Remediation = z.strictObject({
  id: Id,
  resourceId: ResourceId.describe('What is closed'),
  property: z.string().describe("Where in the resource's body, e.g. properties.publicNetworkAccess"),
  state: closing.state.describe('docs/egress.md says what the states are'),
  checks: z.array(z.string()).describe('Findings that the closing ends'),
  rule: z.string().describe('The rule of policy that covers it, by its place'),
  networks: z.array(ResourceId).describe('Networks that must have the private way'),
  because: z.array(z.string()).describe('What it rests on, or why it is held back'),
  since: When.describe('When it came into this state'),
  announcedAt: When.optional(),
  dueAt: When.optional().describe('It is closed no sooner'),
  before: z.unknown().describe('The value of the property before; null for none'),
  after: z.unknown().describe('What is written there'),
  sentAt: When.optional(),
  closedAt: When.optional(),
  undo: Undo.omit({ id: true }).optional().describe('Who took it back, or called it off'),
  lost: z.array(z.string()).optional().describe('Settings that are no longer what they were before the write'),
});
