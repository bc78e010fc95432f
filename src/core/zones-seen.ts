import { findResourceId } from './resource-id.ts';
import { foldCase } from './text.ts';

/** A virtual network link of a private DNS zone, as far as it decides who resolves what. */
export interface LinkOfZone {
  /** Lower-cased id of the zone. */
  readonly zone: string;
  /** Lower-cased id of the virtual network. */
  readonly network: string;
  /** As Azure spells it: `Default`, `NxDomainRedirect`. */
  readonly resolutionPolicy: string;
  /** As Azure spells it: `InProgress`, `Completed`; empty where it isn't said. */
  readonly state: string;
}

/** A private DNS zone that the Azure DNS of one network answers from. */
export interface SeenZone {
  /** Lower-cased resource id. */
  readonly id: string;
  /** Lower-case. */
  readonly name: string;
  /** A name that it lacks is asked of public DNS, never of a shorter zone (learn.microsoft.com/azure/dns/private-dns-fallback). */
  readonly fallsBack: boolean;
}

/**
 * The zones that the Azure DNS of a network knows: those linked to it by links that work (`Completed`, learn.microsoft.com/azure/dns/private-dns-virtual-network-links).
 * Peering gives none. Sorted by name and id, each once.
 */
export function zonesSeenBy(network: string, links: Iterable<LinkOfZone>): readonly SeenZone[] {
  const seen = new Map<string, SeenZone>();
  for (const link of links) {
    const name = findResourceId(link.zone)?.name;
    if (name === undefined || link.network !== network || !isWorking(link)) continue;
    seen.set(link.zone, { id: link.zone, name, fallsBack: isFallingBack(link) });
  }
  return [...seen.values()].sort((a, b) => (`${a.name} ${a.id}` < `${b.name} ${b.id}` ? -1 : 1));
}

const isWorking = ({ state }: LinkOfZone): boolean => state === '' || foldCase(state) === 'completed';

/** Whether a link asks public DNS for what its zone lacks. */
export const isFallingBack = ({ resolutionPolicy }: Pick<LinkOfZone, 'resolutionPolicy'>): boolean =>
  foldCase(resolutionPolicy) === 'nxdomainredirect';

/** The zones among these that contain a name, the longest first: the first one answers alone, whether or not it has the name. */
export const zonesContaining = <Zone extends { readonly name: string }>(
  fqdn: string,
  zones: Iterable<Zone>,
): readonly Zone[] => {
  const name = toName(fqdn);
  return [...zones]
    .filter((zone) => name === zone.name || name.endsWith(`.${zone.name}`))
    .sort((a, b) => b.name.length - a.name.length);
};

const toName = (fqdn: string): string => foldCase(fqdn.trim()).replace(/\.$/, '');

/** What becomes of a question that is meant to be answered from one zone. */
export type Answerer<Zone> =
  | { readonly kind: 'meant' }
  /** Another zone contains one of the names that are asked and answers it alone: the meant zone is not asked. */
  | { readonly kind: 'hidden'; readonly by: Zone; readonly asked: string }
  /** No zone that is seen contains any of them: public DNS answers. */
  | { readonly kind: 'unseen' };

/**
 * Which zone answers for a name that a record in `zone` (its lower-cased id) is to answer. Pure.
 *
 *   asked    the names in the order they are looked up: the public one, then what it is an alias of (`app.privatelink.azurewebsites.net`).
 *            An alias is looked up in the linked zones again (learn.microsoft.com/azure/key-vault/general/private-link-diagnostics).
 *
 *   the first of these names that a seen zone contains, its longest zone is
 *     the meant one      meant
 *     another one        hidden: it answers alone, also where it lacks the name. Of two with one name, which no network can be linked to at
 *                        once, the meant one counts
 *   none is contained    unseen
 *
 * A parent and a child zone may both be linked, without delegation, and the longer suffix answers (learn.microsoft.com/azure/dns/private-dns-privatednszone).
 */
export function findAnswerer<Zone extends { readonly id: string; readonly name: string }>(
  zone: string,
  asked: readonly string[],
  seen: Iterable<Zone>,
): Answerer<Zone> {
  const zones = [...seen];
  for (const name of asked) {
    const containing = zonesContaining(name, zones);
    const [longest] = containing;
    if (longest === undefined) continue;
    const isMeant = containing.some((each) => each.id === zone && each.name === longest.name);
    return isMeant ? { kind: 'meant' } : { kind: 'hidden', by: longest, asked: toName(name) };
  }
  return { kind: 'unseen' };
}
