import type { Invoke } from './invoke.ts';
import type { HostLog } from './log.ts';

/** Fails an invocation that takes longer than host.json's functionTimeout. The platform also restarts the worker. */
export function withTimeout(invoke: Invoke, timeout: number, log: HostLog): Invoke {
  if (!Number.isFinite(timeout)) return invoke;
  return async (fn, ...rest) => {
    const { name } = fn.metadata;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        const message = `Timeout value of ${timeout / 1000} s exceeded by function 'Functions.${name}'.`;
        log('critical', 'host.timeout', message, { function: name });
        reject(new Error(message));
      }, timeout);
    });
    try {
      return await Promise.race([invoke(fn, ...rest), late]);
    } finally {
      clearTimeout(timer);
    }
  };
}
