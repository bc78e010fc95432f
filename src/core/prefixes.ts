import ipaddr from 'ipaddr.js';

export type Family = 'v4' | 'v6';

/** All addresses that begin alike: `first` to `last`, both included, as whole numbers. */
export interface Prefix {
  readonly family: Family;
  readonly length: number;
  readonly first: bigint;
  readonly last: bigint;
  /** Canonical: equal prefixes are equal texts. */
  readonly text: string;
}

/** The prefix a text writes (`10.0.0.0/8`, or one address); bits behind its length are dropped. Undefined where it is none, as a service tag. */
export function findPrefix(text: string): Prefix | undefined {
  const trimmed = text.trim();
  const [address = '', length] = trimmed.split('/');
  if (!/^[\d.]+$/.test(address) && !/^[\da-f:.]+$/i.test(address)) return undefined;
  if (/^[\d.]+$/.test(address) ? !ipaddr.IPv4.isValidFourPartDecimal(address) : !ipaddr.IPv6.isValid(address)) {
    return undefined;
  }
  const parsed = ipaddr.parse(address);
  const bits = parsed.kind() === 'ipv4' ? 32 : 128;
  if (length !== undefined && !/^\d{1,3}$/.test(length)) return undefined;
  const size = length === undefined ? bits : Number(length);
  if (size > bits) return undefined;
  const value = parsed.toByteArray().reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  const rest = BigInt(bits - size);
  const first = (value >> rest) << rest;
  return {
    family: bits === 32 ? 'v4' : 'v6',
    length: size,
    first,
    last: first + (1n << rest) - 1n,
    text: `${addressText(first, bits)}/${size}`,
  };
}

function addressText(value: bigint, bits: number): string {
  const bytes = Array.from({ length: bits / 8 }, (_, index) => Number((value >> BigInt(bits - 8 - index * 8)) & 0xffn));
  return ipaddr.fromByteArray(bytes).toString();
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

/** What no packet to the internet is sent to: private, shared, loopback, link-local and multicast space (IANA's special-purpose registries). */
export const notPublic: readonly Prefix[] = prefixes(
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
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
