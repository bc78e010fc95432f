import type { Pass } from '../../reconcile/reconciler.ts';
import type { State } from '../../state/state.ts';
import { liveBodies } from './live-bodies.ts';

/** Where reports are kept. */
export type VerificationStore = Pick<State, 'verifications'>;

/** Whether policy turns the asking off. */
export const isOff = ({ policy }: Pick<Pass, 'policy'>): boolean => policy.egress.liveVerification.perHour === 0;

/** What running machines reported of these subnets, as bodies; nothing where policy does not have them asked. */
export async function readLiveBodies(
  { verifications }: VerificationStore,
  subnets: readonly string[],
  pass: Pick<Pass, 'policy' | 'now'>,
): Promise<readonly unknown[]> {
  if (isOff(pass)) return [];
  return liveBodies(await Promise.all(subnets.map((subnet) => verifications.find(subnet))), pass.now);
}
