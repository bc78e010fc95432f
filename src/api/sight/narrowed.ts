import type { ApiDependencies } from '../ports.ts';
import { ApiProblem } from '../problem.ts';
import { narrowedClusters, narrowedReach } from './azure.ts';
import type { Sight } from './sight.ts';
import { narrowedState } from './state.ts';

/**
 * All that a view reads, as somebody sees it who is let in for some subscriptions: no view can show more. Every
 * dependency is named here, so that a new one does not compile until it is said what of it may be seen.
 */
export function narrowedTo(sight: Sight, deps: ApiDependencies): ApiDependencies {
  const { decisions, guard, proposals, access, reach, clusters, beginPass, policy, timers, queue, managed } = deps;
  const { settings, console, log, clock, readers } = deps;
  return {
    state: narrowedState(sight, deps.state),
    decisions: {
      decide: refuse,
      defer: refuse,
      peopleNeeded: decisions.peopleNeeded,
      // Somebody who sees what is asked for need not see who asks: a private endpoint elsewhere is not read for them.
      whoAsks: async (connection, signal) =>
        sight.sees(connection.endpoint) ? decisions.whoAsks(connection, signal) : undefined,
    },
    undoing: { undo: refuse },
    asking: { ask: refuse },
    guard: { listHeld: async () => (await guard.listHeld()).filter(({ zone }) => sight.sees(zone)), release: refuse },
    proposals: {
      list: async (signal) =>
        (await proposals.list(signal)).filter(({ target, network }) => sight.sees(target) && sight.sees(network)),
      apply: refuse,
    },
    subscriptions: async () => new Map([...(await deps.subscriptions())].filter(([id]) => seesAll(sight, id))),
    ...narrowedClusters(sight, { access, clusters }),
    reach: narrowedReach(sight, reach),
    // Who decides is nobody's row.
    people: { list: async () => [], note: refuse },
    // No rows: what the app says of itself.
    ...{ beginPass, policy, timers, queue, managed, settings, console, log, clock, readers },
  };
}

const seesAll = (sight: Sight, subscription: string): boolean => sight.sees(`/subscriptions/${subscription}`);

/** Nobody is let in to change anything by a group. */
const refuse = (): Promise<never> =>
  Promise.reject(new ApiProblem('missing-role', 'Seeing some subscriptions gives no right to change anything.'));
