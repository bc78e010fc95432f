import { z } from 'zod';
import { sourceKinds } from '../../access/model.ts';
import { severities } from '../../core/finding.ts';
import { stepNames } from '../../why/model.ts';
import { cellStates } from '../../why/reach.ts';

const Id = z.string().describe('Hash of the resource id, as routes take it');
const ResourceId = z.string().describe('Resource id, in lower case');

const line = z.strictObject({
  id: z.string(),
  state: z.enum(['pass', 'fail', 'unknown']),
  because: z.string(),
  remedy: z.string().describe('Empty where it passes'),
});

const cell = z.strictObject({
  from: ResourceId,
  state: z.enum(cellStates),
  name: z.string().nullable().describe('The name that was judged: GET /api/why opens the cell with it'),
  brokenAt: z
    .enum(stepNames.filter((step) => step !== 'door'))
    .nullable()
    .describe('The first broken step'),
  sentence: z.string(),
});

const finding = z.strictObject({
  check: z.string(),
  subject: ResourceId,
  severity: z.enum(severities),
  message: z.string(),
});

const posture = {
  id: Id,
  resourceId: ResourceId,
  name: z.string(),
  location: z.string().nullable(),
  mode: z.enum(['public', 'private-link', 'vnet-integration']).describe('How the API server is met'),
  privateDns: z.enum(['system', 'custom', 'none']).nullable().describe('Null for a public API server'),
  fqdn: z.string().nullable(),
  privateFqdn: z.string().nullable(),
  zone: z
    .strictObject({ resourceId: ResourceId, linkedTo: z.array(ResourceId) })
    .nullable()
    .describe('Where the private name stands, and the networks that are linked to it as far as it is seen'),
  posture: z.array(line).describe('2.1, 2.2, 2.9, 2.10, 2.11 and 2.12 of docs/scenarios.md'),
  reachedFrom: z.array(cell).describe('From each of reachability.managementNetworks'),
};

export const Cluster = z.strictObject(posture);

export const ClusterAccess = z.strictObject({
  ...posture,
  commandHolders: z
    .array(
      z.strictObject({
        principalId: z.string(),
        role: z.string(),
        scope: z.string().describe('Where the role was given; empty above the subscription'),
        isConditional: z.boolean(),
      }),
    )
    .nullable()
    .describe('Who may run commands by way of Resource Manager; null where the grants were not read'),
  sources: z
    .array(
      z.strictObject({
        kind: z.enum(sourceKinds),
        id: ResourceId,
        hygiene: z.array(line),
        reach: cell.nullable().describe('Null where it stands in no network'),
        egress: z.array(z.string()).describe('The classes its subnets leave by; empty where none was seen'),
        findings: z.array(finding),
      }),
    )
    .describe('Where people and pipelines come from'),
  findings: z.array(finding).describe('Open findings about the cluster itself'),
});
