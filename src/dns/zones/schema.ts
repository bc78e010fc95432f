import { findBodyId, isRecord, propertiesOf } from '../../core/arm-body.ts';
import { serversIn } from '../../core/dns-servers.ts';
import { findResourceId } from '../../core/resource-id.ts';
import type { LinkOfZone } from '../../core/zones-seen.ts';
import type { ZoneLink, ZoneView } from './model.ts';

/** The tag that says which deployment created a zone or a link. */
export const ownerTag = 'gatehouse-owner';

/** A zone as ARM shows it. What it doesn't say counts as nothing: it only feeds findings. */
export function toZone(body: unknown, owner: string): ZoneView {
  const properties = propertiesOf(body);
  const count = (name: string): number => {
    const value = properties[name];
    return typeof value === 'number' ? value : 0;
  };
  const tags = isRecord(body) && isRecord(body.tags) ? body.tags : {};
  return {
    isOurs: tags[ownerTag] === owner,
    recordSets: { count: count('numberOfRecordSets'), most: count('maxNumberOfRecordSets') },
    links: { count: count('numberOfVirtualNetworkLinks'), most: count('maxNumberOfVirtualNetworkLinks') },
  };
}

/** A virtual network link as ARM or Resource Graph shows it; undefined where it names no network. */
export function findLink(body: unknown): ZoneLink | undefined {
  const id = findBodyId(body);
  const { virtualNetwork, resolutionPolicy, virtualNetworkLinkState } = propertiesOf(body);
  const network = findResourceId(isRecord(virtualNetwork) ? virtualNetwork.id : undefined);
  const owner = isRecord(body) && isRecord(body.tags) ? body.tags[ownerTag] : undefined;
  if (id === undefined || network === undefined) return undefined;
  return {
    name: id.name,
    network: network.id,
    // Zones that are no private link zones have none, and versions before 2024-06-01 don't show it.
    resolutionPolicy: textOr(resolutionPolicy, 'Default'),
    state: textOr(virtualNetworkLinkState, ''),
    ...(typeof owner === 'string' ? { owner } : {}),
  };
}

/** The same link with the zone it is of. */
export function findLinkOf(body: unknown): (ZoneLink & LinkOfZone) | undefined {
  const link = findLink(body);
  const zone = findBodyId(body)?.parent;
  return link === undefined || zone === undefined ? undefined : { ...link, zone };
}

/** The DNS servers that a virtual network gives its machines; none where it leaves that to Azure. */
export function toDnsServers(body: unknown): readonly string[] {
  const { dhcpOptions } = propertiesOf(body);
  return serversIn(isRecord(dhcpOptions) ? dhcpOptions.dnsServers : undefined).toSorted();
}

const textOr = (value: unknown, otherwise: string): string => (typeof value === 'string' ? value : otherwise);
