import { field, lowerText } from '../../../egress/body.ts';
import type { Given } from '../model.ts';

/** An extension of a cluster. */
export interface Extension {
  readonly name: string;
  /** In lower case; undefined where its body lacks it. */
  readonly type: string | undefined;
}

/** Extensions have bodies of their own; undefined where none was read, which looks the same as a cluster without any. */
export function extensionsOf({ world, cluster }: Given): readonly Extension[] | undefined {
  const prefix = `${cluster.id.id}/providers/microsoft.kubernetesconfiguration/extensions/`;
  const found = world.resources.filter(({ id }) => id.id.startsWith(prefix));
  if (found.length === 0 && world.findChildren(cluster.id.id, 'extensions') === undefined) return undefined;
  return found.map(({ id, properties }) => ({ name: id.name, type: lowerText(field(properties, 'extensionType')) }));
}
