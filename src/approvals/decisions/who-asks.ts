import type { Arm } from '../../arm/arm.ts';
import { findResourceId } from '../../core/resource-id.ts';
import type { KnownConnection } from '../../state/connections/model.ts';
import type { Requester } from '../model.ts';
import { readRequester } from '../requesters.ts';
import type { WhoAsks } from './model.ts';

/** Reads the private endpoint that asks, for a person who is to decide. Undefined where nobody says which it is, and where it may not be read. */
export async function readWhoAsks(
  arm: Pick<Arm, 'find'>,
  { endpoint, privateLinkResource }: Pick<KnownConnection, 'endpoint' | 'privateLinkResource'>,
  signal: AbortSignal,
): Promise<WhoAsks | undefined> {
  const id = findResourceId(endpoint);
  if (id === undefined) return undefined;
  const { subscriptionId: subscription, resourceGroup = '', name } = id;
  const asking: { readonly requester: Requester } = {
    requester: { kind: 'seen', id: id.id, subscription, resourceGroup, name, location: undefined },
  };
  const { requester } = await readRequester(arm, asking, { id: privateLinkResource }, signal);
  if (requester.kind === 'unseen' || requester.tags === undefined) return undefined;
  const { subnet, location, tags } = requester;
  return { subnet, location, tags };
}
