import { findAddress } from '../../core/addresses.ts';
import type { End } from './model.ts';

type Version = 4 | 6;

/**
 * The pairs of ends that a connection may be of, each with the one address it has there. Both sides use the same family, so an end of both
 * families meets one of a single family by that one; `spoken` says it where the question does, as an address of a service.
 *
 *   from          to            pairs
 *   both          both          IPv4 with IPv4, IPv6 with IPv6
 *   both          one           that family alone
 *   any           not known     each address
 *   one           the other     unchanged: no packet goes there, and a policy closes it or doesn't
 */
export function pairsOf(from: End, to: End, spoken: readonly string[] = []): readonly (readonly [End, End])[] {
  const families = new Set(spoken.flatMap(versionOf));
  const isSpoken = (end: End): boolean => families.size === 0 || versionsOf(end).every((each) => families.has(each));
  const all = byAddress(from).flatMap((one) => byAddress(to).map((other): readonly [End, End] => [one, other]));
  const likely = all.filter(([one, other]) => isSpoken(one) && isSpoken(other) && meet(one, other));
  return likely.length === 0 ? all : likely;
}

/** An end once for each of its addresses. */
const byAddress = (end: End): readonly End[] =>
  end.kind === 'name' || end.addresses.length < 2
    ? [end]
    : end.addresses.map((each) => ({ ...end, addresses: [each] }));

const meet = (one: End, other: End): boolean => {
  const [mine, theirs] = [versionsOf(one), versionsOf(other)];
  return mine.length === 0 || theirs.length === 0 || mine.some((each) => theirs.includes(each));
};

const versionsOf = (end: End): readonly Version[] => (end.kind === 'name' ? [] : end.addresses.flatMap(versionOf));

const versionOf = (text: string): readonly Version[] => {
  const version = findAddress(text)?.version;
  return version === undefined ? [] : [version];
};
