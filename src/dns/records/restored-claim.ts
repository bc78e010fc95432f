import { hashId, parseResourceId } from '../../core/resource-id.ts';
import type { EndpointRow } from '../../state/endpoints/model.ts';
import type { ClaimRow } from '../../state/names/model.ts';
import type { State } from '../../state/state.ts';
import type { RecordObserved } from './model.ts';
import { namePlace, put, touched } from './name-rows.ts';
import type { Standing } from './ownership.ts';

/**
 * Gives a record set of ours back to the endpoint that its mark names, as that endpoint's claim: memory lost it. The look at the endpoint
 * decides then as always: it stands by the name, moves it on to its new incarnation, or releases it. As always its row lists the name
 * before the claim is made, so that a kill in between loses nothing.
 */
export async function restoreClaim(
  state: Pick<State, 'endpoints' | 'names'>,
  { id, record, claims }: RecordObserved,
  endpoint: string,
  { addresses, resourceGuid }: Pick<Extract<Standing, { kind: 'ours' }>, 'addresses' | 'resourceGuid'>,
  now: Date,
): Promise<void> {
  const at = now.toISOString();
  await listName(state, id, { ...blankRow(endpoint, resourceGuid), firstSeen: at, lastSeen: at });
  const { partition, recordRow, claimRow } = namePlace(id);
  const claim: ClaimRow = {
    kind: 'claim',
    recordSet: id,
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
  const key = claimRow(endpoint);
  await state.names.transact(partition, [
    put(
      key,
      claim,
      claims.find(({ row }) => row === key),
    ),
    put(recordRow, touched(id, record), record),
  ]);
}

async function listName({ endpoints }: Pick<State, 'endpoints'>, recordSet: string, blank: EndpointRow): Promise<void> {
  const partition = parseResourceId(blank.id).subscriptionId;
  const row = hashId(blank.id);
  const known = await endpoints.find(partition, row);
  if (known === undefined) {
    await endpoints.insert(partition, row, { ...blank, names: [recordSet] });
    return;
  }
  const names = [...new Set([...known.value.names, recordSet])].sort();
  // Without a fingerprint the next sweep looks at it, whatever becomes of this look.
  await endpoints.replace(partition, row, { ...known.value, names, fingerprint: '' }, known.etag);
}

const blankRow = (id: string, resourceGuid: string): Omit<EndpointRow, 'firstSeen' | 'lastSeen'> => ({
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
