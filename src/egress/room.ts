import { openWhenUsed } from '../reconcile/open-when-used.ts';
import type { Room } from '../reconcile/room.ts';
import { checksOf } from './checks/about.ts';
import { closingChecks } from './closing/checks.ts';
import { egressKeys } from './keys.ts';
import { liveChecks } from './live/checks.ts';
import type { LivePorts } from './live/reconciler.ts';
import type { EgressPorts } from './reconciler.ts';
import { types } from './types.ts';

/** Which public paths and exposures policy does not allow, as findings. */
export const egress: Room<EgressPorts & LivePorts> = {
  name: 'egress',
  keysOf: egressKeys,
  findings: [...checksOf(types), ...Object.values(closingChecks), ...Object.values(liveChecks)],
  open: (ports) => openWhenUsed('egress', async () => (await import('./open.ts')).openEgress(ports)),
};
