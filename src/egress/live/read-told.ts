import type { Pass } from '../../reconcile/reconciler.ts';
import type { State } from '../../state/state.ts';
import { liveBodies } from './told.ts';

/** Where it is kept. */
export type KeptTold = Pick<State, 'verifications'>;

/** Whether policy has nobody asked. */
export const isOff = ({ policy }: Pick<Pass, 'policy'>): boolean => policy.egress.liveVerification.perHour === 0;

/** What running machines told of these subnets, as bodies; nothing where policy does not have them asked. */
export async function readToldOf(
  { verifications }: KeptTold,
  subnets: readonly string[],
  pass: Pick<Pass, 'policy' | 'now'>,
): Promise<readonly unknown[]> {
  if (isOff(pass)) return [];
  return liveBodies(await Promise.all(subnets.map((subnet) => verifications.find(subnet))), pass.now);
}
