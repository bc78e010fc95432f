import { findAddress } from '../../core/addresses.ts';
import { entriesOf } from '../exposure/entries.ts';
import type { Resource } from '../model.ts';

/** The single addresses and the prefixes that a storage account's rules let in, as a public address or prefix writes them. */
export function publicTextsOfRules({ properties }: Pick<Resource, 'properties'>): readonly string[] {
  const { addresses } = entriesOf(properties, ['networkAcls.ipRules']);
  return [...new Set(addresses.flatMap((text) => publicText(text.replace(/\/32$/, '')) ?? []))].sort();
}

/** An address or a prefix in the one way of writing it; undefined for anything else. */
export function publicText(text: string): string | undefined {
  const [start = '', length, ...more] = text.split('/');
  const address = findAddress(start)?.text;
  if (address === undefined || more.length > 0) return undefined;
  if (length === undefined) return address;
  return /^\d{1,3}$/.test(length) ? `${address}/${length}` : undefined;
}

const seeks: Readonly<Record<string, (resource: Resource) => readonly string[]>> = {
  'microsoft.storage/storageaccounts': publicTextsOfRules,
};

/** Public addresses and prefixes that a verdict on this type has to know the owners of; undefined where it has to know none. */
export const publicSeeksOf = (type: string): ((resource: Resource) => readonly string[]) | undefined => seeks[type];
