import type { CloudName } from '../../core/cloud.ts';
import type { EndpointView, NamedAddresses, NetworkInterfaceView } from '../model.ts';
import { isInterfaceOf, isOwnName } from './own-names.ts';
import type { Unplaced } from './plan-names.ts';
import { holdAll } from './servable.ts';

/** Every address that the endpoint's own list says. */
export const listedAddresses = ({ customDnsConfigs }: EndpointView): readonly string[] =>
  customDnsConfigs.flatMap(({ addresses }) => addresses);

/** Whether the endpoint's list has names and each of them carries the name of what it connects to. */
export const listsOwnNames = (view: EndpointView, cloud: CloudName): boolean =>
  view.customDnsConfigs.length > 0 && view.customDnsConfigs.every(({ fqdn }) => isOwnName(fqdn, view, cloud));

/**
 * The names of an endpoint that nobody could make up. Its own list can be written by the requester, so it counts as a whole or
 * not at all: where every name is the resource's own and every address lies in the endpoint's subnet. Else its network interfaces count, which the
 * platform alone writes.
 *
 *   the endpoint's list                                             its names
 *   only the resource's own names, addresses inside its subnet      that list
 *   anything else                                                   of its network interfaces, with their addresses; what the list
 *                                                                   says beyond that is refused
 *
 * `prefixes`: of its subnet; none where they are not known. `interfaces`: undefined where they were not read.
 */
export function believedNames(
  view: EndpointView,
  interfaces: readonly NetworkInterfaceView[] | undefined,
  prefixes: readonly string[],
  cloud: CloudName,
): { readonly isListBelieved: boolean; readonly refused: readonly Unplaced[] } {
  const isInside = view.customDnsConfigs.every(({ addresses }) => holdAll(prefixes, addresses));
  if (isInside && listsOwnNames(view, cloud)) return { isListBelieved: true, refused: [] };
  if (interfaces === undefined) return { isListBelieved: false, refused: [] };
  const confirmed = interfaces.filter((each) => isInterfaceOf(each, view)).flatMap(({ names }) => names);
  return {
    isListBelieved: false,
    refused: view.customDnsConfigs.flatMap((listed) => {
      const because = refusal(listed, confirmed);
      return because === undefined ? [] : [{ fqdn: listed.fqdn, kind: 'Unconfirmed' as const, because }];
    }),
  };
}

function refusal({ fqdn, addresses }: NamedAddresses, confirmed: readonly NamedAddresses[]): string | undefined {
  const same = confirmed.filter((each) => each.fqdn === fqdn);
  if (same.length === 0) return 'the endpoint lists it, but none of its network interfaces has it';
  const known = same.flatMap((each) => each.addresses);
  const others = addresses.filter((address) => !known.includes(address));
  if (others.length === 0) return undefined;
  return `the endpoint lists ${others.join(', ')} for it; its network interface has ${known.join(', ') || 'no address'}`;
}
