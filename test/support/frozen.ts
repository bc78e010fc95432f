import type { AnyReconciler } from '../../src/reconcile/pass.ts';

/**
 * The reconciler with everything it observed (a copy: the world's own objects stay its own) and planned frozen: a step that changes either
 * throws.
 */
export function frozen(reconciler: AnyReconciler): AnyReconciler {
  return {
    ...reconciler,
    observe: async (key, pass) => deepFreeze(structuredClone(await reconciler.observe(key, pass))),
    plan: (observed, policy, now) => deepFreeze(reconciler.plan(observed, policy, now)),
  };
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  const inner = value instanceof Map ? [...value.values()] : Object.values(value);
  for (const each of inner) deepFreeze(each);
  return Object.freeze(value);
}
