import ipaddr from 'ipaddr.js';

export type Family = 'v4' | 'v6';

/** All addresses from `first` to `last`, both included, as whole numbers. */
export interface Range {
  readonly family: Family;
  readonly first: bigint;
  readonly last: bigint;
}

/** All addresses that begin alike. */
export interface Prefix extends Range {
  readonly length: number;
  /** Canonical: equal prefixes are equal texts. */
  readonly text: string;
}

/**
 * The prefix a text writes (`10.0.0.0/8`, or one address); bits behind its length are dropped. Undefined where it is none, as a service tag, and where
 * zeros lead a number, which some read as octal.
 */
export function findPrefix(text: string): Prefix | undefined {
  const trimmed = text.trim();
  const slash = trimmed.indexOf('/');
  const address = slash < 0 ? trimmed : trimmed.slice(0, slash);
  const length = slash < 0 ? undefined : trimmed.slice(slash + 1);
  if (length !== undefined && !/^\d{1,3}$/.test(length)) return undefined;
  const v4 = /^(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})$/.exec(address);
  if (v4 !== null) return prefixOfBytes('v4', v4.slice(1).map(Number), length);
  // `1:2` and the like would be read as something else: an address of IPv6 is written with colons and in full.
  if (!address.includes(':') || !ipaddr.IPv6.isValid(address) || address.includes('%')) return undefined;
  const v6 = ipaddr.IPv6.parse(address);
  if (!v6.isIPv4MappedAddress() || length === '0') return prefixOfBytes('v6', v6.toByteArray(), length);
  // Ways of writing IPv4; with fewer than 96 bits it is more than that, and it is not known what is meant.
  const bits = length === undefined ? 32 : Number(length) - 96;
  return bits < 0 ? undefined : prefixOfBytes('v4', v6.toIPv4Address().toByteArray(), String(bits));
}

/** The addresses a text writes: one, a prefix, also with blanks about its slash, or those between two (`10.0.0.1-10.0.0.9`). Undefined where it writes none. */
export function findRange(text: string): Range | undefined {
  const [start = '', end, ...more] = text.split('-');
  if (end === undefined) return findPrefix(text.replace(/\s*\/\s*/, '/'));
  const [from, to] = [findPrefix(start), findPrefix(end)];
  if (more.length > 0 || text.includes('/') || from === undefined || from.family !== to?.family) return undefined;
  return to.last < from.first ? undefined : { family: from.family, first: from.first, last: to.last };
}

/** The prefixes a text writes: one, or those that a range is made of. None where it is neither. */
export function prefixesIn(text: string): readonly Prefix[] {
  if (!text.includes('-')) return prefixes(text);
  const range = findRange(text);
  if (range === undefined) return [];
  const { family, last } = range;
  const bits = family === 'v4' ? 32 : 128;
  const made: Prefix[] = [];
  for (let { first } = range; first <= last; ) {
    let host = 0;
    while (host < bits && first % (1n << BigInt(host + 1)) === 0n && first + (1n << BigInt(host + 1)) - 1n <= last)
      host += 1;
    const prefix = prefixOfBytes(family, bytesOf(first, bits / 8), String(bits - host));
    if (prefix !== undefined) made.push(prefix);
    first += 1n << BigInt(host);
  }
  return made;
}

const bytesOf = (number: bigint, count: number): readonly number[] =>
  Array.from({ length: count }, (_, index) => Number((number >> BigInt((count - 1 - index) * 8)) & 0xffn));

function prefixOfBytes(family: Family, bytes: readonly number[], length: string | undefined): Prefix | undefined {
  const bits = bytes.length * 8;
  const size = length === undefined ? bits : Number(length);
  if (size > bits || bytes.some((byte) => byte > 255)) return undefined;
  const kept = bytes.map((byte, index) => byte & (0xff << Math.max(0, 8 - Math.max(0, size - index * 8))) & 0xff);
  const first = kept.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
  const name = family === 'v4' ? kept.join('.') : ipaddr.fromByteArray(kept).toString();
  const last = first + (1n << BigInt(bits - size)) - 1n;
  return { family, length: size, first, last, text: `${name}/${size}` };
}

export const contains = (outer: Prefix, inner: Prefix): boolean =>
  outer.family === inner.family && outer.first <= inner.first && outer.last >= inner.last;

export const overlaps = (a: Prefix, b: Prefix): boolean =>
  a.family === b.family && a.first <= b.last && b.first <= a.last;

/** Whether these prefixes together hold every address of the one. */
export function isCovered(prefix: Prefix, by: readonly Prefix[]): boolean {
  let next = prefix.first;
  const inOrder = by.filter((each) => overlaps(each, prefix)).sort((a, b) => (a.first < b.first ? -1 : 1));
  for (const { first, last } of inOrder) {
    if (first > next) return false;
    if (last >= prefix.last) return true;
    if (last >= next) next = last + 1n;
  }
  return false;
}

const prefixes = (...texts: readonly string[]): readonly Prefix[] => texts.flatMap((text) => findPrefix(text) ?? []);

/** Every address of each family. */
export const whole: Readonly<Record<Family, Prefix>> = {
  v4: { family: 'v4', length: 0, first: 0n, last: (1n << 32n) - 1n, text: '0.0.0.0/0' },
  v6: { family: 'v6', length: 0, first: 0n, last: (1n << 128n) - 1n, text: '::/0' },
};

/**
 * What no packet to the internet is sent to: private, shared, loopback, link-local and multicast space (IANA's special-purpose registries,
 * https://www.iana.org/assignments/iana-ipv4-special-registry), and the address at which each host of Azure serves its own machines
 * (https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16).
 */
export const notPublic: readonly Prefix[] = prefixes(
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '168.63.129.16/32',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '224.0.0.0/3',
  '::/127',
  'fc00::/7',
  'fe80::/10',
  'ff00::/8',
);

/** Whether some address of it is on the internet. */
export const reachesInternet = (prefix: Prefix): boolean => !isCovered(prefix, notPublic);

/** Whether these hold all of the internet of one family between them. */
export const holdInternet = (family: Family, all: readonly Prefix[]): boolean =>
  isCovered(whole[family], [...all, ...notPublic]);
