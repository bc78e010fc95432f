import { graphRows } from '../../arm/graph-rows.ts';
import { findBodyId } from '../../core/arm-body.ts';
import type { Key } from '../../core/key.ts';
import { nameOf, parseResourceId } from '../../core/resource-id.ts';
import { isCovered, subscriptionsOf } from '../../core/subscription-scope.ts';
import type { LinkOfZone } from '../../core/zones-seen.ts';
import type { DnsPolicy } from '../../policy/dns.ts';
import type { DriftPage, Pass } from '../../reconcile/reconciler.ts';
import { keepSubnets, subnetsOf } from '../names/subnets.ts';
import type { DnsPorts } from '../ports.ts';
import { listClusterZones } from './clusters.ts';
import { type ZoneFacts, zoneFingerprint } from './fingerprint.ts';
import { findGateway, gatewayType } from './gateways.ts';
import { hiddenNames, overlapsWith } from './hidden.ts';
import { hollowLinks } from './hollow.ts';
import type { GatewayView, ZoneLink, ZoneLinks, ZoneUse } from './model.ts';
import { findLinkOf, toDnsServers, toZone } from './schema.ts';
import { withZonesOf } from './surroundings.ts';
import { readUses, type Uses, unused } from './use.ts';
import { wantedLinks } from './wanted-links.ts';

const zoneType = 'microsoft.network/privatednszones';
const linkType = `${zoneType}/virtualnetworklinks`;
const networkType = 'microsoft.network/virtualnetworks';

/** One query for all of them, so that its pages grow with what there is and not with the number of zones. */
const query = `resources
| where type in~ ('${zoneType}', '${linkType}', '${networkType}', '${gatewayType}')
| project id, type, properties, tags
| order by id asc`;

interface Shown {
  /** How many record sets each zone has. */
  readonly zones: Map<string, number>;
  readonly links: Map<string, (ZoneLink & LinkOfZone)[]>;
  readonly dnsServers: Map<string, readonly string[]>;
  readonly gateways: GatewayView[];
  readonly subnets: Map<string, readonly string[]>;
}

/**
 * Finds zones of which Resource Graph shows something else than the last pass saw: missing zones and links, networks with other DNS
 * servers, changed policy, zones that hide names. `gathered`: what their names say, where the pass has just read them. What it shows of subnets is kept for the endpoints there. It is how API server zones of clusters are found, and the hub's zones, whose events another topic has.
 */
export async function* sweepZones(
  { arm, state, subscriptions, owner }: Pick<DnsPorts, 'arm' | 'state' | 'subscriptions' | 'owner'>,
  _cursor: string | undefined,
  pass: Pass,
  gathered?: Uses,
): AsyncIterable<DriftPage> {
  const { dns } = pass.policy;
  const uses = gathered?.conclude(pass.now) ?? (await readUses(state.names.list(), pass.now));
  const known = new Map<string, ZoneLinks>();
  for await (const links of state.zones.listLinks()) known.set(links.zone, links);
  const ids = [...uses.keys(), ...known.keys()];
  const managed = await subscriptionsOf(subscriptions);
  const everywhere = withZonesOf(ids, managed, dns);
  const shown: Shown = { zones: new Map(), links: new Map(), dnsServers: new Map(), gateways: [], subnets: new Map() };
  for await (const row of graphRows(arm, query, everywhere, pass.signal)) take(row, shown);
  await keepSubnets(state.meta, shown.subnets);
  const clusters = await listClusterZones({ arm, subscriptions }, dns, pass.signal);
  const useOf = (id: string): ZoneUse => ({ ...(uses.get(id) ?? unused), isNamed: clusters.has(id) });
  const keys: Key[] = [];
  for (const id of new Set([...ids, ...shown.zones.keys()])) {
    const isManaged = isCovered(managed, parseResourceId(id).subscriptionId);
    if (isDrifted({ id, isManaged, owner, use: useOf(id) }, known.get(id), shown, dns))
      keys.push({ room: 'dns', key: id });
  }
  yield { keys: keys.sort((a, b) => (a.key < b.key ? -1 : 1)), cursor: undefined };
}

/** A zone that is missing here may only be hidden, so a zone we saw is observed again, and that pass decides. */
function isDrifted(
  zone: Pick<ZoneFacts, 'id' | 'isManaged' | 'owner' | 'use'>,
  known: ZoneLinks | undefined,
  shown: Shown,
  policy: DnsPolicy,
): boolean {
  const { id, use } = zone;
  const recordSets = shown.zones.get(id) ?? 0;
  const isThere = shown.zones.has(id);
  const links = isThere ? (shown.links.get(id) ?? []) : undefined;
  const isConcerned =
    use.isWrittenTo ||
    wantedLinks(id, { ...use, isWrittenTo: false }, policy).length > 0 ||
    hollowLinks(id, recordSets, links ?? []).length > 0;
  if (!isConcerned || known === undefined) return isConcerned || known !== undefined;
  const around = use.claimed.length === 0 ? [] : linksAround(id, shown.links);
  // What is in the other zone raises no event of ours and isn't in Resource Graph: it is looked up again each time.
  if (hiddenNames(id, links ?? [], around, use.claimed).length > 0) return true;
  const { dnsServers, gateways } = shown;
  const facts = { ...zone, isThere, recordSets, links, dnsServers, around, gateways };
  return known.fingerprint !== zoneFingerprint(facts, policy);
}

function linksAround(zone: string, links: Shown['links']): LinkOfZone[] {
  const isNear = overlapsWith(nameOf(zone));
  return [...links].flatMap(([id, those]) => (id !== zone && isNear(nameOf(id)) ? those : []));
}

function take(row: unknown, { zones, links, dnsServers, gateways, subnets }: Shown): void {
  const id = findBodyId(row);
  if (id?.type === zoneType) zones.set(id.id, toZone(row, '').recordSets.count);
  const gateway = id?.type === gatewayType ? findGateway(row) : undefined;
  if (gateway !== undefined) gateways.push(gateway);
  if (id?.type === networkType) {
    dnsServers.set(id.id, toDnsServers(row));
    for (const [subnet, prefixes] of subnetsOf(row)) subnets.set(subnet, prefixes);
  }
  const link = id?.type === linkType ? findLinkOf(row) : undefined;
  if (link === undefined) return;
  const known = links.get(link.zone);
  if (known === undefined) links.set(link.zone, [link]);
  else known.push(link);
}
