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

/** Looks until there are no failures, for as long as asked. A look always comes after the deadline, so that a slow one does not cost the last chance. */
export async function untilNone<Failure>(
  look: () => Promise<readonly Failure[]>,
  { withinMs, staysMs, everyMs, signal }: Patience,
): Promise<Waited<Failure>> {
  const deadline = performance.now() + withinMs;
  let goodSince: Date | undefined;
  for (;;) {
    const late = performance.now() >= deadline;
    const failures = await look();
    if (failures.length > 0) {
      if (late || goodSince !== undefined) return { goodSince: undefined, failures };
    } else {
      goodSince ??= new Date();
      if (Date.now() - goodSince.getTime() >= staysMs) return { goodSince, failures: [] };
    }
    await sleep(everyMs, undefined, signal === undefined ? {} : { signal });
  }
}
