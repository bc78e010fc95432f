/** One request the simulator answered, or didn't. */
export interface LoggedCall {
  readonly method: string;
  readonly kind: 'read' | 'write' | 'delete' | 'action';
  /** The path without the query. */
  readonly path: string;
  /** 0 where the caller got no answer (connection reset, timeout, lost answer). */
  readonly status: number;
  readonly time: Date;
}

/** Counts what was asked of the simulator, for tests and benches. */
export interface CallLog {
  readonly calls: readonly LoggedCall[];
  /** How many calls there were, of one kind or at all, polls of operations left out where `path` excludes them. */
  count(kind?: LoggedCall['kind'], path?: RegExp): number;
  /** Resolves when the n-th call of that kind since the last reset has been answered. */
  reached(kind: LoggedCall['kind'], n: number): Promise<LoggedCall>;
  reset(): void;
  add(call: LoggedCall): void;
}

export function createCallLog(): CallLog {
  const calls: LoggedCall[] = [];
  let waiting: { kind: LoggedCall['kind']; n: number; resolve: (call: LoggedCall) => void }[] = [];
  const count = (kind?: LoggedCall['kind'], path?: RegExp): number =>
    calls.filter((call) => (kind === undefined || call.kind === kind) && (path === undefined || path.test(call.path)))
      .length;
  return {
    calls,
    count,
    reached(kind, n) {
      const call = calls.filter((logged) => logged.kind === kind)[n - 1];
      if (call !== undefined) return Promise.resolve(call);
      return new Promise((resolve) => {
        waiting.push({ kind, n, resolve });
      });
    },
    reset() {
      calls.length = 0;
    },
    add(call) {
      calls.push(call);
      const met = waiting.filter(({ kind, n }) => kind === call.kind && count(kind) >= n);
      waiting = waiting.filter((entry) => !met.includes(entry));
      for (const { resolve } of met) resolve(call);
    },
  };
}
