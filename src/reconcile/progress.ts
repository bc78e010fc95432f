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

/** Keeps how far a step of the sweep that is not a room's own pass is, for those who read it meanwhile; `end` forgets it. A step that reported nothing costs no write. */
export function reportProgress(meta: Pick<Meta, 'change'>, clock: Clock, step: string) {
  const since = clock.now().toISOString();
  let hasReported = false;
  return {
    async report(far: Far): Promise<void> {
      hasReported = true;
      const at = clock.now().toISOString();
      await meta.change(noSweep, (row) => withProgress(row, { step, since, at, ...far }));
    },
    async end(): Promise<void> {
      if (hasReported) await meta.change(noSweep, (row) => withProgress(row, undefined));
    },
  };
}
