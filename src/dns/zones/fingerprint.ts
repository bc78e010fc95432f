import { fingerprint } from '../../core/fingerprint.ts';
import { nameOf } from '../../core/resource-id.ts';
import type { DnsPolicy } from '../../policy/dns.ts';
import { unlinkedGateways } from './gateways.ts';
import { hiddenNames } from './hidden.ts';
import { hollowLinks, isHollow } from './hollow.ts';
import type { Surroundings, ZoneObserved } from './model.ts';
import { mayCreate, mayLink } from './plan.ts';
import { unwantedLinks, wantedLinks } from './wanted-links.ts';

/** Everything that decides what a zone needs and what is said of it; where it was read does not matter. */
export type ZoneFacts = Pick<ZoneObserved, 'id' | 'isManaged' | 'owner' | 'use' | 'links' | keyof Surroundings> & {
  readonly isThere: boolean;
  /** How many the zone has. */
  readonly recordSets: number;
};

/** The sweep compares it, made of what Resource Graph shows, with the one the last pass left. */
export function zoneFingerprint(facts: ZoneFacts, policy: DnsPolicy): string {
  const { id, owner, use, isThere, links, dnsServers, around, recordSets } = facts;
  const wanted = wantedLinks(id, use, policy).map((link) => [link.network, link.resolutionPolicy]);
  const shown = links?.map(({ name, network, resolutionPolicy, state }) => [name, network, resolutionPolicy, state]);
  const standing = links ?? [];
  const parts = [
    [isThere, use.isWrittenTo, use.recordless],
    shown?.sort(([a = ''], [b = '']) => (a < b ? -1 : 1)) ?? 'unread',
    isThere ? use.networks.map((network) => [network, dnsServers.get(network) ?? 'unread']) : [],
    wanted,
    [policy.mode, policy.paused.includes(nameOf(id)), mayCreate({ id, use }, policy)],
    policy.resolvers,
    hiddenNames(id, standing, around, use.claimed).map(({ recordSet, networks }) => [recordSet, networks]),
    unlinkedGateways(facts, new Set(standing.map(({ network }) => network))).map((gateway) => gateway.id),
    hollowLinks(id, recordSets, standing).map(({ name }) => name),
    unwantedLinks(id, standing, isHollow(recordSets), owner, policy).map(({ name }) => name),
    ...(mayLink(facts, policy) ? [] : ['outside']),
  ];
  return fingerprint(JSON.stringify(parts));
}
