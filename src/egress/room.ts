import type { Room } from '../reconcile/room.ts';
import { checksOf } from './checks/about.ts';
import { closingChecks } from './closing/checks.ts';
import { egressKeys } from './keys.ts';
import { createListedBodies } from './listed-bodies.ts';
import { type EgressPorts, egressReconciler } from './reconciler.ts';
import { egressSweeper } from './sweeper.ts';
import { types } from './types.ts';

/** Which public paths and exposures policy does not allow, as findings. */
export const egress: Room<EgressPorts> = {
  name: 'egress',
  keysOf: egressKeys,
  findings: [...checksOf(types), ...Object.values(closingChecks)],
  open(ports) {
    const listed = createListedBodies(ports.arm);
    const reconciler = egressReconciler(ports, listed);
    return { reconcilerFor: () => reconciler, sweeper: egressSweeper(ports, listed) };
  },
};
