import pLimit from 'p-limit';
import type { Arm } from '../../arm/arm.ts';
import { graphRows } from '../../arm/graph-rows.ts';
import { isRecord } from '../../core/arm-body.ts';
import { PermanentError, UnreadError } from '../../core/errors.ts';
import { findResourceId } from '../../core/resource-id.ts';
import type { DnsPolicy } from '../../policy/dns.ts';
import type { Claim } from '../../state/names/model.ts';
import { claimChanges } from '../endpoints/claims.ts';
import { parseEndpoint } from '../endpoints/endpoint-schema.ts';
import type { EndpointObserved, SeenEndpoint, ZoneGroupPlan } from '../endpoints/model.ts';
import type { ReadEndpoint } from '../endpoints/observe.ts';
import { endpointQuery } from '../endpoints/sweeper.ts';
import { planZoneGroup } from '../endpoints/zone-group-plan.ts';
import { readStanding, type Standing } from '../records/ownership.ts';
import { readable } from '../schema.ts';
import { type DnsReport, reportPlan, type ZoneGroupLine } from './report.ts';

export interface PlanPorts {
  readonly arm: Arm;
  readonly readEndpoint: ReadEndpoint;
  readonly owner: string;
  readonly subscriptions: readonly string[];
}

const recordQuery = `dnsresources
| where type in~ ('microsoft.network/privatednszones/a', 'microsoft.network/privatednszones/aaaa')
| project id, name, type, properties
| order by id asc`;

/** Reads of endpoints that list no names themselves, side by side. */
const sideBySide = 8;

/**
 * What the dns room would do to what Azure shows now, from nothing but Azure: no state is read and nothing is written. Resource Graph gives
 * endpoints and record sets; only an endpoint that lists no names of its own costs reads.
 */
export async function planLive(
  ports: PlanPorts,
  policy: DnsPolicy,
  now: Date,
  signal: AbortSignal,
): Promise<DnsReport> {
  const claims: Claim[] = [];
  const unmapped: string[] = [];
  const zoneGroups: ZoneGroupLine[] = [];
  const limit = pLimit(sideBySide);
  const bodies: unknown[] = [];
  for await (const body of graphRows(ports.arm, endpointQuery, ports.subscriptions, signal)) bodies.push(body);
  const seen = await Promise.all(bodies.map((body) => limit(() => see(body, ports, policy, now, signal))));
  for (const each of seen) {
    if ('unread' in each) unmapped.push(each.unread);
    else {
      const group = planZoneGroup(firstPass(each));
      claims.push(...claimsOf(each, group, now));
      zoneGroups.push(...toGroupLines(each, group));
      unmapped.push(...each.homeless.map((zone) => `${each.view.id}: ${zone}: the policy has no place for this zone`));
      unmapped.push(
        ...each.names.unplaced
          .filter(({ kind }) => kind === 'Unmapped')
          .map(({ fqdn, because }) => `${each.view.id}: ${fqdn}: ${because}`),
      );
    }
  }
  return reportPlan({ claims, standing: await readRecordSets(ports, signal), unmapped, zoneGroups }, policy, now);
}

async function see(
  body: unknown,
  ports: PlanPorts,
  policy: DnsPolicy,
  now: Date,
  signal: AbortSignal,
): Promise<SeenEndpoint | { readonly unread: string }> {
  try {
    return await ports.readEndpoint(
      readable(() => parseEndpoint(body)),
      policy,
      now,
      signal,
    );
  } catch (error) {
    if (!(error instanceof PermanentError) || error.reason !== 'Unreadable') throw error;
    return { unread: `${findResourceId(isRecord(body) ? body.id : undefined)?.id ?? '?'}: ${error.message}` };
  }
}

/** The endpoint as a pass sees it that remembers nothing. */
function firstPass(seen: SeenEndpoint): EndpointObserved {
  return { id: seen.view.id, seen, row: undefined, names: new Map(), attempt: 0 };
}

function toGroupLines({ view, isOptedOut }: SeenEndpoint, { later, ...now }: ZoneGroupPlan): ZoneGroupLine[] {
  const action = now.action ?? later?.action;
  if (action === undefined || isOptedOut) return [];
  return [{ endpoint: view.id, prospect: action.kind, zones: action.zones }];
}

function claimsOf(seen: SeenEndpoint, { delegated }: ZoneGroupPlan, now: Date): Claim[] {
  if (seen.obstacle !== undefined || seen.isOptedOut) return [];
  return claimChanges(firstPass(seen), delegated, seen.wanted, now).map(({ claim }) => claim);
}

async function readRecordSets(ports: PlanPorts, signal: AbortSignal): Promise<ReadonlyMap<string, Standing>> {
  const standing = new Map<string, Standing>();
  for await (const body of graphRows(ports.arm, recordQuery, [], signal)) {
    const id = findResourceId(isRecord(body) ? body.id : undefined)?.id;
    if (id === undefined) throw new UnreadError('Resource Graph shows a record set without a resource id');
    // The graph has no etags, and a plan needs none.
    standing.set(id, readStanding({ etag: '', ...(body as object) }, ports.owner));
  }
  return standing;
}
