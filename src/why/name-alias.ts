import { cloudNames } from '../core/cloud.ts';
import { isAlwaysAliased } from '../core/public-aliases.ts';
import { foldCase } from '../core/text.ts';
import { type Place, placeName } from '../dns/names/place.ts';
import { connectionsOf } from '../egress/exposure/endpoints.ts';
import type { Resource } from '../egress/model.ts';
import type { Claim } from './graph/claims.ts';
import { publicNameOf } from './name-place.ts';

export type PublicAlias = 'yes' | 'no' | 'unknown';

/**
 * Whether public DNS leads a name through privatelink:
 *
 *   the zone's service always has one                          yes
 *   somebody's connection of that group is approved            yes
 *   the target is here, and nobody's is                        no
 *   the target isn't here                                      unknown
 * (learn.microsoft.com/azure/key-vault/general/private-link-diagnostics)
 */
export function aliasOf(
  name: string,
  { zone }: Place,
  claims: readonly Claim[],
  targets: readonly Resource[],
): PublicAlias {
  if (isAlwaysAliased(zone)) return 'yes';
  if (claims.some(({ endpoint }) => foldCase(endpoint.state) === 'approved')) return 'yes';
  const open = publicNameOf(name);
  if (targets.some((target) => hasApproved(target, open))) return 'yes';
  return targets.length > 0 ? 'no' : 'unknown';
}

/** Whether a connection that serves this name is approved. One that doesn't say its groups may be. */
function hasApproved(target: Resource, fqdn: string): boolean {
  const { type } = target.id;
  return (connectionsOf(target) ?? []).some(({ status, groups }) => {
    if (status !== 'approved') return false;
    if (groups.length === 0) return true;
    return cloudNames.some(
      (cloud) => placeName(fqdn, { resourceType: type, groupIds: groups, cloud, siblings: [fqdn] }).kind === 'placed',
    );
  });
}
