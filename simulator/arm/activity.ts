import { randomUUID } from 'node:crypto';
import type { World, WorldChange } from '../world.ts';

/** What the log keeps of one change. */
export interface Logged {
  readonly change: WorldChange;
  readonly operationId: string;
}

/** Azure's record of who did what in a subscription: newest first. */
export interface Activity {
  list(): readonly Logged[];
}

/** As documented: 90 days (articles/azure-monitor/platform/activity-log.md). */
export const logKept = 90 * 86_400_000;
const mostKept = 20_000;

/** Listens to everything that ends in a world, from now on. */
export function recordActivity(world: World): Activity {
  const all: Logged[] = [];
  world.onChange((change) => {
    all.unshift({ change, operationId: randomUUID() });
    if (all.length > mostKept) all.pop();
  });
  return { list: () => all };
}
