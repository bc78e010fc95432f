import { nameOf } from '../../core/resource-id.ts';
import type { Why } from '../model.ts';

/** What is missing from an export is added to it; what Gatehouse itself doesn't see was written wrong, or it may not read it. */
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
  [/\bexport ([^;:]+?) anew\b[^;]*/g, 'ask again: $1 changed while they were read'],
  [/\bthat the export (shows|does not show)\b/g, 'that Azure $1'],
];

/** A text about exported resources, said of what Gatehouse has read itself. */
export const asRead = (text: string): string =>
  readings.reduce((said, [of, words]) => said.replaceAll(of, words), text);

/** An answer that rests on what Gatehouse has read itself. Where it sees nothing of who asks, that is said first: whatever follows may hang on a slip in the id. */
export function answerAsRead(why: Why): Why {
  const steps = why.steps.map((step) => ({
    ...step,
    because: asRead(step.because),
    remedy: step.remedy === null ? null : asRead(step.remedy),
  }));
  const resolver = why.steps.find(({ step }) => step === 'resolver');
  const isLost = resolver?.state === 'unknown' && resolver.because.endsWith('is not among the resources');
  const first = isLost ? `Gatehouse sees nothing of ${nameOf(why.from)}, so check the id of who asks: ` : '';
  return { ...why, steps, sentence: `${first}${asRead(why.sentence)}` };
}
