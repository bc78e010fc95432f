import type { RegisteredFunction } from './core-api.ts';
import type { StartByHand } from './http/admin.ts';
import type { Invoke } from './invoke.ts';
import type { Timer } from './timer/timer-trigger.ts';

const because = 'This function was programmatically called via the host APIs.';

/**
 * Starts timers, queue and Event Grid functions by hand, in the background. An http function is accepted too, as on the platform, but
 * isn't run: it has an address of its own.
 */
export function createByHand(
  functions: readonly RegisteredFunction[],
  timers: ReadonlyMap<string, Timer>,
  invoke: Invoke,
): StartByHand {
  return (name, input, invocationId) => {
    const timer = timers.get(name.toLowerCase());
    if (timer !== undefined) {
      void timer.runNow(because, invocationId);
      return true;
    }
    const fn = functions.find((candidate) => candidate.metadata.name.toLowerCase() === name.toLowerCase());
    if (Object.values(fn?.metadata.bindings ?? {}).some(({ type }) => /^httpTrigger$/i.test(type))) return true;
    const trigger = Object.entries(fn?.metadata.bindings ?? {}).find(([, { type }]) =>
      /^(queue|eventGrid)Trigger$/i.test(type),
    );
    if (fn === undefined || trigger === undefined) return false;
    const [bindingName, { type }] = trigger;
    const data = /^queue/i.test(type) ? { string: input } : { json: input };
    // What it throws is in the log; nobody waits for it.
    invoke(fn, { inputData: [{ name: bindingName, data }] }, because, invocationId).catch(() => {});
    return true;
  };
}
