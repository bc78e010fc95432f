import type { Room } from '../reconcile/room.ts';
import { egressKeys } from './keys.ts';
import { egressReconciler } from './reconciler.ts';
import { egressSweeper, type SweepPorts } from './sweeper.ts';

/** Which public paths and exposures policy does not allow, as findings. */
export const egress: Room<SweepPorts> = {
  name: 'egress',
  keysOf: egressKeys,
  findings: [],
  open(ports) {
    const reconciler = egressReconciler(ports);
    return { reconcilerFor: () => reconciler, sweeper: egressSweeper(ports) };
  },
};
