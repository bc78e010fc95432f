import type { EndpointWatch } from '../access/endpoint-watch.ts';
import type { ResourceChange } from '../core/change.ts';
import type { EstateWatch } from '../why/estate-watch.ts';
import type { PromiseWatch } from '../why/promise-watch.ts';

/** What is kept beside the rooms, as one: one is reviewed although the other could not be. What the judging of promises has just read is what is kept. */
export function watchTogether(
  promises: PromiseWatch,
  endpoints: EndpointWatch,
  estate: EstateWatch,
): PromiseWatch & EndpointWatch {
  return {
    async review(signal) {
      const done = await Promise.allSettled([promises.review(signal), endpoints.review(signal)]);
      done.push(...(await Promise.allSettled([estate.review(signal)])));
      for (const each of done) if (each.status === 'rejected') throw each.reason;
    },
    async changed(changes: readonly Pick<ResourceChange, 'id' | 'type'>[], signal, log) {
      await Promise.all([
        endpoints.changed(changes, signal, log),
        promises.changed(changes, signal, log),
        estate.changed(changes),
      ]);
    },
    catchUp: (signal) => promises.catchUp(signal),
  };
}
