import { ConflictError } from '../../core/errors.ts';
import type { ReviseFindings } from './model.ts';

/** With more writers than this on one finding, the next sweep settles it. */
const tries = 5;

/**
 * Revises findings until they are kept, for facts stated outside of a pass: where another writer came first it repeats the same findings
 * on top of that writer's. A pass must not do so, since what came first may rest on a newer observation.
 */
export function reviseDespiteConflicts(revise: ReviseFindings): ReviseFindings {
  return async (...said) => {
    for (let tried = 1; ; tried += 1) {
      try {
        return await revise(...said);
      } catch (error) {
        if (!(error instanceof ConflictError) || tried === tries) throw error;
      }
    }
  };
}
