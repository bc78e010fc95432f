import { ConflictError } from '../../core/errors.ts';
import type { SyncFindings } from './model.ts';

/** Side by side with more writers than this at one finding, the last word is the next sweep's. */
const tries = 5;

/**
 * Says findings until they are kept, for whoever states a fact outside of a look: overtaken by another writer it says the same again, on
 * top of what that one wrote. A look must not: what overtakes it may have seen a newer world.
 */
export function insistentSync(sync: SyncFindings): SyncFindings {
  return async (...said) => {
    for (let tried = 1; ; tried += 1) {
      try {
        return await sync(...said);
      } catch (error) {
        if (!(error instanceof ConflictError) || tried === tries) throw error;
      }
    }
  };
}
