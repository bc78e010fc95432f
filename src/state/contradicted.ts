import { BoundedMap } from '../core/bounded.ts';
import { PermanentError } from '../core/errors.ts';
import { type Check, type Finding, raise } from '../core/finding.ts';
import type { Place } from './write.ts';

export const contradictedReason = 'RowContradicted';
export const contradictedCheck: Check = {
  id: 'state-row-contradicted',
  severity: 'high',
  when: 'a row of our own tables names another object than the one it is kept under',
  why: 'It is taken for unread, so nothing is concluded from it.',
  remedy:
    'Remove the row, and those of the private endpoints concerned from the table endpoints: the next sweep recreates them. Until then nothing is deleted on its account.',
};

/**
 * Most keys are the hash of an id that the row holds, so a row put in another's place, or with another's content, can be detected. It is unread:
 * nothing is concluded from it, least of all that something may go.
 */
export function contradicted(table: string, { partition, row }: Place): PermanentError {
  const message = `the table ${table} has in partition '${partition}' a row '${row}' whose content is another's, so it is not believed`;
  return new PermanentError(contradictedReason, message);
}

/** Rows that lists have left out because they contradict their keys, until a finding names them. */
export interface Doubts {
  note(table: string, row: Place): void;
  /** One finding of what was noted since; none where nothing was. */
  take(): readonly Finding[];
}

/** A finding shows twenty; the sweep comes every few minutes. */
const mostNoted = 1_000;

export function createDoubts(): Doubts {
  const noted = new BoundedMap<string, true>(mostNoted);
  return {
    note: (table, row) => void noted.set(contradicted(table, row).message, true),
    take() {
      const all = [...noted.keys()].sort();
      noted.clear();
      if (all.length === 0) return [];
      const message = `${all.slice(0, 20).join('; ')}${all.length > 20 ? '; …' : ''}`;
      return [raise(contradictedCheck, 'state', message)];
    },
  };
}
