import fc from 'fast-check';
import { describe, it } from 'vitest';
import { inputs } from './inputs/inputs.ts';

const { api: _, bodies: __, ...here } = inputs;

describe.each(Object.entries(here))('%s', (_name, list) => {
  it.each(list)('$what', { timeout: 120_000 }, async ({ open, runs }) => {
    // The same each time: what others find is found by `npm run bench -- fuzz`, whose seeds are new.
    await fc.assert(await open(), { numRuns: runs, seed: 1 });
  });
});
