import { type Family, findRange, notPublic, type Range, whole } from './prefixes.ts';
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

/** Addresses as one set, however many entries wrote them: stretches of addresses in version 4, of /64 networks in version 6. */
export type AddressSet = readonly Range[];

/** Reads a list as one set. What is no address, prefix or range is returned separately, sorted. */
export function readAddressSet(list: readonly string[]): Pick<Reach, 'unreadable'> & { readonly set: AddressSet } {
  const ranges: Range[] = [];
  const unreadable: string[] = [];
  for (const entry of list) {
    const found = everybodyWords.has(foldCase(entry.trim())) ? everybody : [findRange(entry)];
    for (const range of found) {
      if (range === undefined) unreadable.push(entry);
      else ranges.push(range);
    }
  }
  return { set: toSet(ranges), unreadable: unreadable.sort() };
}

const everybodyWords: ReadonlySet<string> = new Set(['*', 'any', 'internet']);

/** Ranges of addresses as one set. */
export const toSet = (ranges: readonly Range[]): AddressSet =>
  merge(
    ranges.map(({ family, first, last }) =>
      family === 'v4' ? { family, first, last } : { family, first: first >> 64n, last: last >> 64n },
    ),
  );

/** Both sets as one. */
export const joinSets = (a: AddressSet, b: AddressSet): AddressSet => (b.length === 0 ? a : merge([...a, ...b]));

/** Its part of one family. */
export const ofFamily = (set: AddressSet, family: Family): AddressSet =>
  set.every((range) => range.family === family) ? set : set.filter((range) => range.family === family);

/** What is left of a set without another. */
export function withoutSet(set: AddressSet, taken: AddressSet): AddressSet {
  let left: AddressSet = set;
  for (const { family, first, last } of taken) {
    left = left.flatMap((range) => {
      if (range.family !== family || last < range.first || first > range.last) return [range];
      const before = range.first < first ? [{ ...range, last: first - 1n }] : [];
      return range.last > last ? [...before, { ...range, first: last + 1n }] : before;
    });
  }
  return left;
}

/** How much of the public internet a set holds. */
export function reachOfSet(set: AddressSet): Pick<Reach, 'addresses' | 'isEverybody'> {
  const [v4, v6] = [countPublic(set, 'v4'), countPublic(set, 'v6')];
  return { addresses: Number(v4 + v6), isEverybody: v4 * 2n >= all.v4 || v6 * 2n >= all.v6 };
}

/** How many numbers of this family a set holds, less what is not public. */
const countPublic = (set: AddressSet, family: Family): bigint =>
  withoutSet(ofFamily(set, family), reserved).reduce((sum, { first, last }) => sum + last - first + 1n, 0n);

function merge(ranges: readonly Range[]): AddressSet {
  const merged: Range[] = [];
  const inOrder = [...ranges].sort((a, b) => compareFamilies(a, b) || (a.first < b.first ? -1 : 1));
  for (const range of inOrder) {
    const last = merged.at(-1);
    if (last === undefined || range.family !== last.family || range.first > last.last + 1n) merged.push(range);
    else if (range.last > last.last) merged[merged.length - 1] = { ...last, last: range.last };
  }
  return merged;
}

const compareFamilies = (a: Range, b: Range): number => Number(b.family === 'v4') - Number(a.family === 'v4');

/** What registries give out of version 6. */
const given = findRange('2000::/3') ?? whole.v6;

/** What no router of the internet carries; of version 6 whatever was not given out. */
const reserved: AddressSet = [
  ...toSet(notPublic.filter(({ family }) => family === 'v4')),
  ...withoutSet(toSet([whole.v6]), toSet([given])),
];
const everybody: readonly Range[] = [whole.v4, given];
const all = { v4: countPublic(toSet(everybody), 'v4'), v6: countPublic(toSet(everybody), 'v6') } as const;
