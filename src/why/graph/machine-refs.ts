import { at, elementsOf, field, idTextOf } from '../../egress/body.ts';
import type { Resource } from '../../egress/model.ts';

/** What holds the place of a source: the network interfaces that a machine names, and the environment of a container app. */
export const refsIn = (asker: Resource): readonly string[] => [
  ...elementsOf(at(asker.properties, 'networkProfile', 'networkInterfaces')).flatMap(
    (each) => idTextOf(field(each, 'id')) ?? [],
  ),
  ...[environmentOf(asker)].flatMap((each) => each ?? []),
];

/** The environment that a container app or job runs in. */
export const environmentOf = ({ id, properties }: Resource): string | undefined =>
  /^microsoft\.app\/(containerapps|jobs)$/.test(id.type)
    ? (idTextOf(field(properties, 'environmentId')) ?? idTextOf(field(properties, 'managedEnvironmentId')))
    : undefined;
