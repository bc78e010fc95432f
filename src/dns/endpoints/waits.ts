import { type Millis, millis, minutes, seconds, since } from '../../core/time.ts';
import type { DnsPolicy } from '../../policy/dns.ts';
import type { Endpoint } from '../../state/endpoints/model.ts';
import type { Claim } from '../../state/names/model.ts';
import type { EndpointView } from '../model.ts';
import type { Obstacle } from '../names/readiness.ts';
import type { Recheck } from './model.ts';

/** Records younger than this are not withdrawn on one pass: ARM's own replicas may lag behind a create. */
const young = minutes(5);

/** How long to wait for the second pass that finds it gone; undefined where one pass is enough, or the second has agreed. */
export function confirmationWait(
  active: readonly Claim[],
  known: Endpoint,
  { confirmAbsence }: Pick<DnsPolicy, 'confirmAbsence'>,
  now: Date,
): Millis | undefined {
  const youngest = Math.max(0, ...active.map(({ firstSeen }) => Date.parse(firstSeen)));
  if (since(new Date(youngest), now) >= young) return undefined;
  const absentSince = findAbsentSince(known, now);
  const waited = absentSince === undefined ? millis(0) : since(new Date(absentSince), now);
  return absentSince !== undefined && waited >= confirmAbsence ? undefined : millis(confirmAbsence - waited);
}

/** When it was first found gone. A time that has yet to come is another instance's clock: this pass counts as the first one then. */
export function findAbsentSince({ absentSince }: Endpoint, now: Date): string | undefined {
  return Date.parse(absentSince ?? '') > now.getTime() ? undefined : absentSince;
}

/** No event says that the owner has approved (dns-lifecycle, case 8): 1, 2, 5, then every 15 minutes. */
export function pendingRecheck(attempt: number): Recheck {
  const after = [minutes(1), minutes(2), minutes(5)][attempt] ?? minutes(15);
  return { after, because: 'its connection waits for approval' };
}

/** More passes than this at an endpoint on its way have taken a quarter of an hour: 12 minutes were seen. */
const longPasses = 20;

/** 1, 2, 5, 10, 20, 40 seconds, then every minute; after a quarter of an hour only now and then. */
export function settlingRecheck(attempt: number, because: string): Recheck {
  const after = [1, 2, 5, 10, 20, 40][attempt];
  if (after !== undefined) return { after: seconds(after), because };
  return { after: attempt < longPasses ? minutes(1) : minutes(15), because };
}

/**
 * Whether an endpoint that isn't ready has certainly no use for a claim of its earlier incarnation. One that is on its way to the same
 * resource is not gone: its names stay until it is through, or has been on its way for so long that the old addresses should go.
 */
export function isLeftBehind(claim: Claim, view: EndpointView, { kind }: Obstacle, attempt: number): boolean {
  if (view.resourceGuid === '' || claim.resourceGuid === view.resourceGuid) return false;
  // A claim that was restored from a record set's mark doesn't know what it was for.
  const isForThis = claim.privateLinkResource === '' || claim.privateLinkResource === view.privateLinkResource;
  const isOnItsWay = kind === 'provisioning' && isForThis;
  return !isOnItsWay || attempt >= longPasses;
}
