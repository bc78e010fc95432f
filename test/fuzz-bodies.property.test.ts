import fc from 'fast-check';
import { describe, it } from 'vitest';
import { doors } from './doors/doors.ts';

describe('a mangled body', () => {
  it.each(doors.bodies)('$what', async ({ open, runs }) => {
    await fc.assert(await open(), { numRuns: runs });
  });
});
