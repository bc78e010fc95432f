import type { Room } from '../reconcile/room.ts';
import { checksOf } from './checks/about.ts';
import { closingChecks } from './closing/checks.ts';
import { egressKeys } from './keys.ts';
import { createListedBodies } from './listed-bodies.ts';
import { liveChecks } from './live/checks.ts';
import { verifyingOf } from './live/keys.ts';
import { createLiveReconciler, type LivePorts } from './live/reconciler.ts';
import { type EgressPorts, egressReconciler } from './reconciler.ts';
import { egressSweeper } from './sweeper.ts';
import { types } from './types.ts';

/** Which public paths and exposures policy does not allow, as findings. */
export const egress: Room<EgressPorts & LivePorts> = {
  name: 'egress',
  keysOf: egressKeys,
  findings: [...checksOf(types), ...Object.values(closingChecks), ...Object.values(liveChecks)],
  open(ports) {
    const listed = createListedBodies(ports.arm);
    const reconciler = egressReconciler(ports, listed);
    const verifying = createLiveReconciler(ports);
    return {
      reconcilerFor: (key) => (verifyingOf(key) === undefined ? reconciler : verifying),
      sweeper: egressSweeper(ports, listed),
    };
  },
};
