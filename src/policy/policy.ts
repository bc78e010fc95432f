import { z } from 'zod';
import { ApprovalsPolicy } from './approvals.ts';
import { DnsPolicy } from './dns.ts';
import { EgressPolicy } from './egress.ts';
import { RetentionPolicy } from './retention.ts';

/** The one document operators write. Every default is the safe one: nothing is written to Azure until a mode says `enforce`. */
export const Policy = z.strictObject({
  version: z.literal(1).describe('The version of this document; 1 is the only one there is'),
  dns: DnsPolicy.prefault({}).describe('Which private DNS records the private endpoints get, and in which zones'),
  approvals: ApprovalsPolicy.prefault({}).describe('Which private endpoint connections are approved or rejected'),
  egress: EgressPolicy.prefault({}).describe('Which paths from and to the public internet are allowed'),
  retention: RetentionPolicy.prefault({}).describe('How long what is past is kept'),
});
export type Policy = z.infer<typeof Policy>;
