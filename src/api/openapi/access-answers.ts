import * as z from 'zod';
import { sourceKinds } from '../../access/model.ts';
import { severities } from '../../core/finding.ts';
import { cellStates } from '../../why/reach.ts';
import { BrokenAt, Id, ResourceId } from './ids.ts';

const line = z.strictObject({
  id: z.string().describe('Which line; it never changes'),
  state: z.enum(['pass', 'fail', 'unknown']).describe('Whether it holds'),
  because: z.string(),
  remedy: z.string().describe('Empty where it passes'),
});

const cell = z.strictObject({
  from: ResourceId,
  state: z.enum(cellStates).describe('As in the matrix of GET /api/reachability'),
  name: z.string().nullable().describe('The name that was judged: GET /api/why opens the cell with it'),
  brokenAt: BrokenAt.describe('The first broken step'),
  sentence: z.string().describe('The answer of GET /api/why in one sentence'),
});

const finding = z.strictObject({
  check: z.string().describe('Id of the check'),
  subject: ResourceId,
  severity: z.enum(severities).describe('How bad it is'),
  message: z.string().describe('One sentence'),
});

const posture = {
  id: Id,
  resourceId: ResourceId,
  name: z.string().describe('What it is called'),
  location: z.string().nullable().describe('The region'),
  mode: z.enum(['public', 'private-link', 'vnet-integration']).describe('How the API server is met'),
  privateDns: z.enum(['system', 'custom', 'none']).nullable().describe('Null for a public API server'),
  fqdn: z.string().nullable().describe('Its public name; of a private cluster it leads to the private address'),
  privateFqdn: z.string().nullable().describe('The name in its private zone'),
  zone: z
    .strictObject({ resourceId: ResourceId, linkedTo: z.array(ResourceId).describe('Networks') })
    .nullable()
    .describe('Where the private name is, and the networks that are linked to it as far as it is seen'),
  posture: z.array(line).describe('2.1, 2.2, 2.9, 2.10, 2.11 and 2.12 of docs/scenarios.md'),
  reachedFrom: z.array(cell).describe('From each of reachability.managementNetworks'),
};

export const Cluster = z.strictObject(posture);

export const ClusterAccess = z.strictObject({
  ...posture,
  commandHolders: z
    .array(
      z.strictObject({
        principalId: z.string().describe('Object id of who holds the role'),
        role: z.string().describe('The role that gives the right'),
        scope: z.string().describe('Where the role was given; empty above the subscription'),
        isConditional: z.boolean().describe('The grant has a condition, which is not judged'),
      }),
    )
    .nullable()
    .describe('Who may run commands by way of Resource Manager; null where the grants were not read'),
  sources: z
    .array(
      z.strictObject({
        kind: z.enum(sourceKinds).describe('What it is'),
        id: ResourceId.describe('The thing itself: a network, a machine, a Bastion host, a gateway, a pool'),
        hygiene: z.array(line).describe('How it is kept, line by line'),
        reach: cell.nullable().describe('Null where it is in no network'),
        egress: z.array(z.string()).describe('The classes its subnets leave by; empty where none was seen'),
        findings: z.array(finding).describe('Open findings about it, its interface and its security groups'),
      }),
    )
    .describe('Where people and pipelines come from'),
  findings: z.array(finding).describe('Open findings about the cluster itself'),
});

export const Proposal = z.strictObject({
  id: z.string().describe('Hash of the id of what would be created, as routes take it'),
  kind: z
    .enum(['link', 'custom-zone'])
    .describe(
      '`link`: a zone is linked to a network. `custom-zone`: a zone of that name is made, since nobody may write where AKS keeps its own',
    ),
  target: ResourceId.describe('What would be created'),
  zone: ResourceId.describe('The zone that is linked or made'),
  network: ResourceId.describe('The network that needs it'),
  mends: z
    .array(
      z.strictObject({
        from: ResourceId,
        target: ResourceId,
        because: z.string().describe('The setting that promises it'),
      }),
    )
    .describe('The broken promises that it is for'),
  does: z.string().describe('What it does, in one sentence'),
  afterwards: z.string().describe('What is left to do afterwards; empty where nothing is'),
  blockedBy: z.string().nullable().describe('Why it can not be applied here'),
  etag: z.string().describe('For If-Match: of exactly this content'),
});
