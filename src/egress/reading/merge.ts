import type { Reading } from './model.ts';

/** Several files as one: whole only where each of them is, a change where one of them is. */
export function mergeReadings(readings: readonly Reading[]): Reading {
  const changes = readings.flatMap(({ before }) => (before === undefined ? [] : [before]));
  return {
    bodies: readings.flatMap(({ bodies }) => bodies),
    context: readings.flatMap(({ context }) => context),
    isComplete: readings.every(({ isComplete }) => isComplete),
    before: changes.length === 0 ? undefined : changes.flat(),
    possible: readings.flatMap(({ possible }) => possible),
    replaced: readings.flatMap(({ replaced }) => replaced),
    notJudged: readings.flatMap(({ notJudged }) => notJudged),
    unknown: readings.flatMap(({ unknown }) => unknown),
    unread: readings.flatMap(({ unread }) => unread ?? []),
  };
}
