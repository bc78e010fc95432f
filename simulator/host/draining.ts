import type { Invoke } from './invoke.ts';

interface Listener {
  stop(): Promise<void>;
}

/** What `/admin/host/drain` and `/admin/host/resume` do, and what the host does before it ends. */
export interface Draining {
  /** Listens to queues and timers; nothing where it does already. */
  begin(): void;
  /** Listens no more; resolves when everything under way has ended. HTTP and Event Grid are answered on. */
  drain(): Promise<void>;
  status(): { readonly state: 'Disabled' | 'InProgress' | 'Completed'; readonly outstandingInvocations: number };
}

/** `listen` starts every listener again. */
export function createDraining(outstanding: () => number, listen: () => readonly Listener[]): Draining {
  let listeners: readonly Listener[] | undefined;
  let stopped: Promise<unknown> = Promise.resolve();
  let isStopped = false;
  return {
    begin() {
      if (listeners !== undefined) return;
      isStopped = false;
      listeners = listen();
    },
    async drain() {
      const standing = listeners ?? [];
      if (listeners !== undefined) stopped = Promise.all(standing.map((listener) => listener.stop()));
      listeners = undefined;
      await stopped;
      isStopped = true;
    },
    status() {
      const count = outstanding();
      const isDone = isStopped && count === 0;
      return {
        state: listeners !== undefined ? 'Disabled' : isDone ? 'Completed' : 'InProgress',
        outstandingInvocations: count,
      };
    },
  };
}

/** Counts the invocations under way, however they were started. */
export function countInvocations(invoke: Invoke): { readonly invoke: Invoke; outstanding(): number } {
  let count = 0;
  return {
    outstanding: () => count,
    async invoke(...invocation) {
      count += 1;
      try {
        return await invoke(...invocation);
      } finally {
        count -= 1;
      }
    },
  };
}
