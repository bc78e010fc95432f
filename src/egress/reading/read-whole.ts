import { InputError } from '../../core/errors.ts';
import { findParts } from '../../core/list-page.ts';
import type { Reading } from './model.ts';
import { readFile } from './read-file.ts';

/**
 * The same as `readFile`, for an answer that rests on what is not there: what an export lacks doesn't exist, for most things, so a page of a
 * list, or a list with an element that nobody can read, would be answered from as if it were all.
 * @throws InputError naming each list that is a page of a longer one, and each element that is no resource
 */
export function readWhole(content: unknown): Reading {
  const parts = findParts(content);
  if (parts.length > 0) throw new InputError('resources', parts);
  const reading = readFile(content);
  if (reading.unread !== undefined && reading.unread.length > 0) throw new InputError('resources', reading.unread);
  return reading;
}
