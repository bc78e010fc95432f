import type { Arm } from '../../arm/arm.ts';
import { graphRows } from '../../arm/graph-rows.ts';
import { isRecord } from '../../core/arm-body.ts';
import type { Key } from '../../core/key.ts';
import { findResourceId } from '../../core/resource-id.ts';
import { type DnsPolicy, placesOfZones } from '../../policy/dns.ts';
import type { DriftPage, Pass } from '../../reconcile/reconciler.ts';
import type { State } from '../../state/state.ts';
import { zoneFingerprint } from './fingerprint.ts';
import type { ZoneLink, ZoneLinks, ZoneUse } from './model.ts';
import { findLink, toDnsServers } from './schema.ts';
import { createZoneUse } from './use.ts';
import { wantedLinks } from './wanted-links.ts';

export interface ZoneSweepPorts {
  readonly arm: Arm;
  readonly state: Pick<State, 'names' | 'zones'>;
  readonly subscriptions: readonly string[];
}

const zoneType = 'microsoft.network/privatednszones';
const linkType = `${zoneType}/virtualnetworklinks`;
const networkType = 'microsoft.network/virtualnetworks';

/** One query for all three, so that its pages grow with what there is and not with the number of zones. */
const query = `resources
| where type in~ ('${zoneType}', '${linkType}', '${networkType}')
| project id, type, properties
| order by id asc`;

interface Shown {
  readonly zones: Set<string>;
  readonly links: Map<string, ZoneLink[]>;
  readonly dnsServers: Map<string, readonly string[]>;
}

/**
 * Finds zones of which Resource Graph shows something else than the last pass saw: missing zones and links, networks with other DNS
 * servers, changed policy. It is how API server zones of clusters are found, and the hub's zones, whose events another topic has.
 */
export async function* sweepZones(
  { arm, state, subscriptions }: ZoneSweepPorts,
  _cursor: string | undefined,
  pass: Pass,
): AsyncIterable<DriftPage> {
  const { dns } = pass.policy;
  const uses = await readUses(state, pass.now);
  const rows = await readRows(state);
  const everywhere =
    subscriptions.length === 0 ? [] : withZonesOf([...uses.keys(), ...rows.keys()], subscriptions, dns);
  const shown = await readShown(arm, everywhere, pass);
  const keys: Key[] = [];
  for (const id of new Set([...uses.keys(), ...rows.keys(), ...shown.zones])) {
    if (isDrifted(id, uses.get(id) ?? unused, rows.get(id), shown, dns)) keys.push({ room: 'dns', key: id });
  }
  yield { keys: keys.sort((a, b) => (a.key < b.key ? -1 : 1)), cursor: undefined };
}

const unused: ZoneUse = { isWrittenTo: false, networks: [], recordless: [] };

/** A zone that is missing here may only be hidden, so a zone we saw is observed again, and that pass decides. */
function isDrifted(id: string, use: ZoneUse, row: ZoneLinks | undefined, shown: Shown, policy: DnsPolicy): boolean {
  const isConcerned = use.isWrittenTo || wantedLinks(id, false, policy).length > 0;
  if (!isConcerned || row === undefined) return isConcerned || row !== undefined;
  const isThere = shown.zones.has(id);
  const links = isThere ? (shown.links.get(id) ?? []) : undefined;
  return row.fingerprint !== zoneFingerprint({ id, use, isThere, links, dnsServers: shown.dnsServers }, policy);
}

async function readUses(state: Pick<State, 'names'>, now: Date): Promise<Map<string, ZoneUse>> {
  const uses = new Map<string, ReturnType<typeof createZoneUse>>();
  for await (const name of state.names.list()) {
    const use = uses.get(name.zoneId) ?? createZoneUse();
    use.add(name);
    uses.set(name.zoneId, use);
  }
  return new Map([...uses].map(([zone, use]) => [zone, use.conclude(now)]));
}

async function readRows(state: Pick<State, 'zones'>): Promise<Map<string, ZoneLinks>> {
  const rows = new Map<string, ZoneLinks>();
  for await (const row of state.zones.listLinks()) rows.set(row.zone, row);
  return rows;
}

/** Zones may exist in other subscriptions than the ones covered. */
function withZonesOf(zones: readonly string[], subscriptions: readonly string[], policy: DnsPolicy): string[] {
  const theirs = [...zones, ...placesOfZones(policy)].flatMap((id) => findResourceId(id)?.subscriptionId ?? []);
  return [...new Set([...subscriptions, ...theirs])].sort();
}

async function readShown(arm: Arm, subscriptions: readonly string[], pass: Pass): Promise<Shown> {
  const shown: Shown = { zones: new Set(), links: new Map(), dnsServers: new Map() };
  for await (const row of graphRows(arm, query, subscriptions, pass.signal)) take(row, shown);
  return shown;
}

function take(row: unknown, { zones, links, dnsServers }: Shown): void {
  const id = findResourceId(isRecord(row) ? row.id : undefined);
  if (id?.type === zoneType) zones.add(id.id);
  if (id?.type === networkType) dnsServers.set(id.id, toDnsServers(row));
  const link = id?.type === linkType ? findLink(row) : undefined;
  if (link === undefined || id?.parent === undefined) return;
  links.set(id.parent, [...(links.get(id.parent) ?? []), link]);
}
