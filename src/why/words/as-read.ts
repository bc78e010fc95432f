import { nameOf } from '../../core/resource-id.ts';
import type { Why } from '../model.ts';

/** What is missing from an export can be added to it; what Gatehouse itself doesn't see was misspelt, or Gatehouse may not read it. */
const readings: readonly (readonly [RegExp, string])[] = [
  [/\bamong the resources\b/g, 'among what Gatehouse sees'],
  [
    /\badd (.+?) to the export\b(?: \(az [^)]*\))?/g,
    'see that Gatehouse may read $1 (the right id, in a subscription that it manages)',
  ],
  [/\bmissing from the export\b/g, 'missing from what Azure shows'],
  [/\bamong these resources\b/g, 'among what Gatehouse sees'],
  [
    /\bexport ([^;:]+?) (?:(?:again )?with all its properties|as it is now)/g,
    'ask again: $1 may have changed while it was read',
  ],
  [/\bexport ([^;:]+?) again\b[^;]*/g, 'ask again: $1 changed while they were read'],
  [/\bthat the export (shows|does not show)\b/g, 'that Azure $1'],
];

/** A text about exported resources, reworded for what Gatehouse has read itself. */
export const asRead = (text: string): string =>
  readings.reduce((said, [of, words]) => said.replaceAll(of, words), text);

/** An answer from what Gatehouse has read itself. Where it sees nothing of the source, that comes first: everything else may be due to a mistake in the id. */
export function answerAsRead(why: Why): Why {
  const steps = why.steps.map((step) => ({
    ...step,
    because: asRead(step.because),
    remedy: step.remedy === null ? null : asRead(step.remedy),
  }));
  const resolver = why.steps.find(({ step }) => step === 'resolver');
  const isLost = resolver?.state === 'unknown' && resolver.because.endsWith('is not among the resources');
  const first = isLost ? `Gatehouse sees nothing of ${nameOf(why.from)}, so check the id of the source: ` : '';
  return { ...why, steps, sentence: `${first}${asRead(why.sentence)}` };
}
