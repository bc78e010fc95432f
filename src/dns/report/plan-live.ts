import { graphRows } from '../../arm/graph-rows.ts';
import { findBodyId } from '../../core/arm-body.ts';
import { PermanentError, UnreadError } from '../../core/errors.ts';
import { readReporting } from '../../core/read-reporting.ts';
import type { Far } from '../../reconcile/progress.ts';
import type { Claim } from '../../state/names/model.ts';
import { parseEndpoint } from '../endpoints/endpoint-schema.ts';
import type { SeenEndpoint, ZoneGroupPlan } from '../endpoints/model.ts';
import type { ReadEndpoint } from '../endpoints/observe.ts';
import { endpointQuery } from '../endpoints/sweeper.ts';
import { planZoneGroup } from '../endpoints/zone-group-plan.ts';
import type { DnsPorts, Reading } from '../ports.ts';
import type { Standing } from '../records/ownership.ts';
import { readShown, recordSetQuery } from '../records/shown.ts';
import { readable } from '../schema.ts';
import { claimsOf, firstPass } from './first-pass.ts';
import { type DnsReport, type LeftEndpoint, reportPlan, type ZoneGroupLine } from './report.ts';

/**
 * What the dns room would do to what Azure shows now, from nothing but Azure: no state is read and nothing is written. Resource Graph gives
 * endpoints and record sets; only an endpoint that lists no names of its own costs reads.
 */
export async function planLive(
  ports: Pick<DnsPorts, 'arm' | 'owner' | 'subscriptions'>,
  readEndpoint: ReadEndpoint,
  reading: Reading,
  onProgress: (what: string, far?: Far) => void | Promise<void> = () => undefined,
): Promise<DnsReport> {
  const { now, signal } = reading;
  await onProgress('reading private endpoints');
  const claims: Claim[] = [];
  const unmapped: string[] = [];
  const zoneGroups: ZoneGroupLine[] = [];
  const left: LeftEndpoint[] = [];
  const bodies = await Array.fromAsync(graphRows(ports.arm, endpointQuery, ports.subscriptions, signal));
  const seen = await readReporting('endpoint', bodies, (body) => see(body, readEndpoint, reading), onProgress);
  for (const each of seen) {
    if ('unread' in each) unmapped.push(each.unread);
    else {
      const { view, homeless, names } = each;
      const group = planZoneGroup(firstPass(each));
      claims.push(...claimsOf(each, group, now));
      zoneGroups.push(...toGroupLines(each, group));
      unmapped.push(...homeless.map((zone) => `${view.id}: ${zone}: the policy has no place for this zone`));
      left.push(...toLeft(each));
      const unplaced = names.unplaced.filter(({ kind }) => kind === 'Unmapped');
      unmapped.push(...unplaced.map(({ fqdn, because }) => `${view.id}: ${fqdn}: ${because}`));
    }
  }
  await onProgress('reading private DNS zones and their record sets');
  const standing = await readRecordSets(ports, signal);
  const zones = await readZones(ports, signal);
  return reportPlan({ claims, standing, unmapped, zoneGroups, left, zones }, reading.policy.dns, now);
}

/** Why an endpoint that was read gets nothing now. */
function toLeft({ view, obstacle, isOptedOut }: SeenEndpoint): LeftEndpoint[] {
  const at = { endpoint: view.id };
  if (isOptedOut) return [{ ...at, kind: 'optedOut', because: 'a tag asks to leave it alone (dns.optOut)' }];
  if (obstacle === undefined) return [];
  return [{ ...at, kind: view.connectionState === 'Pending' ? 'pending' : 'other', because: obstacle.reason }];
}

async function readZones({ arm }: Pick<DnsPorts, 'arm'>, signal: AbortSignal): Promise<ReadonlySet<string>> {
  const zones = new Set<string>();
  for await (const body of graphRows(arm, zoneQuery, [], signal)) {
    const id = findBodyId(body)?.id;
    if (id !== undefined) zones.add(id);
  }
  return zones;
}

const zoneQuery = `resources
| where type =~ 'microsoft.network/privatednszones'
| project id
| order by id asc`;

async function see(
  body: unknown,
  readEndpoint: ReadEndpoint,
  reading: Reading,
): Promise<SeenEndpoint | { readonly unread: string }> {
  try {
    const view = readable(() => parseEndpoint(body));
    return await readEndpoint(view, reading);
  } catch (error) {
    if (!(error instanceof PermanentError) || error.reason !== 'Unreadable') throw error;
    return { unread: `${findBodyId(body)?.id ?? '?'}: ${error.message}` };
  }
}

function toGroupLines({ view, isOptedOut }: SeenEndpoint, { later, ...now }: ZoneGroupPlan): ZoneGroupLine[] {
  const action = now.action ?? later?.action;
  if (action === undefined || isOptedOut) return [];
  return [{ endpoint: view.id, prospect: action.kind, zones: action.zones }];
}

async function readRecordSets(
  { arm, owner }: Pick<DnsPorts, 'arm' | 'owner'>,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Standing>> {
  const standing = new Map<string, Standing>();
  for await (const body of graphRows(arm, recordSetQuery(), [], signal)) {
    const id = findBodyId(body)?.id;
    if (id === undefined) throw new UnreadError('Resource Graph shows a record set without a resource id');
    standing.set(id, readShown(body, owner));
  }
  return standing;
}
