import { graphRows } from '../../arm/graph-rows.ts';
import { findBodyId } from '../../core/arm-body.ts';
import type { Key } from '../../core/key.ts';
import { findResourceId } from '../../core/resource-id.ts';
import { type DnsPolicy, placesOfZones } from '../../policy/dns.ts';
import type { DriftPage, Pass } from '../../reconcile/reconciler.ts';
import { keepSubnets, subnetsOf } from '../names/subnets.ts';
import type { DnsPorts } from '../ports.ts';
import { listClusterZones } from './clusters.ts';
import { zoneFingerprint } from './fingerprint.ts';
import type { ZoneLink, ZoneLinks, ZoneUse } from './model.ts';
import { findLink, toDnsServers } from './schema.ts';
import { readUses, unused } from './use.ts';
import { wantedLinks } from './wanted-links.ts';

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
  readonly subnets: Map<string, readonly string[]>;
}

/**
 * Finds zones of which Resource Graph shows something else than the last pass saw: missing zones and links, networks with other DNS
 * servers, changed policy. What it shows of subnets is kept for the endpoints there. It is how API server zones of clusters are found, and the hub's zones, whose events another topic has.
 */
export async function* sweepZones(
  { arm, state, subscriptions }: Pick<DnsPorts, 'arm' | 'state' | 'subscriptions'>,
  _cursor: string | undefined,
  pass: Pass,
): AsyncIterable<DriftPage> {
  const { dns } = pass.policy;
  const uses = await readUses(state.names.list(), pass.now);
  const known = new Map<string, ZoneLinks>();
  for await (const links of state.zones.listLinks()) known.set(links.zone, links);
  const ids = [...uses.keys(), ...known.keys()];
  const everywhere = subscriptions.length === 0 ? [] : withZonesOf(ids, subscriptions, dns);
  const shown: Shown = { zones: new Set(), links: new Map(), dnsServers: new Map(), subnets: new Map() };
  for await (const row of graphRows(arm, query, everywhere, pass.signal)) take(row, shown);
  await keepSubnets(state.meta, shown.subnets);
  const clusters = await listClusterZones({ arm, subscriptions }, dns, pass.signal);
  const useOf = (id: string): ZoneUse => ({ ...(uses.get(id) ?? unused), isNamed: clusters.has(id) });
  const keys: Key[] = [];
  for (const id of new Set([...ids, ...shown.zones])) {
    if (isDrifted(id, useOf(id), known.get(id), shown, dns)) keys.push({ room: 'dns', key: id });
  }
  yield { keys: keys.sort((a, b) => (a.key < b.key ? -1 : 1)), cursor: undefined };
}

/** A zone that is missing here may only be hidden, so a zone we saw is observed again, and that pass decides. */
function isDrifted(id: string, use: ZoneUse, known: ZoneLinks | undefined, shown: Shown, policy: DnsPolicy): boolean {
  const isConcerned = use.isWrittenTo || wantedLinks(id, { ...use, isWrittenTo: false }, policy).length > 0;
  if (!isConcerned || known === undefined) return isConcerned || known !== undefined;
  const isThere = shown.zones.has(id);
  const links = isThere ? (shown.links.get(id) ?? []) : undefined;
  return known.fingerprint !== zoneFingerprint({ id, use, isThere, links, dnsServers: shown.dnsServers }, policy);
}

/** Zones may exist in other subscriptions than the ones covered. */
function withZonesOf(zones: readonly string[], subscriptions: readonly string[], policy: DnsPolicy): string[] {
  const theirs = [...zones, ...placesOfZones(policy)].flatMap((id) => findResourceId(id)?.subscriptionId ?? []);
  return [...new Set([...subscriptions, ...theirs])].sort();
}

function take(row: unknown, { zones, links, dnsServers, subnets }: Shown): void {
  const id = findBodyId(row);
  if (id?.type === zoneType) zones.add(id.id);
  if (id?.type === networkType) {
    dnsServers.set(id.id, toDnsServers(row));
    for (const [subnet, prefixes] of subnetsOf(row)) subnets.set(subnet, prefixes);
  }
  const link = id?.type === linkType ? findLink(row) : undefined;
  if (link === undefined || id?.parent === undefined) return;
  links.set(id.parent, [...(links.get(id.parent) ?? []), link]);
}
