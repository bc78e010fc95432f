import { graphRows } from '../../arm/graph-rows.ts';
import { findBodyId, isRecord, propertiesOf } from '../../core/arm-body.ts';
import { foldCase } from '../../core/text.ts';
import type { DnsPolicy } from '../../policy/dns.ts';
import type { DnsPorts } from '../ports.ts';
import { isClusterZone } from './wanted-links.ts';

const query = `resources
| where type =~ 'microsoft.containerservice/managedclusters'
| project id, properties
| order by id asc`;

/** A zone of one cluster alone: AKS puts the cluster's own guid in front. */
const ownZone = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.privatelink\./;

/**
 * Lower-cased ids of the zones that AKS made for the private clusters Resource Graph shows; asked only where policy links such zones. Anybody may
 * make a zone of that shape: only the cluster's own body, which AKS writes, says which is its.
 */
export async function listClusterZones(
  { arm, subscriptions }: Pick<DnsPorts, 'arm' | 'subscriptions'>,
  { aks }: Pick<DnsPolicy, 'aks'>,
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const zones = new Set<string>();
  if (aks.linkTo.length === 0) return zones;
  for await (const row of graphRows(arm, query, subscriptions, signal)) {
    const zone = findOwnZone(row);
    if (zone !== undefined) zones.add(zone);
  }
  return zones;
}

/** The zone in a cluster's node resource group: `privateFQDN` is `{name}.{guid}.privatelink.{region}.azmk8s.io` where AKS made the zone, as observed. */
export function findOwnZone(cluster: unknown): string | undefined {
  const id = findBodyId(cluster);
  const { privateFQDN, nodeResourceGroup, apiServerAccessProfile } = propertiesOf(cluster);
  const { privateDNSZone } = isRecord(apiServerAccessProfile) ? apiServerAccessProfile : {};
  if (id === undefined || typeof privateFQDN !== 'string' || typeof nodeResourceGroup !== 'string') return undefined;
  if (typeof privateDNSZone === 'string' && foldCase(privateDNSZone) !== 'system') return undefined;
  const name = foldCase(privateFQDN).split('.').slice(1).join('.');
  if (!isClusterZone(name) || !ownZone.test(name)) return undefined;
  const group = `/subscriptions/${id.subscriptionId}/resourcegroups/${foldCase(nodeResourceGroup)}`;
  return `${group}/providers/microsoft.network/privatednszones/${name}`;
}
