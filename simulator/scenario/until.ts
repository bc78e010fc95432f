import { setTimeout as sleep } from 'node:timers/promises';

export interface Patience {
  readonly withinMs: number;
  /** How long there must be no failure, once there is none. */
  readonly staysMs: number;
  readonly everyMs: number;
  readonly signal: AbortSignal | undefined;
}

/** How a wait ended: since when nothing was wrong, or what was wrong last. */
export type Waited<Failure> =
  | { readonly goodSince: Date; readonly failures: readonly [] }
  | { readonly goodSince: undefined; readonly failures: readonly Failure[] };

/** What takes long is observed more rarely: observing would take the time of what is waited for. */
const longestPauseMs = 500;

/** Observes until there are no failures, for as long as asked: every so often at first, and once that takes long a tenth of the time it has taken. It always observes once after the deadline, so that a slow one does not cost the last chance. */
export async function untilNone<Failure>(
  observe: () => Promise<readonly Failure[]>,
  { withinMs, staysMs, everyMs, signal }: Patience,
): Promise<Waited<Failure>> {
  const began = performance.now();
  const deadline = began + withinMs;
  let goodSince: Date | undefined;
  for (;;) {
    const late = performance.now() >= deadline;
    const failures = await observe();
    if (failures.length > 0) {
      if (late || goodSince !== undefined) return { goodSince: undefined, failures };
    } else {
      goodSince ??= new Date();
      if (Date.now() - goodSince.getTime() >= staysMs) return { goodSince, failures: [] };
    }
    const pauseMs = Math.max(everyMs, Math.min(longestPauseMs, (performance.now() - began) / 10));
    await sleep(Math.min(pauseMs, Math.max(everyMs, deadline - performance.now())), undefined, {
      ...(signal && { signal }),
    });
  }
}
