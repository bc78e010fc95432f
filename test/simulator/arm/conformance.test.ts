import { describe, expect, it } from 'vitest';
import { exceptions, leftOut } from './support/exceptions.ts';
import { recordingsOf } from './support/recording.ts';
import { replay } from './support/replay.ts';

const kinds = [
  'private-dns',
  'dns-ground-truth',
  'pe-by-kind',
  'pe-special',
  'approval',
  'private-link-service',
  'paging',
  'errors',
];
const recordings = recordingsOf(...kinds);
const replayed = recordings.filter(({ name }) => leftOut[name] === undefined);

describe.skipIf(recordings.length === 0)('the simulator answers as Azure was recorded to (RECORDINGS_DIR)', () => {
  for (const kind of kinds) {
    describe(kind, () => {
      it.each(replayed.filter((recording) => recording.kind === kind))('$name', async (recording) => {
        const outcomes = await replay(recording, exceptions[recording.name]);
        const wrong = outcomes.filter(({ differences }) => differences.length > 0);
        expect(
          wrong.map(({ interaction, request, differences }) => ({ at: `${interaction} ${request}`, differences })),
        ).toEqual([]);
        expect(outcomes.filter(({ isGiven }) => !isGiven).length).toBeGreaterThan(0);
      });
    });
  }

  it('leaves out only cases that exist, each with its reason', () => {
    const names = recordings.map(({ name }) => name);
    expect(Object.keys(leftOut).filter((name) => !names.includes(name))).toEqual([]);
    expect(Object.keys(exceptions).filter((name) => !names.includes(name))).toEqual([]);
  });
});
