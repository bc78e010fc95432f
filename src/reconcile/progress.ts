import type { Clock } from '../core/time.ts';
import type { Remembered } from '../state/meta/model.ts';
import type { Meta } from '../state/meta/store.ts';

export type SweepState = Remembered<'sweep'>;
type Progress = NonNullable<SweepState['progress']>;

/** Nothing is known of any sweep. */
export const noSweep: SweepState = { kind: 'sweep', cursors: {} };

/** How far one step is. */
export type Far = Pick<Progress, 'pages' | 'done' | 'left'>;

/** The sweep's row with this progress, or without any. */
export function withProgress({ progress: _, ...row }: SweepState, progress: Progress | undefined): SweepState {
  return progress === undefined ? row : { ...row, progress };
}

/** Keeps how far a step of the sweep that is not a room's own pass is, for those who look meanwhile; `end` forgets it. What never told anything costs no write. */
export function tellProgress(meta: Pick<Meta, 'change'>, clock: Clock, step: string) {
  const since = clock.now().toISOString();
  let hasTold = false;
  return {
    async tell(far: Far): Promise<void> {
      hasTold = true;
      const at = clock.now().toISOString();
      await meta.change(noSweep, (row) => withProgress(row, { step, since, at, ...far }));
    },
    async end(): Promise<void> {
      if (hasTold) await meta.change(noSweep, (row) => withProgress(row, undefined));
    },
  };
}
