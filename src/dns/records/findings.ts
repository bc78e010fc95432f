import { type Finding, raise } from '../../core/finding.ts';
import { findResourceId } from '../../core/resource-id.ts';
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
  const message = sameList(target.addresses, winner.addresses)
    ? `'${nameOf(subject)}' belongs to ${winner.endpoint} (${winner.addresses.join(', ')}); it is also claimed by ${losers.join(' and ')}`
    : `'${nameOf(subject)}' has the addresses of ${winner.endpoint} (${winner.addresses.join(', ')}) and of ${losers.join(' and ')}`;
  const { names: [zone = '', name = ''] = [] } = findResourceId(subject) ?? {};
  const sharer = findSharer(zone, name);
  if (sharer !== undefined) {
    return [
      raise(
        recordChecks.nameShared,
        subject,
        `${message}. ${sharer} answers to this name, so one DNS view reaches one of them only`,
      ),
    ];
  }
  return [raise(recordChecks.nameConflict, subject, message)];
}

/** Somebody else's record set keeps an endpoint from its name. */
export function takenFindings(subject: string, standing: Standing, target: RecordTarget | undefined): Finding[] {
  if (target === undefined || standing.kind !== 'other' || standing.addresses.length === 0) return [];
  if (sameList(standing.addresses, target.addresses)) return [];
  return [
    raise(
      recordChecks.nameTaken,
      subject,
      `'${nameOf(subject)}' points to ${standing.addresses.join(', ')}, written by ${standing.holder}; ${target.endpoint} has ${target.addresses.join(', ')}`,
    ),
  ];
}

function beyondAddressLimit(subject: string, active: readonly Claim[], target: RecordTarget): Finding[] {
  const all = new Set(active.flatMap(({ addresses }) => addresses));
  if (target.addresses.length < mostAddresses || all.size <= mostAddresses) return [];
  return [
    raise(
      recordChecks.addressLimit,
      subject,
      `'${nameOf(subject)}' is claimed with ${all.size} addresses; a record set holds ${mostAddresses}, the rest is left out`,
    ),
  ];
}

/** Our record set was changed or removed by hand, and policy says that we only tell. */
export function edited(subject: string, standing: Standing, written: RecordTarget): Finding {
  const now =
    standing.kind === 'absent'
      ? 'was removed'
      : `now says ${standing.addresses.join(', ')}, and not ${written.addresses.join(', ')}`;
  return raise(recordChecks.edited, subject, `'${nameOf(subject)}' was changed by hand: it ${now}`);
}

const nameOf = (id: string): string => findResourceId(id)?.name ?? id;
