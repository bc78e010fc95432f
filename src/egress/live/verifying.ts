import { compare } from '../../core/compare.ts';
import type { Key } from '../../core/key.ts';
import { findResourceId } from '../../core/resource-id.ts';
import type { Pass } from '../../reconcile/reconciler.ts';
import { asVerifying } from './keys.ts';
import { liveBodies } from './live-bodies.ts';
import { isOff, type VerificationStore } from './read-live.ts';

/** A sweep's part: the reports are read once, and the subnets to ask in are found on the way. */
export interface Verifying {
  readonly readLive: (subnets: readonly string[]) => Promise<readonly unknown[]>;
  note(verifiable: ReadonlyMap<string, readonly string[]>): void;
  /** Subscriptions in which something is to be asked, or was. */
  keys(): readonly Key[];
}

export async function openVerifying(
  { verifications }: VerificationStore,
  pass: Pick<Pass, 'policy' | 'now'>,
): Promise<Verifying> {
  const subscriptions = new Set(await verifications.listSubscriptions());
  const kept = isOff(pass) ? [] : await Array.fromAsync(verifications.list());
  const bySubnet = new Map(kept.map((each) => [each.subnet, each]));
  return {
    readLive: async (subnets) =>
      liveBodies(
        subnets.map((subnet) => bySubnet.get(subnet)),
        pass.now,
      ),
    note(verifiable) {
      if (isOff(pass)) return;
      for (const subnet of [...verifiable.values()].flat()) {
        const id = findResourceId(subnet);
        if (id !== undefined) subscriptions.add(id.subscriptionId);
      }
    },
    keys: () => [...subscriptions].sort(compare).map((each) => ({ room: 'egress', key: asVerifying(each) })),
  };
}
