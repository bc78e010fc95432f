import fc from 'fast-check';
import { describe, it } from 'vitest';
import { inputs } from './inputs/inputs.ts';

describe('a mangled body', () => {
  it.each(inputs.bodies)('$what', async ({ open, runs }) => {
    await fc.assert(await open(), { numRuns: runs });
  });
});
