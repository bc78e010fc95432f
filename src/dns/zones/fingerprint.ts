import { fingerprint } from '../../core/fingerprint.ts';
import { nameOf } from '../../core/resource-id.ts';
import type { DnsPolicy } from '../../policy/dns.ts';
import type { ZoneObserved } from './model.ts';
import { mayCreate } from './plan.ts';
import { wantedLinks } from './wanted-links.ts';

/** Everything that decides what a zone needs and what is said of it; where it was read does not matter. */
type ZoneFacts = Pick<ZoneObserved, 'id' | 'use' | 'links' | 'dnsServers'> & { readonly isThere: boolean };

/** The sweep compares it, made of what Resource Graph shows, with the one the last pass left. */
export function zoneFingerprint({ id, use, isThere, links, dnsServers }: ZoneFacts, policy: DnsPolicy): string {
  const wanted = wantedLinks(id, use, policy).map((link) => [link.network, link.resolutionPolicy]);
  const shown = links?.map(({ name, network, resolutionPolicy, state }) => [name, network, resolutionPolicy, state]);
  const parts = [
    [isThere, use.isWrittenTo, use.recordless],
    shown?.sort(([a = ''], [b = '']) => (a < b ? -1 : 1)) ?? 'unread',
    isThere ? use.networks.map((network) => [network, dnsServers.get(network) ?? 'unread']) : [],
    wanted,
    [policy.mode, policy.paused.includes(nameOf(id)), mayCreate({ id, use }, policy)],
    policy.resolvers,
  ];
  return fingerprint(JSON.stringify(parts));
}
