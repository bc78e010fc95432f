import { compare } from '../../core/compare.ts';
import { findResourceId } from '../../core/resource-id.ts';
import { elementsOf, field, textOf } from '../body.ts';
import type { Resource } from '../model.ts';

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
