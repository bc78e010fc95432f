import { findAddress, sortedAddresses } from '../core/addresses.ts';
import { foldCase } from '../core/text.ts';
import { isServable } from '../dns/names/servable.ts';
import type { PlannedEndpoint } from './endpoints.ts';

/** The addresses that an endpoint fixes for a record: by its member, or the only one. What is no address stays as it is written. */
export function addressesFor(
  { fixed }: PlannedEndpoint,
  groupId: string | undefined,
  record: string,
  isOnlyName: boolean,
): readonly string[] {
  const mine = fixed.filter(({ member }) => member === record);
  const groups = fixed.filter(({ member }) => member === undefined || member === foldCase(groupId));
  const found = mine.length > 0 ? mine : isOnlyName || fixed.length === 1 ? (groups.length > 0 ? groups : fixed) : [];
  return sortedAddresses(found.map(({ address }) => address));
}

/** Whether a private endpoint could answer from there: no record leads anywhere else, regardless of what a body says. */
export function isAnswering(text: string): boolean {
  const address = findAddress(text);
  return address !== undefined && isServable(address.text);
}
