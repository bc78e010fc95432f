import type { Endpoint } from '../../state/endpoints/model.ts';
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
  await listName(state, name.recordSet, { ...blankRow(endpoint, resourceGuid), firstSeen: at, lastSeen: at });
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
  };
  await state.names.setClaim(name, claim);
}

async function listName({ endpoints }: Pick<State, 'endpoints'>, recordSet: string, blank: Endpoint): Promise<void> {
  const known = await endpoints.find(blank.id);
  if (known === undefined) {
    await endpoints.put({ ...blank, names: [recordSet] }, undefined);
    return;
  }
  const names = [...new Set([...known.value.names, recordSet])].sort();
  // Without a fingerprint the next sweep observes it, even where this pass fails.
  await endpoints.put({ ...known.value, names, fingerprint: '' }, known.etag);
}

const blankRow = (id: string, resourceGuid: string): Omit<Endpoint, 'firstSeen' | 'lastSeen'> => ({
  id,
  resourceGuid,
  connectionState: '',
  provisioningState: '',
  privateLinkResource: '',
  groupIds: [],
  location: '',
  fingerprint: '',
  names: [],
  notes: [],
  hasZoneGroup: false,
});
