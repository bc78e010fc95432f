import type { Address } from '../../core/addresses.ts';
import type { RecordSetWanted } from '../model.ts';

/** What one name asks for. `implied`: a rule added the record; the endpoint itself did not name it. */
export interface Contribution {
  readonly zone: string;
  readonly name: string;
  readonly addresses: readonly Address[];
  readonly implied: boolean;
}

/**
 * One record set for each zone, name and address family, with every address asked for there. What the endpoint names itself
 * comes before what a rule adds: an app that lists its deployment site at another address keeps that address.
 */
export function toRecordSets(contributions: readonly Contribution[]): readonly RecordSetWanted[] {
  const named = new Set(contributions.filter(({ implied }) => !implied).map(placeKey));
  const sets = new Map<string, { readonly wanted: Omit<RecordSetWanted, 'addresses'>; readonly texts: Set<string> }>();
  for (const contribution of contributions) {
    if (contribution.implied && named.has(placeKey(contribution))) continue;
    for (const { version, text } of contribution.addresses) {
      const type = version === 4 ? 'A' : 'AAAA';
      const { zone, name } = contribution;
      const key = `${placeKey(contribution)} ${type}`;
      const set = sets.get(key) ?? { wanted: { zone, name, type }, texts: new Set<string>() };
      sets.set(key, set);
      set.texts.add(text);
    }
  }
  return [...sets]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { wanted, texts }]) => ({ ...wanted, addresses: [...texts].sort() }));
}

const placeKey = ({ zone, name }: Contribution): string => `${zone} ${name}`;
