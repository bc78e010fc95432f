import { apiVersions } from '../../arm/api-versions.ts';
import type { Arm } from '../../arm/arm.ts';
import { readRetryAfter } from '../../arm/classify.ts';
import { seconds } from '../../core/time.ts';
import type { Applied, Pass } from '../../reconcile/reconciler.ts';
import type { ZoneGroupAction } from './model.ts';
import { zoneGroupBody } from './strategy.ts';

/**
 * Makes one write of a zone group. Azure answers before it is done (learn.microsoft.com/rest/api/virtualnetwork/private-dns-zone-groups/create-or-update), and the group's own
 * provisioningState says the rest: a later pass reads it, so no operation has to be followed.
 */
export async function writeZoneGroup(
  arm: Arm,
  action: ZoneGroupAction,
  mark: string,
  { now, signal }: Pass,
): Promise<Applied<never>> {
  const condition = action.kind === 'createZoneGroup' ? { ifNoneMatch: '*' as const } : { ifMatch: action.etag };
  const options = { signal, ...condition };
  const answer =
    action.kind === 'deleteZoneGroup'
      ? await arm.remove(action.target, apiVersions.network, options)
      : await arm.put(action.target, apiVersions.network, zoneGroupBody(action.zones, mark), options);
  return { kind: 'running', checkAfter: readRetryAfter(answer.headers['retry-after'], now) ?? seconds(2) };
}
