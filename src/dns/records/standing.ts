import { matchesGlob } from '../../core/glob.ts';
import { findResourceId, shortId } from '../../core/resource-id.ts';
import type { DnsPolicy } from '../../policy/dns.ts';
import type { Claim } from '../../state/names/model.ts';
import type { RecordObserved } from './model.ts';
import type { Standing } from './ownership.ts';
import { isTakeover } from './takeover.ts';
import { sameList } from './target.ts';

/** What exists in Azure: as just read, else as our row remembers it; a name we know nothing of counts as free until a write says otherwise. */
export function standingOf({ read, record }: Pick<RecordObserved, 'read' | 'record'>): Standing {
  if (read !== undefined) return read;
  if (record?.standing === 'ours' && record.written !== undefined && record.recordEtag !== undefined) {
    const { endpoint, ...says } = record.written;
    return { kind: 'ours', etag: record.recordEtag, ...says, endpointHash: shortId(endpoint) };
  }
  if (record?.standing === 'other') {
    return { kind: 'other', addresses: record.holderAddresses ?? [], holder: record.holder ?? '' };
  }
  return { kind: 'absent' };
}

/**
 * Whether what our row remembers may be wrong, so that the record set has to be read. `direct`: an event named it, and the write was
 * not our own. Of a name nobody of ours ever claimed there is nothing to know.
 */
export function needsReading(
  { id, record, claims }: Pick<RecordObserved, 'id' | 'record' | 'claims'>,
  policy: Pick<DnsPolicy, 'adopt'>,
  direct = false,
): boolean {
  if (record === undefined) return false;
  if (direct || record.state === 'writing' || record.standing === 'unknown') return true;
  if (record.intent?.doubtful === true) return true;
  if (claims.some(({ handover }) => handover)) return true;
  if (record.state !== 'settled' && isTakeover(claims)) return true;
  if (record.standing === 'ours' && isUnclaimed(claims, shortId(record.written?.endpoint ?? ''))) return true;
  // A row of before knows the holder and not what the name points to.
  const isKnown = record.state === 'settled' && record.holderAddresses !== undefined;
  return record.standing === 'other' && (!isKnown || mayBeAdopted(id, policy, claims, record.holderAddresses));
}

/** Whether nobody claims it and its marked endpoint is not releasing it: then a claim was lost from memory. */
export function isUnclaimed(claims: readonly Claim[], endpointHash: string): boolean {
  return claims.every(({ endpoint, releasing }) => releasing && shortId(endpoint) !== endpointHash);
}

/** Whether it was written for an endpoint that has opted out since, and still is for that one. */
export const isLeftAlone = (
  claims: readonly Claim[],
  { endpointHash, resourceGuid }: Extract<Standing, { kind: 'ours' }>,
): boolean =>
  claims.some(
    (claim) =>
      claim.optedOut &&
      !claim.releasing &&
      shortId(claim.endpoint) === endpointHash &&
      claim.resourceGuid === resourceGuid,
  );

/**
 * Whether policy lets an endpoint take this record set over from a person: where it says the endpoint's addresses already, or policy names the
 * endpoint too. Else a claim on a name that a pattern happens to match would redirect what people wrote. `stands`: undefined where it isn't known yet.
 */
export function mayAdopt(
  id: string,
  { adopt }: Pick<DnsPolicy, 'adopt'>,
  { endpoint, addresses }: Pick<Claim, 'endpoint' | 'addresses'>,
  stands: readonly string[] | undefined,
): boolean {
  const parsed = findResourceId(id);
  if (parsed?.parent === undefined) return false;
  const place = `${parsed.names[0]}/${parsed.name}`;
  const isThere = stands === undefined || sameList(stands, addresses);
  return adopt.some((entry) => {
    const { record, endpoints = [] } = typeof entry === 'string' ? { record: entry } : entry;
    if (!matchesGlob(record, place)) return false;
    return typeof entry === 'string' ? isThere : endpoints.some((pattern) => matchesGlob(pattern, endpoint));
  });
}

/** The same for the active ones of these claims. */
export const mayBeAdopted = (
  id: string,
  policy: Pick<DnsPolicy, 'adopt'>,
  claims: readonly Claim[],
  stands: readonly string[] | undefined,
): boolean => claims.some((claim) => !claim.releasing && !claim.optedOut && mayAdopt(id, policy, claim, stands));
