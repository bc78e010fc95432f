import type { Resource, World } from '../model.ts';
import { estateOf } from './estate.ts';
import { verdictOf } from './path-of.ts';

/** Ids whose bodies the path of this one still hangs on; none where its type has none. What policy approves changes nothing of that. */
export const pathLeansOn = (world: World, { id }: Resource): readonly string[] => [
  ...new Set(verdictOf(estateOf(world, []), id.type, id.id)?.missing),
];

/** Private addresses, next hops of its routes, whose owners are not here. */
export const pathSeeks = (world: World, { id }: Resource): readonly string[] => [
  ...new Set(verdictOf(estateOf(world, []), id.type, id.id)?.verdicts.flatMap(({ seeks }) => seeks ?? [])),
];
