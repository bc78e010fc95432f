import { isAlwaysAliased } from '../../core/public-aliases.ts';
import { nameOf } from '../../core/resource-id.ts';
import type { DnsPolicy } from '../../policy/dns.ts';
import { matchesNameOrId } from '../../policy/review-selector.ts';
import { isPlacedByPolicy } from '../names/zone-id.ts';
import type { WantedLink, ZoneLink, ZoneUse } from './model.ts';

/**
 * Which virtual networks policy wants a zone linked to, each once. Pure.
 *
 *   zone                                              networks
 *   redirects a whole control plane, not opted in     none
 *   public names always pass through it, and no       of dns.links that name it in full, or with NxDomainRedirect
 *     record is there
 *   we write there                                    of dns.links without zones, and of those whose zones match
 *   exists where dns.zones says, we write nothing     of dns.links whose zones match
 *   an AKS API server's that its cluster names, or    of dns.aks.linkTo besides
 *     policy by its id
 *   of that shape, and nobody names it                none
 *   any other                                         none
 */
export function wantedLinks(
  zoneId: string,
  { isWrittenTo, isNamed, isServed }: Pick<ZoneUse, 'isWrittenTo' | 'isNamed' | 'isServed'>,
  policy: DnsPolicy,
): readonly WantedLink[] {
  const name = nameOf(zoneId);
  if (isSensitiveZone(name) && !policy.sensitiveZones.includes(name)) return [];
  const isOurs = isWrittenTo || isPlacedByPolicy(zoneId, policy);
  const isHollow = isAlwaysAliased(name) && !isServed;
  const listed = policy.links.filter(({ zones, resolutionPolicy }) => {
    const isHarmless = !isHollow || resolutionPolicy === 'NxDomainRedirect';
    if (zones === undefined) return isWrittenTo && isHarmless;
    const naming = isHarmless ? zones : zones.filter((pattern) => pattern === name || pattern === zoneId);
    return isOurs && naming.some((pattern) => matchesNameOrId(pattern, name, zoneId));
  });
  const isClusters = isClusterZone(name) && (isNamed || policy.aks.zones.includes(zoneId));
  const forClusters = isClusters ? policy.aks.linkTo : [];
  const wanted = [
    ...listed.map(({ network, resolutionPolicy }) => ({ network, resolutionPolicy, because: 'dns.links lists it' })),
    ...forClusters.map((network) => ({ network, resolutionPolicy: undefined, because: 'dns.aks.linkTo lists it' })),
  ];
  return [...new Map(wanted.toReversed().map((link) => [link.network, link])).values()].toReversed();
}

/**
 * Links of ours that policy no longer asks for, regardless of what is claimed or served in the zone now: what is missing from our memory must not
 * undo a link. Pure, sorted by name.
 */
export function unwantedLinks(
  zoneId: string,
  links: readonly ZoneLink[],
  isEmpty: boolean,
  owner: string,
  policy: DnsPolicy,
): readonly ZoneLink[] {
  if (policy.unwantedLinks === 'keep') return [];
  const wanted = wantedLinks(zoneId, { isWrittenTo: true, isNamed: true, isServed: !isEmpty }, policy);
  const networks = new Set(wanted.map(({ network }) => network));
  return links
    .filter((link) => link.owner === owner && !networks.has(link.network))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** `<guid>.privatelink.<region>.azmk8s.io`, a sub-zone of one's own, or the plain regional zone; in every cloud. */
export const isClusterZone = (name: string): boolean => clusterZone.test(name);
const clusterZone =
  /^(?:[a-z0-9-]+\.)?privatelink\.[a-z0-9]+\.(?:azmk8s\.io|cx\.aks\.containerservice\.azure\.us|cx\.prod\.service\.azk8s\.cn)$/;

/** Resource Manager's own zone, and a SQL managed instance's: linked to a network they redirect a whole control plane. */
export const isSensitiveZone = (name: string): boolean =>
  name === 'privatelink.azure.com' || managedInstance.test(name);
const managedInstance = /^privatelink\.[^.]+\.database\.(?:windows\.net|usgovcloudapi\.net|chinacloudapi\.cn)$/;
