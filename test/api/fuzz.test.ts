import fc from 'fast-check';
import { it } from 'vitest';
import { inputs } from '../inputs/inputs.ts';

it.each(inputs.api)('$what', async ({ open, runs }) => {
  await fc.assert(await open(), { numRuns: runs });
});
