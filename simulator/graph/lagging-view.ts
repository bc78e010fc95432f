import type { SimResource, World, WorldEdit } from '../world.ts';

/** The world as it was some time ago. */
export interface LaggingView {
  /** What existed `lagMs` milliseconds ago, oldest first. A lag made longer afterwards does not bring back what was already shown. */
  asOf(lagMs: number): Iterable<SimResource>;
  close(): void;
}

/** Keeps the edits that are still too young to be seen, and nothing else: bodies are replaced as a whole, so none is copied. */
export function createLaggingView(world: World): LaggingView {
  const seen = new Map<string, SimResource>();
  for (const resource of world.list()) seen.set(resource.id.toLowerCase(), resource);
  let waiting: WorldEdit[] = [];
  const stop = world.onEdit((edit) => waiting.push(edit));

  const show = ({ before, after }: WorldEdit): void => {
    if (after !== undefined) seen.set(after.id.toLowerCase(), after);
    else if (before !== undefined) seen.delete(before.id.toLowerCase());
  };
  return {
    asOf(lagMs) {
      const horizon = world.now().getTime() - lagMs;
      const young = waiting.findIndex(({ time }) => time.getTime() > horizon);
      const due = young < 0 ? waiting : waiting.slice(0, young);
      for (const edit of due) show(edit);
      waiting = waiting.slice(due.length);
      return seen.values();
    },
    close: stop,
  };
}
