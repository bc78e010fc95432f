/** Which of the managed subscriptions one run of the template is about, as its parameter `batch`. */
export interface Batch {
  readonly first: number;
  readonly size: number;
}

/**
 * Managed subscriptions that one run takes. Azure takes a template of 4 MB, with every loop written out, and each subscription has some 60 KB
 * of roles in it; of the 800 resources that one deployment may have, each takes one. A test measures both.
 */
export const subscriptionsInOneRun = 32;

/** The first run, however many there are. */
export const firstBatch: Batch = { first: 0, size: subscriptionsInOneRun };

/** The runs that so many managed subscriptions take; undefined means the one run that needs no batch. */
export function planBatches(subscriptions: number): readonly (Batch | undefined)[] {
  if (subscriptions <= subscriptionsInOneRun) return [undefined];
  const runs = Math.ceil(subscriptions / subscriptionsInOneRun);
  return Array.from({ length: runs }, (_, run) => ({
    first: run * subscriptionsInOneRun,
    size: Math.min(subscriptionsInOneRun, subscriptions - run * subscriptionsInOneRun),
  }));
}
