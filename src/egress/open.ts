import type { OpenRoom } from '../reconcile/room.ts';
import { createListedBodies } from './listed-bodies.ts';
import { verifyingOf } from './live/keys.ts';
import { createLiveReconciler, type LivePorts } from './live/reconciler.ts';
import { type EgressPorts, egressReconciler } from './reconciler.ts';
import { egressSweeper } from './sweeper.ts';

/** The inside of the room, which reads and writes. */
export function openEgress(ports: EgressPorts & LivePorts): OpenRoom {
  const listed = createListedBodies(ports.arm);
  const reconciler = egressReconciler(ports, listed);
  const verifying = createLiveReconciler(ports);
  return {
    reconcilerFor: (key) => (verifyingOf(key) === undefined ? reconciler : verifying),
    sweeper: egressSweeper(ports, listed, { reconciler, observe: reconciler.observeListed }),
  };
}
