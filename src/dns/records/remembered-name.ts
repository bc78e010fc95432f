import type { Claim, Name, NameRecord } from '../../state/names/model.ts';

/** An endpoint by its id, with what is remembered of the names it needs or ever claimed. */
interface Claimant {
  readonly id: string;
  readonly names: ReadonlyMap<string, Name>;
}

/** The endpoint's claim on this record set, also one that it has given up. */
export const findClaim = ({ id, names }: Claimant, recordSet: string): Claim | undefined =>
  names.get(recordSet)?.claims.find(({ endpoint }) => endpoint === id);

/** Whether the endpoint claims this record set and has not given it up. */
export const isHeld = (endpoint: Claimant, recordSet: string): boolean =>
  findClaim(endpoint, recordSet)?.releasing === false;

export const heldClaims = (endpoint: Claimant): Claim[] =>
  [...endpoint.names.keys()].flatMap((id) => findClaim(endpoint, id) ?? []).filter(({ releasing }) => !releasing);

/** Whether the endpoint's claim has been followed: a record set exists there, ours or somebody else's. */
export function isFollowed(endpoint: Claimant, recordSet: string): boolean {
  const record = endpoint.names.get(recordSet)?.record;
  const exists = record?.state === 'settled' && (record.standing === 'ours' || record.standing === 'other');
  return exists && isHeld(endpoint, recordSet);
}

/** Whether a record says nothing that is worth keeping once nobody claims its name. */
export const isNothing = ({
  state,
  standing,
  written,
}: Pick<NameRecord, 'state' | 'standing'> & { readonly written?: unknown }): boolean =>
  // What exists there without our mark and is what we wrote is remembered: a finding says so.
  state === 'settled' && (standing === 'none' || (standing === 'other' && written === undefined));
