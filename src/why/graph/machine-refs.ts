import { at, elementsOf, field, lowerText } from '../../egress/body.ts';
import type { Resource } from '../../egress/model.ts';

/** The network interfaces that a machine names. */
export const refsIn = ({ properties }: Resource): readonly string[] =>
  elementsOf(at(properties, 'networkProfile', 'networkInterfaces')).flatMap(
    (each) => lowerText(field(each, 'id')) ?? [],
  );
