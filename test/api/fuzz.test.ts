import fc from 'fast-check';
import { it } from 'vitest';
import { doors } from '../doors/doors.ts';

it.each(doors.api)('$what', async ({ open, runs }) => {
  await fc.assert(await open(), { numRuns: runs });
});
