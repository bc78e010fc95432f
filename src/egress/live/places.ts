import { compare } from '../../core/compare.ts';
import { findResourceId } from '../../core/resource-id.ts';
import { since } from '../../core/time.ts';
import type { KnownPath } from '../../state/paths/model.ts';
import type { Verified } from '../../state/verifications/model.ts';
import { elementsOf, field, textOf } from '../body.ts';
import type { Resource } from '../model.ts';
import { askedAgainAfter } from './told.ts';

/** The subnets to ask in. */
export interface Places {
  /** Those that are due, the ones never asked first, then by how long ago. */
  readonly due: readonly string[];
  /** Those that no way out hangs on any more. */
  readonly over: readonly string[];
}

/** Which subnets of a subscription are asked in next: where a way out hangs on what only a running machine shows, once a day. */
export function placesIn(
  subscription: string,
  paths: readonly Pick<KnownPath, 'verifiable'>[],
  verified: readonly Verified[],
  now: Date,
): Places {
  const wanted = new Set(paths.flatMap(({ verifiable }) => verifiable));
  const asked = new Map(verified.map((each) => [each.subnet, new Date(each.askedAt)]));
  const isDue = (subnet: string): boolean => {
    const last = asked.get(subnet);
    return last === undefined || since(last, now) >= askedAgainAfter;
  };
  const when = (subnet: string): number => asked.get(subnet)?.getTime() ?? 0;
  return {
    due: [...wanted]
      .filter((subnet) => findResourceId(subnet)?.subscriptionId === subscription && isDue(subnet))
      .sort((a, b) => when(a) - when(b) || compare(a, b)),
    over: [...asked.keys()].filter((subnet) => !wanted.has(subnet)).sort(compare),
  };
}

/**
 * The interfaces in a subnet that can be asked, by id: those of machines. The ones of private endpoints have no machine, and Azure answers for the
 * instances of a uniform scale set by no such question.
 */
export function interfacesIn({ properties }: Pick<Resource, 'properties'>): readonly string[] {
  const configurations = elementsOf(field(properties, 'ipConfigurations')).map((each) =>
    findResourceId(textOf(field(each, 'id')) ?? ''),
  );
  const found = configurations.flatMap((id) =>
    id?.type === 'microsoft.network/networkinterfaces/ipconfigurations' &&
    !id.name.startsWith('privateendpointipconfig') &&
    id.parent !== undefined
      ? [id.parent]
      : [],
  );
  return [...new Set(found)].sort(compare);
}
