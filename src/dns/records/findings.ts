import type { Finding } from '../../core/finding.ts';
import { findResourceId } from '../../core/resource-id.ts';
import type { Claim, RecordTarget } from '../../state/names/model.ts';
import { findSharer } from '../names/shared-names.ts';
import type { Standing } from './ownership.ts';
import { mostAddresses, sameList } from './target.ts';

/** What people should know of the claims on one name, whatever is done about it. */
export function recordFindings(
  id: string,
  active: readonly Claim[],
  winner: Claim | undefined,
  target: RecordTarget | undefined,
): Finding[] {
  if (winner === undefined || target === undefined) return [];
  return [...conflict(id, active, winner, target), ...crowded(id, active, target)];
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
      {
        check: 'NameShared',
        subject,
        severity: 'medium',
        message: `${message}. ${sharer} answers to this name, so one DNS view reaches one of them only`,
        remedy:
          'Use one of them for each DNS view: share it between the networks, or give the second network zones of its own.',
      },
    ];
  }
  return [
    {
      check: 'NameConflict',
      subject,
      severity: 'medium',
      message,
      remedy:
        'Keep one private endpoint for each resource in one DNS view, give the second network a zone of its own, or say who wins in dns.conflicts.',
    },
  ];
}

/** Somebody else's record set keeps an endpoint from its name. */
export function takenFindings(subject: string, standing: Standing, target: RecordTarget | undefined): Finding[] {
  if (target === undefined || standing.kind !== 'other' || standing.addresses.length === 0) return [];
  if (sameList(standing.addresses, target.addresses)) return [];
  return [
    {
      check: 'NameTaken',
      subject,
      severity: 'high',
      message: `'${nameOf(subject)}' points to ${standing.addresses.join(', ')}, written by ${standing.holder}; ${target.endpoint} has ${target.addresses.join(', ')}`,
      remedy:
        'Remove the record set that stands there, or the private endpoint; a record set that is not ours is never changed unless dns.adopt names it.',
    },
  ];
}

function crowded(subject: string, active: readonly Claim[], target: RecordTarget): Finding[] {
  const all = new Set(active.flatMap(({ addresses }) => addresses));
  if (target.addresses.length < mostAddresses || all.size <= mostAddresses) return [];
  return [
    {
      check: 'AddressLimit',
      subject,
      severity: 'medium',
      message: `'${nameOf(subject)}' is claimed with ${all.size} addresses; a record set holds ${mostAddresses}, the rest is left out`,
      remedy: 'Have fewer endpoints for this resource in one DNS view.',
    },
  ];
}

/** Our record set was changed or removed by hand, and policy says that we only tell. */
export function edited(subject: string, standing: Standing, written: RecordTarget): Finding {
  const now =
    standing.kind === 'absent'
      ? 'was removed'
      : `now says ${standing.addresses.join(', ')}, and not ${written.addresses.join(', ')}`;
  return {
    check: 'RecordEdited',
    subject,
    severity: 'high',
    message: `'${nameOf(subject)}' was changed by hand: it ${now}`,
    remedy: 'Put it back, or write dns.handEdits: repair.',
  };
}

const nameOf = (id: string): string => findResourceId(id)?.name ?? id;
