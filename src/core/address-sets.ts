import ipaddr from 'ipaddr.js';
import { type Address, findAddress } from './addresses.ts';
import { notPublic } from './prefixes.ts';
import { foldCase } from './text.ts';

/** How much of the public internet a list of addresses lets in. */
export interface Reach {
  /** Public addresses, each counted once: of IPv4 single ones, of IPv6 networks of /64, which is what one site has at least. */
  readonly addresses: number;
  /** Half of the public IPv4 or IPv6 internet or more: such a list keeps nobody out. */
  readonly isEverybody: boolean;
  /** Entries that are no address, prefix or range, sorted. */
  readonly unreadable: readonly string[];
}

/**
 * Counts a list of addresses, prefixes (`203.0.113.0/24`) and ranges (`203.0.113.1-203.0.113.9`) as one set: halves make a whole, and what stands
 * twice counts once. Private and reserved addresses reach nobody from the internet and count nothing. `*`, `any` and `internet` are everybody.
 */
export function reachOf(list: readonly string[]): Reach {
  const { set, unreadable } = readAddressSet(list);
  return { ...reachOfSet(set), unreadable };
}

/** First and last number of a stretch: of addresses in version 4, of /64 networks in version 6. */
interface Span {
  readonly version: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
}

/** Addresses as one set, however many entries wrote them. */
export type AddressSet = readonly Span[];

/** Reads a list as one set. What is no address, prefix or range is told apart, sorted. */
export function readAddressSet(list: readonly string[]): Pick<Reach, 'unreadable'> & { readonly set: AddressSet } {
  const spans: Span[] = [];
  const unreadable: string[] = [];
  for (const entry of list) {
    const found = everybodyWords.has(foldCase(entry.trim())) ? wholeInternet : findSpan(entry);
    if (found === undefined) unreadable.push(entry);
    else spans.push(...[found].flat());
  }
  return { set: merge(spans), unreadable: unreadable.sort() };
}

/** Both sets as one. */
export const joinSets = (a: AddressSet, b: AddressSet): AddressSet => (b.length === 0 ? a : merge([...a, ...b]));

/** Its part of one version. */
export const ofVersion = (set: AddressSet, version: 4 | 6): AddressSet =>
  set.every((span) => span.version === version) ? set : set.filter((span) => span.version === version);

/** What is left of a set without another. */
export function withoutSet(set: AddressSet, taken: AddressSet): AddressSet {
  let left: AddressSet = set;
  for (const { version, first, last } of taken) {
    left = left.flatMap((span) => {
      if (span.version !== version || last < span.first || first > span.last) return [span];
      const before = span.first < first ? [{ ...span, last: first - 1n }] : [];
      return span.last > last ? [...before, { ...span, first: last + 1n }] : before;
    });
  }
  return left;
}

/** How much of the public internet a set holds. */
export function reachOfSet(set: AddressSet): Pick<Reach, 'addresses' | 'isEverybody'> {
  const v4 = countPublic(set, 4);
  const v6 = countPublic(set, 6);
  return {
    addresses: Number(v4 + v6),
    isEverybody: v4 * 2n >= countPublic(wholeInternet, 4) || v6 * 2n >= countPublic(wholeInternet, 6),
  };
}

const everybodyWords: ReadonlySet<string> = new Set(['*', 'any', 'internet']);

function findSpan(text: string): Span | undefined {
  const [start = '', end] = text.split('-');
  const [from = '', length] = start.split('/');
  const first = findAddress(from);
  if (first === undefined || (length !== undefined && end !== undefined)) return undefined;
  if (end === undefined) return spanOfPrefix(first, length?.trim());
  const last = findAddress(end);
  if (last?.version !== first.version || numberOf(last) < numberOf(first)) return undefined;
  return toSpan(first.version, numberOf(first), numberOf(last));
}

function spanOfPrefix(address: Address, length: string | undefined): Span | undefined {
  const bits = address.version === 4 ? 32 : 128;
  if (length !== undefined && !/^\d{1,3}$/.test(length)) return undefined;
  const kept = length === undefined ? bits : Number(length);
  if (kept > bits) return undefined;
  const host = BigInt(bits - kept);
  const first = (numberOf(address) >> host) << host;
  return toSpan(address.version, first, first + (1n << host) - 1n);
}

const toSpan = (version: 4 | 6, first: bigint, last: bigint): Span =>
  version === 4 ? { version, first, last } : { version, first: first >> 64n, last: last >> 64n };

const numberOf = ({ text }: Address): bigint =>
  ipaddr
    .parse(text)
    .toByteArray()
    .reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);

function spanOf(prefix: string): Span {
  const span = findSpan(prefix);
  if (span === undefined) throw new TypeError(`'${prefix}' is no prefix`);
  return span;
}

const wholeInternet: readonly Span[] = ['0.0.0.0/0', '2000::/3'].map(spanOf);

/** What no router of the internet carries, of version 4: the count of version 6 begins at what is public. */
const reserved: readonly Span[] = notPublic.flatMap(({ family, first, last }) =>
  family === 'v4' ? [toSpan(4, first, last)] : [],
);

/** How many numbers of this version a set holds, less what is not public. */
function countPublic(set: AddressSet, version: 4 | 6): bigint {
  const inside = set.filter((span) => span.version === version);
  const without = version === 4 ? reserved : [];
  const [whole] = wholeInternet.filter((span) => span.version === version);
  const sizeWithin = (span: Span, bounds: Span): bigint => {
    const first = span.first > bounds.first ? span.first : bounds.first;
    const last = span.last < bounds.last ? span.last : bounds.last;
    return last < first ? 0n : last - first + 1n;
  };
  return inside.reduce((sum, span) => {
    const held = whole === undefined ? 0n : sizeWithin(span, whole);
    return sum + held - without.reduce((each, part) => each + sizeWithin(span, part), 0n);
  }, 0n);
}

function merge(spans: readonly Span[]): AddressSet {
  const merged: Span[] = [];
  const inOrder = [...spans].sort((a, b) => a.version - b.version || (a.first < b.first ? -1 : 1));
  for (const span of inOrder) {
    const last = merged.at(-1);
    if (last === undefined || span.version !== last.version || span.first > last.last + 1n) merged.push(span);
    else if (span.last > last.last) merged[merged.length - 1] = { ...last, last: span.last };
  }
  return merged;
}
