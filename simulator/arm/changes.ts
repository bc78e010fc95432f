import type { WorldChange } from '../world.ts';
import type { Call } from './call.ts';
import type { Simulation } from './simulation.ts';

type Change = Pick<WorldChange, 'operation' | 'kind' | 'id'>;

/** The change that a write, a delete or an action of this resource makes, for an operation that ends later. */
export function changeOf(kind: WorldChange['kind'], type: string, id: string): Change {
  return { operation: `${type}/${kind}`, kind, id };
}

/** Raises the event of a change that is already done. */
export function raise(sim: Simulation, call: Call, change: Change): void {
  sim.world.raise({ ...change, correlationId: call.correlationId, caller: call.caller, succeeded: true });
}
