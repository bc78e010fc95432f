import { foldCase } from '../../core/text.ts';
import type { Resource, World } from '../model.ts';
import { addTo, perWorld } from '../path/per-world.ts';
import { textsOf } from './read.ts';

/**
 * What of a file names each resource, by its lower-cased id: an export may leave out what a resource itself says of who uses it. `pathsIn`: where a body
 * may name one; none where it never does.
 */
export const namedBy = (
  among: (world: World) => readonly Resource[],
  pathsIn: (user: Resource) => readonly string[],
): ((world: World) => ReadonlyMap<string, readonly Resource[]>) =>
  perWorld((world: World) => {
    const found = new Map<string, Resource[]>();
    for (const user of among(world)) {
      const named = pathsIn(user).flatMap((path) => textsOf(user.properties, path));
      for (const id of new Set(named.map((each) => world.find(each)?.id.id ?? foldCase(each)))) addTo(found, id, user);
    }
    return found;
  });
