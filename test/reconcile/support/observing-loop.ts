import type { Key } from '../../../src/core/key.ts';
import { Policy } from '../../../src/policy/policy.ts';
import { createLoop, type LoopPorts } from '../../../src/reconcile/loop.ts';
import type { Pass } from '../../../src/reconcile/reconciler.ts';

/** A loop whose passes observe and then have nothing to do. */
export const observingLoop = (
  { chain, clock }: Pick<LoopPorts, 'chain' | 'clock'>,
  rooms: Pick<LoopPorts['rooms'], 'names' | 'first'>,
  observe: (key: Key, pass: Pass) => Promise<unknown>,
) =>
  createLoop({
    chain,
    clock,
    guard: {} as never,
    audit: async () => {},
    reviseFindings: async () => [],
    currentPolicy: async () => ({ policy: Policy.parse({ version: 1 }), version: 'v' }),
    rooms: {
      ...rooms,
      reconcilerFor: (key) => ({
        observe: (_, pass) => observe(key, pass),
        plan: () => ({ actions: [], findings: [] }),
        carryOut: () => ({ apply: () => Promise.reject(new Error('no actions')), remember: async () => {} }),
      }),
    },
  });
