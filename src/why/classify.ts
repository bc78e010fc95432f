import { findPrefix, reachesInternet } from '../core/prefixes.ts';
import { foldCase } from '../core/text.ts';
import type { RecordSet } from './graph/records.ts';
import { findRecord, isTorn } from './graph/records.ts';
import type { Zone } from './graph/zones.ts';
import type { AnswerKind } from './model.ts';
import type { NameFacts } from './name-facts.ts';

/**
 * What the addresses of an answer are:
 *
 *   all of them a living, approved endpoint's of that name    private
 *   an approved endpoint's own addresses aren't known         private where the record is signed for it, else unknown
 *   all public                                                public
 *   anything else                                             stale
 */
export function classify(facts: NameFacts, addresses: readonly string[], record: RecordSet | undefined): AnswerKind {
  if (addresses.length > 0 && addresses.every((address) => facts.addresses.has(address))) return 'private';
  if (!facts.isKnown) return isSigned(facts, record) ? 'private' : 'unknown';
  return addresses.every(isPublic) ? 'public' : 'stale';
}

const isSigned = ({ approved }: NameFacts, record: RecordSet | undefined): boolean =>
  record?.signedFor !== undefined &&
  approved.some(
    ({ endpoint: { view } }) =>
      foldCase(view.name) === record.signedFor?.endpoint &&
      foldCase(view.resourceGuid) === record.signedFor.resourceGuid,
  );

function isPublic(address: string): boolean {
  const prefix = findPrefix(address);
  return prefix !== undefined && reachesInternet(prefix);
}

/** What a zone that is meant for the name has under it. */
export interface RecordState {
  readonly zone: Zone;
  readonly state: 'ok' | 'broken' | 'unknown';
  readonly kind: 'right' | 'absent' | 'wrong' | 'alias' | 'unread' | 'unsure' | 'torn';
  readonly record: RecordSet | undefined;
}

export function recordStateIn(zone: Zone, facts: NameFacts): RecordState {
  const record = findRecord(facts.place?.name ?? '', zone.records, zone.names);
  const said = (state: RecordState['state'], kind: RecordState['kind']): RecordState => ({ zone, state, kind, record });
  if (record !== undefined && isTorn(record)) return said('unknown', 'torn');
  if (record !== undefined && record.addresses.length > 0) {
    const kind = classify(facts, record.addresses, record);
    if (kind === 'private') return said('ok', 'right');
    return kind === 'unknown' ? said('unknown', 'unsure') : said('broken', 'wrong');
  }
  if (record?.alias !== undefined) return said('unknown', 'alias');
  return zone.isWhole ? said('broken', 'absent') : said('unknown', 'unread');
}

const order = ['ok', 'unknown', 'broken'] as const;

/** Of the zones of that name, the one whose record is best. */
export const bestRecordState = (zones: readonly Zone[], facts: NameFacts): RecordState | undefined =>
  zones.map((zone) => recordStateIn(zone, facts)).sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state))[0];
