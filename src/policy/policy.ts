import { z } from 'zod';
import { ApprovalsPolicy } from './approvals.ts';
import { DnsPolicy } from './dns.ts';
import { EgressPolicy } from './egress.ts';

/** The one document operators write. Every default is the safe one: nothing is written to Azure until a mode says `enforce`. */
export const Policy = z.strictObject({
  version: z.literal(1),
  dns: DnsPolicy.prefault({}),
  approvals: ApprovalsPolicy.prefault({}),
  egress: EgressPolicy.prefault({}),
});
export type Policy = z.infer<typeof Policy>;
