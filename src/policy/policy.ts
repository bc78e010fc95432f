import * as z from 'zod';
import { isRecord } from '../core/arm-body.ts';
import { ApiPolicy } from './api.ts';
import { ApprovalsPolicy } from './approvals.ts';
import { ClustersPolicy } from './clusters.ts';
import { DnsPolicy } from './dns.ts';
import { EgressPolicy } from './egress.ts';
import type { Mode } from './mode.ts';
import { ReachabilityPolicy } from './reachability.ts';
import { RetentionPolicy } from './retention.ts';

/** The one document operators write. Every default is the safe one: nothing is written to Azure until a mode says `enforce`. */
export const Policy = z.strictObject({
  version: z.literal(1).describe('The version of this document; 1 is the only one there is'),
  dns: DnsPolicy.prefault({}).describe('Which private DNS records the private endpoints get, and in which zones'),
  approvals: ApprovalsPolicy.prefault({}).describe('Which private endpoint connections are approved or rejected'),
  egress: EgressPolicy.prefault({}).describe('Which paths from and to the public internet are allowed'),
  clusters: ClustersPolicy.prefault({}).describe('What clusters are asked that only they know'),
  reachability: ReachabilityPolicy.prefault({}).describe(
    'What has to be reached privately from where, and what must not be',
  ),
  api: ApiPolicy.prefault({}).describe('Who sees what over the API, beside the app roles'),
  retention: RetentionPolicy.prefault({}).describe('How long what is past is kept'),
});
export type Policy = z.infer<typeof Policy>;

/** The mode of a room: what the section of its name says. A room that policy says nothing of only observes. */
export function modeOf(policy: Policy, room: string): Mode {
  const sections: Readonly<Record<string, unknown>> = policy;
  const section = sections[room];
  return isRecord(section) && section.mode === 'enforce' ? 'enforce' : 'observe';
}

/** The same for several rooms, for people. */
export const modesOf = (policy: Policy, rooms: readonly string[]): Readonly<Record<string, Mode>> =>
  Object.fromEntries(rooms.map((room) => [room, modeOf(policy, room)]));
