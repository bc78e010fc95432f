import type { Arm } from '../arm/arm.ts';
import { isRecord } from '../core/arm-body.ts';
import { findResourceId, hashId } from '../core/resource-id.ts';
import { minutes, since } from '../core/time.ts';
import type { Look } from '../reconcile/reconciler.ts';

export interface OrphanPorts {
  readonly arm: Arm;
  /** Every subscription whose endpoints may own our record sets. */
  readonly subscriptions: readonly string[];
  /** Whether a whole sweep has completed since the state was made. */
  readonly hasSweptWhole: () => Promise<boolean>;
}

/** Whether the endpoint a record set of ours names is certainly gone although nobody told us. */
export type IsOrphan = (endpointHash: string, look: Look) => Promise<boolean>;

const apiVersion = '2024-05-01';
/** One list serves the orphans of one sweep. */
const keptFor = minutes(1);

/**
 * Proves that a record set nobody claims is an orphan. Its metadata names the endpoint by hash only, and Resource Graph leaves out what a lost
 * role hides; so every managed subscription's endpoints are listed directly, to the last page. What can't be listed throws: unread is not absent.
 */
export function createOrphanCheck({ arm, subscriptions, hasSweptWhole }: OrphanPorts): IsOrphan {
  let kept: { readonly at: Date; readonly hashes: ReadonlySet<string> } | undefined;

  async function listHashes(look: Look): Promise<ReadonlySet<string>> {
    if (kept !== undefined && since(kept.at, look.now) < keptFor) return kept.hashes;
    const hashes = new Set<string>();
    for (const subscription of subscriptions) {
      const path = `/subscriptions/${subscription}/providers/Microsoft.Network/privateEndpoints`;
      for (const body of await arm.list(path, apiVersion, look.signal)) {
        const id = findResourceId(isRecord(body) ? body.id : undefined)?.id;
        if (id !== undefined) hashes.add(hashId(id));
      }
    }
    kept = { at: look.now, hashes };
    return hashes;
  }

  return async (endpointHash, look) => {
    if (subscriptions.length === 0 || !(await hasSweptWhole())) return false;
    return !(await listHashes(look)).has(endpointHash);
  };
}
