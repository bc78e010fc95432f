import { contains, findPrefix, type Prefix } from '../../core/prefixes.ts';

const toPrefixes = (texts: readonly string[]): readonly Prefix[] => texts.flatMap((text) => findPrefix(text) ?? []);

/**
 * What no private endpoint answers from: this host, loopback, link-local, multicast and reserved space (IANA's special-purpose registries), and
 * the address at which every network reaches the platform itself (learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16).
 */
const neverServed = toPrefixes([
  '0.0.0.0/8',
  '127.0.0.0/8',
  '168.63.129.16',
  '169.254.0.0/16',
  '224.0.0.0/3',
  // Loopback, and every way to write an IPv4 address as one of IPv6 (https://www.iana.org/assignments/iana-ipv6-special-registry).
  '::/8',
  'fe80::/10',
  'ff00::/8',
]);

const isIn = (address: string, prefixes: readonly Prefix[]): boolean => {
  const one = findPrefix(address);
  return one !== undefined && prefixes.some((prefix) => contains(prefix, one));
};

/** Whether a record may say this address at all. */
export const isServable = (address: string): boolean => !isIn(address, neverServed);

/** Networks' own space (RFC 1918, 6598 and 4193). Some networks use public ranges, but then only their prefixes show it. */
const privateSpace = toPrefixes(['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7']);

/** Whether an address is one that anybody may hold in the internet. */
export const isPublic = (address: string): boolean => !isIn(address, privateSpace);

/** Whether there are addresses and these prefixes hold all of them. */
export function holdAll(prefixes: readonly string[], addresses: readonly string[]): boolean {
  const all = toPrefixes(prefixes);
  return addresses.length > 0 && addresses.every((address) => isIn(address, all));
}
