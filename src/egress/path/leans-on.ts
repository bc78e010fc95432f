import type { Resource, World } from '../model.ts';
import { estateOf } from './estate.ts';
import { verdictOf } from './path-of.ts';

/** Ids whose bodies are not here and that the path of this one still hangs on. What policy approves changes nothing of that. */
export function pathLeansOn(world: World, { id }: Resource): readonly string[] {
  const missing = verdictOf(estateOf(world, []), id.type, id.id)?.missing ?? [];
  return [...new Set(missing)].filter((each) => world.find(each) === undefined);
}
