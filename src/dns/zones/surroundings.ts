import { apiVersions } from '../../arm/api-versions.ts';
import { graphRows, rowsInParts } from '../../arm/graph-rows.ts';
import { kqlList, kqlText } from '../../arm/kql.ts';
import { findBodyId } from '../../core/arm-body.ts';
import { unlessRefused } from '../../core/errors.ts';
import { findResourceId, nameOf } from '../../core/resource-id.ts';
import { subscriptionsOf } from '../../core/subscription-scope.ts';
import type { LinkOfZone } from '../../core/zones-seen.ts';
import { type DnsPolicy, placesOfZones } from '../../policy/dns.ts';
import { publicSuffixesOf } from '../names/public-names.ts';
import type { DnsPorts } from '../ports.ts';
import { findGateway, gatewayType } from './gateways.ts';
import type { Surroundings } from './model.ts';
import { findLinkOf, toDnsServers } from './schema.ts';

const linkType = 'microsoft.network/privatednszones/virtualnetworklinks';
const networkType = 'microsoft.network/virtualnetworks';

const idsPerQuery = 100;
/** Networks that Resource Graph doesn't show are read one by one, but not hundreds of them. */
const mostReadDirectly = 10;

/**
 * What decides beside a zone itself who resolves its names: the DNS servers of these networks, the Application Gateways there are, and the links
 * of zones that overlap with it. One query for each hundred networks; of a few networks that Resource Graph doesn't show, one read each.
 */
export async function observeSurroundings(
  { arm, subscriptions }: Pick<DnsPorts, 'arm' | 'subscriptions'>,
  zone: string,
  networks: readonly string[],
  policy: DnsPolicy,
  signal: AbortSignal,
): Promise<Surroundings> {
  const dnsServers = new Map<string, readonly string[]>();
  const around: LinkOfZone[] = [];
  const gateways: Surroundings['gateways'][number][] = [];
  const everywhere = withZonesOf([zone], await subscriptionsOf(subscriptions), policy);
  const [first, more] = [networks.slice(0, idsPerQuery), networks.slice(idsPerQuery)];
  const parts = { perQuery: idsPerQuery, queryFor: networksQuery };
  const rows = [
    ...(await Array.fromAsync(graphRows(arm, aroundQuery(zone, first), everywhere, signal))),
    ...(await rowsInParts(arm, more, parts, everywhere, signal)),
  ];
  for (const row of rows) {
    const id = findBodyId(row);
    if (id?.type === networkType) dnsServers.set(id.id, toDnsServers(row));
    const gateway = id?.type === gatewayType ? findGateway(row) : undefined;
    if (gateway !== undefined) gateways.push(gateway);
    const link = id?.type === linkType ? findLinkOf(row) : undefined;
    if (link !== undefined && link.zone !== zone) around.push(link);
  }
  for (const network of networks.filter((id) => !dnsServers.has(id)).slice(0, mostReadDirectly)) {
    // Not ours to read: it stays unread, and is reported as such.
    const answer = await unlessRefused(arm.find(network, apiVersions.network, signal), undefined);
    if (answer !== undefined) dnsServers.set(network, toDnsServers(answer.body));
  }
  return { dnsServers, around, gateways };
}

/** The zone itself is among the ids, so that there is one. */
function aroundQuery(zone: string, networks: readonly string[]): string {
  const condition = overlapping(nameOf(zone))
    .map((text) => `id has ${kqlText(text)}`)
    .join(' or ');
  return `resources
| where id in~ (${kqlList([zone, ...networks])}) or type =~ '${gatewayType}' or type =~ '${linkType}' and (${condition})
| project id, type, properties
| order by id asc`;
}

const networksQuery = (networks: readonly string[]): string => `resources
| where id in~ (${kqlList(networks)})
| project id, type, properties
| order by id asc`;

/** What is in the ids of links of zones that may contain a name of this one, or what it is asked for by: below its public suffix, that itself, and above it. */
function overlapping(zoneName: string): readonly string[] {
  const texts = publicSuffixesOf(zoneName).flatMap((suffix) => {
    const labels = suffix.split('.');
    const above = labels.slice(1, -1).map((_, index) => labels.slice(index + 1).join('.'));
    return [suffix, ...above.map((name) => `privatednszones/${name}/virtualnetworklinks`)];
  });
  return [...new Set(texts)];
}

/** Zones may exist in other subscriptions than the ones covered; where none is named, everywhere is asked. */
export function withZonesOf(zones: readonly string[], subscriptions: readonly string[], policy: DnsPolicy): string[] {
  if (subscriptions.length === 0) return [];
  const theirs = [...zones, ...placesOfZones(policy)].flatMap((id) => findResourceId(id)?.subscriptionId ?? []);
  return [...new Set([...subscriptions, ...theirs])].sort();
}
