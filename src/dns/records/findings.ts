import { sayAddresses } from '../../core/addresses.ts';
import { type Finding, raise } from '../../core/finding.ts';
import { findResourceId, nameOf } from '../../core/resource-id.ts';
import type { Claim, RecordTarget } from '../../state/names/model.ts';
import { findSharer } from '../names/shared-names.ts';
import { recordChecks } from './checks.ts';
import type { Standing } from './ownership.ts';
import { mostAddresses, sameList } from './target.ts';

/** Findings about the claims on one name, independent of what is done about them. */
export function recordFindings(
  id: string,
  active: readonly Claim[],
  winner: Claim | undefined,
  target: RecordTarget | undefined,
): Finding[] {
  if (winner === undefined || target === undefined) return [];
  return [...conflict(id, active, winner, target), ...beyondAddressLimit(id, active, target)];
}

function conflict(subject: string, active: readonly Claim[], winner: Claim, target: RecordTarget): Finding[] {
  const others = active.filter(({ addresses }) => !sameList(addresses, winner.addresses));
  if (others.length === 0) return [];
  const losers = others.map(({ endpoint, addresses }) => `${endpoint} (${addresses.join(', ')})`).sort();
  const own = `${winner.endpoint} (${winner.addresses.join(', ')})`;
  const message = sameList(target.addresses, winner.addresses)
    ? `'${nameOf(subject)}' belongs to ${own}; it is also claimed by ${losers.join(' and ')}`
    : `'${nameOf(subject)}' has the addresses of ${own} and of ${losers.join(' and ')}`;
  const { names: [zone = '', name = ''] = [] } = findResourceId(subject) ?? {};
  const sharer = findSharer(zone, name);
  if (sharer === undefined) return [raise(recordChecks.nameConflict, subject, message)];
  const shared = `${message}. ${sharer} answers to this name, so one DNS view reaches one of them only`;
  return [raise(recordChecks.nameShared, subject, shared)];
}

/** Somebody else's record set keeps an endpoint from its name. */
export function takenFindings(subject: string, standing: Standing, target: RecordTarget | undefined): Finding[] {
  if (target === undefined || standing.kind !== 'other' || standing.addresses.length === 0) return [];
  if (sameList(standing.addresses, target.addresses)) return [];
  const { addresses, holder } = standing;
  const wanted = `${target.endpoint} has ${target.addresses.join(', ')}`;
  const message = `'${nameOf(subject)}' points to ${sayAddresses(addresses)}, written by ${holder}; ${wanted}`;
  return [raise(recordChecks.nameTaken, subject, message)];
}

function beyondAddressLimit(subject: string, active: readonly Claim[], target: RecordTarget): Finding[] {
  const all = new Set(active.flatMap(({ addresses }) => addresses));
  if (target.addresses.length < mostAddresses || all.size <= mostAddresses) return [];
  const claimed = `'${nameOf(subject)}' is claimed with ${all.size} addresses`;
  const message = `${claimed}; a record set holds ${mostAddresses}, the rest is left out`;
  return [raise(recordChecks.addressLimit, subject, message)];
}

/** Our record set was changed or removed by hand, and policy says that it is only reported. */
export function edited(subject: string, standing: Standing, written: RecordTarget): Finding {
  const now =
    standing.kind === 'absent'
      ? 'was removed'
      : `now says ${sayAddresses(standing.addresses)}, and not ${written.addresses.join(', ')}`;
  return raise(recordChecks.edited, subject, `'${nameOf(subject)}' was changed by hand: it ${now}`);
}
