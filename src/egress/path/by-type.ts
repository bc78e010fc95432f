import type { Resource, World } from '../model.ts';
import { addTo, perWorld } from './per-world.ts';

const byType = perWorld((world: World): ReadonlyMap<string, readonly Resource[]> => {
  const found = new Map<string, Resource[]>();
  for (const each of world.others) addTo(found, each.id.type, each);
  return found;
});

/** The other resources of a type, lower-case: a check asks once for each resource, and must not walk all of a file each time. */
export const othersOfType = (world: World, type: string): readonly Resource[] => byType(world).get(type) ?? [];
