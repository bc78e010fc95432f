import { shortId } from '../../core/resource-id.ts';
import type { DnsPolicy } from '../../policy/dns.ts';
import type { Claim, RecordTarget } from '../../state/names/model.ts';
import type { Standing } from './ownership.ts';

/** The platform's own limit for one record set. */
export const mostAddresses = 20;

/**
 * Who gets a name, in this order: policy's preference; the incumbent named in the metadata; the one whose address exists there; the
 * smallest (first seen, id).
 */
export function pickWinner(active: readonly Claim[], standing: Standing): Claim | undefined {
  const best = Math.min(...active.map(({ rank }) => rank));
  const first = active.filter(({ rank }) => rank === best).sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
  if (standing.kind === 'absent') return first[0];
  const incumbent =
    standing.kind === 'ours' ? first.find(({ endpoint }) => shortId(endpoint) === standing.endpointHash) : undefined;
  return incumbent ?? first.find(({ addresses }) => sameList(addresses, standing.addresses)) ?? first[0];
}

/** What the record set should say; undefined where nobody claims the name. */
export function findTarget(
  active: readonly Claim[],
  winner: Claim | undefined,
  { ttl, conflicts }: Pick<DnsPolicy, 'ttl' | 'conflicts'>,
): RecordTarget | undefined {
  if (winner === undefined) return undefined;
  const { endpoint, resourceGuid } = winner;
  const others = conflicts.winner === 'all' ? active.flatMap(({ addresses }) => addresses) : [];
  // The winner's own addresses are in it however many others there are.
  const addresses = [...new Set([...winner.addresses, ...others.sort()])].slice(0, mostAddresses).sort();
  return { ttl, addresses, endpoint, resourceGuid };
}

export function sameTarget(a: RecordTarget | undefined, b: RecordTarget | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  const isSameOwner = a.endpoint === b.endpoint && a.resourceGuid === b.resourceGuid;
  return isSameOwner && a.ttl === b.ttl && sameList(a.addresses, b.addresses);
}

/** Whether what exists there is what this target would write. */
export function isAlike(standing: Standing, target: RecordTarget): boolean {
  return (
    standing.kind === 'ours' &&
    standing.ttl === target.ttl &&
    standing.endpointHash === shortId(target.endpoint) &&
    standing.resourceGuid === target.resourceGuid &&
    sameList(standing.addresses, target.addresses)
  );
}

const orderOf = ({ firstSeen, endpoint }: Claim): string => `${firstSeen} ${endpoint}`;

export const sameList = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((item, index) => item === b[index]);
