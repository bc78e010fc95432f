import type { ResourceChange } from '../core/change.ts';
import { isClassed } from '../core/errors.ts';
import type { Log } from '../core/log.ts';
import { type Clock, since } from '../core/time.ts';
import { catalogueTypes } from '../dns/names/endings.ts';
import type { Estate } from '../state/estate/store.ts';
import { notedEvery } from './kept-estate.ts';
import { readTypes } from './read-azure.ts';

export interface EstatePorts {
  readonly estate: Pick<Estate, 'noteChange'>;
  /** Reads the estate again and keeps it, where that is due. */
  readonly keep: (signal: AbortSignal) => Promise<void>;
  /** What was read within the last minute no longer answers. */
  readonly forget: () => void;
  readonly clock: Clock;
  readonly log: Pick<Log, 'warn'>;
}

/** Keeps what answers of `why` rest on: with every sweep where it is due; a change only says that it is no longer current. */
export interface EstateWatch {
  review(signal: AbortSignal): Promise<void>;
  changed(changes: readonly Pick<ResourceChange, 'type'>[]): Promise<void>;
}

export function watchEstate({ estate, keep, forget, clock, log }: EstatePorts): EstateWatch {
  let noted: Date | undefined;
  return {
    async review(signal) {
      try {
        await keep(signal);
      } catch (error) {
        // Nothing else of the sweep depends on it.
        if (!isClassed(error)) throw error;
        log.warn('the estate could not be kept: questions read Azure until a sweep can', { error });
      }
    },
    async changed(changes) {
      const now = clock.now();
      if (!changes.some(({ type }) => decides(type))) return;
      forget();
      if (noted !== undefined && since(noted, now) < notedEvery) return;
      await estate.noteChange(now);
      noted = now;
    },
  };
}

const deciding: readonly string[] = [...readTypes, ...catalogueTypes];

/** Whether an answer may depend on something of this type, or of one it is a part of. */
const decides = (type: string): boolean => deciding.some((each) => type === each || type.startsWith(`${each}/`));
