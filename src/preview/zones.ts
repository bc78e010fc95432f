import { findResourceId } from '../core/resource-id.ts';
import { foldCase } from '../core/text.ts';
import { findAnswerer, type LinkOfZone, zonesSeenBy } from '../core/zones-seen.ts';
import { at, field, textOf } from '../egress/body.ts';
import type { World } from '../egress/model.ts';
import { isExpression } from '../egress/reading/expression.ts';
import { findId } from './ids.ts';

/** What is known of the zones: in the plan, and in what exists today. */
export interface Zones {
  /** Whether a zone is seen. */
  has(zone: string): boolean;
  /** The networks it is linked to; undefined where its links are not known. */
  networksOf(zone: string): readonly string[] | undefined;
  /** The zone of this name that a network is linked to, where one is seen. */
  linkedTo(network: string | undefined, name: string): string | undefined;
  /** The longer zone that answers in its place for a network it is linked to. */
  hiddenBy(zone: string, asked: readonly string[]): string | undefined;
  /** Whether the plan takes the zone away, or its subscription was read and the zone isn't there. */
  isMissing(zone: string): boolean;
  /** The private address records that are in a zone under a name, lower-cased ids. */
  recordsAt(zone: string, name: string): readonly string[];
}

const zoneType = 'microsoft.network/privatednszones';
const linkType = `${zoneType}/virtualnetworklinks`;

/**
 * `isExported`: what exists today was given, so that a zone it lacks beside others of its subscription isn't there. `isGone`: the plan takes it away.
 */
export function zonesIn(world: World, isExported: boolean, isGone: (id: string) => boolean): Zones {
  const zones = new Set(world.resources.filter(({ id }) => id.type === zoneType).map(({ id }) => id.id));
  const unread = new Set<string>();
  const links = world.resources.flatMap(({ id, properties }): LinkOfZone[] => {
    if (id.type !== linkType || id.parent === undefined) return [];
    const network = foldCase(textOf(at(properties, 'virtualNetwork', 'id')));
    if (network === undefined || isExpression(network)) {
      unread.add(id.parent);
      return [];
    }
    const policy = textOf(field(properties, 'resolutionPolicy'));
    return [
      {
        zone: id.parent,
        network: findId(network, world)?.id ?? network,
        resolutionPolicy: policy === undefined || isExpression(policy) ? 'Default' : policy,
        state: textOf(field(properties, 'virtualNetworkLinkState')) ?? '',
      },
    ];
  });
  const linked = new Map<string, Set<string>>();
  for (const { zone, network } of links) linked.set(zone, (linked.get(zone) ?? new Set()).add(network));
  const subscriptions = new Set([...zones].flatMap((zone) => findResourceId(zone)?.subscriptionId ?? []));
  const networksOf = (zone: string): readonly string[] | undefined => {
    const found = [...(linked.get(zone) ?? [])].sort();
    if (found.length > 0) return found;
    return zones.has(zone) && !unread.has(zone) && (world.isComplete || isExported) ? [] : undefined;
  };
  return {
    has: (zone) => zones.has(zone),
    networksOf,
    isMissing: (zone) =>
      !zones.has(zone) &&
      (isGone(zone) || (isExported && subscriptions.has(findResourceId(zone)?.subscriptionId ?? ''))),
    linkedTo: (network, name) =>
      links.find((link) => link.network === network && findResourceId(link.zone)?.name === name)?.zone,
    hiddenBy(zone, asked) {
      for (const network of networksOf(zone) ?? []) {
        const answer = findAnswerer(zone, asked, zonesSeenBy(network, links));
        if (answer.kind === 'hidden') return answer.by.id;
      }
      return undefined;
    },
    recordsAt: (zone, name) =>
      ['a', 'aaaa'].map((type) => `${zone}/${type}/${name}`).filter((id) => world.find(id) !== undefined),
  };
}
