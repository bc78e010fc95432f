import fc from 'fast-check';
import { expect, it } from 'vitest';
import { bothAnswers } from './agreement.ts';
import { randomEstate } from './random-estate.ts';

it('agrees with a resolver of its own kind over random estates', () => {
  const kinds = new Set<string>();
  fc.assert(
    fc.property(randomEstate, (estate) => {
      const { ours, reference } = bothAnswers(estate);
      kinds.add(reference.kind);
      expect(ours).toEqual(reference);
    }),
    { numRuns: 150 },
  );
  expect([...kinds].sort()).toEqual(expect.arrayContaining(['addresses', 'none', 'public']));
});
