import { findAddress } from '../../core/addresses.ts';
import { azureDns } from '../../core/dns-servers.ts';
import type { DnsPolicy } from '../../policy/dns.ts';
import type { DnsServers } from './model.ts';

/** Azure's own resolver: asking it is the same as naming no server. */

/** Whether a network with these DNS servers leaves every name to Azure; false where they are not known. */
export const asksAzure = (servers: readonly string[] | undefined): boolean =>
  servers?.every((one) => one === azureDns) === true;

/** Whether the networks whose endpoints claim names in a zone resolve them, as far as is known. All sorted. */
export interface NetworkResolution {
  /** Nothing links the zone to where this network's questions are asked from. */
  readonly unlinked: readonly { readonly network: string; readonly asksFrom: readonly string[] }[];
  /** Its DNS servers are in no list of ours. */
  readonly unknown: readonly { readonly network: string; readonly servers: readonly string[] }[];
  readonly unread: readonly string[];
}

/**
 * Judges each network by where its questions are asked from. Pure.
 *
 *   its DNS servers                  judged by the links of
 *   none, or Azure's own             the network itself
 *   all known to dns.resolvers       the networks of those resolvers: every one of them may be asked
 *   one that is not known            nothing: reported, never guessed
 *   the network can't be read        nothing
 */
export function judgeNetworks(
  networks: readonly string[],
  dnsServers: DnsServers,
  linked: ReadonlySet<string>,
  resolvers: DnsPolicy['resolvers'],
): NetworkResolution {
  const networkOf = new Map(
    resolvers.flatMap(({ addresses, network }) => addresses.map((one) => [findAddress(one)?.text ?? one, network])),
  );
  const unlinked: { network: string; asksFrom: string[] }[] = [];
  const unknown: { network: string; servers: string[] }[] = [];
  const unread: string[] = [];
  for (const network of [...networks].sort()) {
    const servers = dnsServers.get(network);
    if (servers === undefined) {
      unread.push(network);
      continue;
    }
    const strangers = servers.filter((one) => one !== azureDns && !networkOf.has(one)).sort();
    if (strangers.length > 0) {
      unknown.push({ network, servers: strangers });
      continue;
    }
    const asked = servers.length === 0 ? [network] : servers.map((one) => networkOf.get(one) ?? network);
    const missing = [...new Set(asked)].filter((each) => !linked.has(each)).sort();
    if (missing.length > 0) unlinked.push({ network, asksFrom: missing });
  }
  return { unlinked, unknown, unread };
}
