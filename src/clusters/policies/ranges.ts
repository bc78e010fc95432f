import { contains, findPrefix, type Prefix } from '../../core/prefixes.ts';
import { every, type Match, matchOf, not, some } from './match.ts';
import type { End, Range } from './model.ts';

/** Whether an address lies in a range; unknown where either can't be read. */
export function holdsAddress({ cidr, except }: Range, address: string): Match {
  const whole = findPrefix(cidr);
  const one = findPrefix(address);
  if (whole === undefined || one === undefined) return 'unknown';
  return every([matchOf(contains(whole, one)), not(some(except.map((text) => matchOf(isIn(findPrefix(text), one)))))]);
}

const isIn = (outer: Prefix | undefined, inner: Prefix): boolean => outer !== undefined && contains(outer, inner);

/**
 * Whether an end lies in a range, by the one address that it has in a connection. Where none is known it is unknown; only the whole of a family
 * without an exception holds what nobody knows the address of.
 */
export function holdsEnd(range: Range, end: End): Match {
  const [address] = end.kind === 'name' ? [] : end.addresses;
  if (address === undefined) return isEverything(range) ? 'yes' : 'unknown';
  return holdsAddress(range, address);
}

const isEverything = ({ cidr, except }: Range): boolean => cidr === '0.0.0.0/0' && except.length === 0;

/** The range of a text and its exceptions, canonical; undefined where one of them is none. */
export function findRange(cidr: string, except: readonly string[] = []): Range | undefined {
  const whole = findPrefix(cidr);
  const without = except.map(findPrefix);
  if (whole === undefined || without.some((each) => each === undefined)) return undefined;
  return { cidr: whole.text, except: without.flatMap((each) => each?.text ?? []) };
}
