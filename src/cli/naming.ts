import { InputError } from '../core/errors.ts';
import { nameOf } from './input.ts';

/** Runs a reader of several files, so that what it refuses names the file, or the option, that it came from. */
export function naming<T>(files: Readonly<Record<string, string | undefined>>, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const file = error instanceof InputError ? files[error.what] : undefined;
    throw error instanceof InputError && file !== undefined ? new InputError(nameOf(file), error.problems) : error;
  }
}
