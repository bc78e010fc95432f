import type { Claim } from '../../state/names/model.ts';
import type { ReadName } from '../../state/names/store.ts';
import type { State } from '../../state/state.ts';
import type { Standing } from './ownership.ts';

/**
 * Gives a record set of ours back to the endpoint that its mark names, as that endpoint's claim: memory lost it. The pass over the endpoint
 * decides then as always: it keeps the name, moves it on to its new incarnation, or releases it. As always its row lists the name
 * before the claim is made, so that a kill in between loses nothing.
 */
export async function restoreClaim(
  state: Pick<State, 'endpoints' | 'names'>,
  name: ReadName,
  endpoint: string,
  { addresses, resourceGuid }: Pick<Extract<Standing, { kind: 'ours' }>, 'addresses' | 'resourceGuid'>,
  now: Date,
): Promise<void> {
  const at = now.toISOString();
  await listName(state, name.recordSet, endpoint, resourceGuid, at);
  const claim: Claim = {
    kind: 'claim',
    recordSet: name.recordSet,
    endpoint,
    resourceGuid,
    addresses: [...addresses],
    privateLinkResource: '',
    location: '',
    network: '',
    firstSeen: at,
    releasing: false,
    rank: 0,
    handover: false,
    takeover: false,
    optedOut: false,
  };
  await state.names.setClaim(name, claim);
}

async function listName(
  { endpoints }: Pick<State, 'endpoints'>,
  recordSet: string,
  id: string,
  resourceGuid: string,
  at: string,
): Promise<void> {
  const kept = await endpoints.find(id);
  const known = kept?.value ?? { ...blank, id, resourceGuid, firstSeen: at, lastSeen: at };
  const names = [...new Set([...known.names, recordSet])].sort();
  // Without a fingerprint the next sweep observes it, even where this pass fails.
  await endpoints.put({ ...known, names, fingerprint: '' }, kept?.etag);
}

const blank = {
  connectionState: '',
  provisioningState: '',
  privateLinkResource: '',
  groupIds: [],
  location: '',
  names: [],
  notes: [],
  hasZoneGroup: false,
};
