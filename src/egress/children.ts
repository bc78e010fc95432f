import type { Arm } from '../arm/arm.ts';
import { foldCase } from '../core/text.ts';
import type { ResourceType } from './model.ts';
import { toResource } from './world.ts';

/** Bodies to judge, and which child lists among them were read to the end. Nothing at all where the resource is gone. */
export interface Observation {
  readonly bodies: readonly unknown[];
  readonly completeLists: readonly string[];
}

/** The child lists of a resource that neither its body nor Resource Graph shows, e.g. the rules of a SQL server. */
export async function observeChildren(
  arm: Arm,
  id: string,
  { childLists = [], apiVersion }: ResourceType,
  signal: AbortSignal,
): Promise<Observation> {
  const lists = await Promise.all(
    childLists.map(async (list) => {
      const path = `${id}/${foldCase(list)}`;
      const bodies = await arm.list(path, apiVersion, signal);
      return { path, bodies, isComplete: bodies.every((body) => toResource(body) !== undefined) };
    }),
  );
  return {
    bodies: lists.flatMap(({ bodies }) => bodies),
    completeLists: lists.flatMap(({ path, isComplete }) => (isComplete ? [path] : [])),
  };
}
