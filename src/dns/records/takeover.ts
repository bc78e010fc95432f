import { findResourceId } from '../../core/resource-id.ts';
import { foldCase } from '../../core/text.ts';
import type { Claim } from '../../state/names/model.ts';
import type { Standing } from './ownership.ts';
import { sameList } from './target.ts';

/** Whether an endpoint takes this name over from a zone group of ours. */
export const isTakeover = (claims: readonly Claim[]): boolean =>
  claims.some(({ takeover, releasing }) => takeover && !releasing);

/**
 * The zone group that wrote what exists there, where an endpoint takes the name over from exactly that one: it names this very incarnation
 * of the endpoint, and what it wrote is what the endpoint needs.
 */
export function findLeavingGroup(
  claims: readonly Claim[],
  { zoneGroup, addresses }: Extract<Standing, { kind: 'other' }>,
): { readonly etag: string } | undefined {
  if (zoneGroup === undefined) return undefined;
  const named = claims.filter(
    (claim) =>
      findResourceId(claim.endpoint)?.name === zoneGroup.endpoint &&
      foldCase(claim.resourceGuid) === zoneGroup.resourceGuid &&
      sameList(claim.addresses, addresses),
  );
  return isTakeover(named) ? zoneGroup : undefined;
}
