import { InputError } from '../../core/errors.ts';

/**
 * An id as a list shows it: a hash of 43 characters, marked by `id:` where it begins with a hyphen (main.ts).
 * @throws InputError where it is none, naming the list that has them.
 */
export function hashOf(given: string, list: string): string {
  const id = given.replace(/^id:(?=-)/, '');
  if (/^[A-Za-z0-9_-]{43}$/.test(id)) return id;
  throw new InputError('id', `is not one: take it from the first column of 'gatehouse ${list}'`);
}
