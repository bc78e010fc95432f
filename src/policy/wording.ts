import type * as z from 'zod';
import type { Problem } from '../core/errors.ts';
import { fieldPath, type Path } from '../core/field-path.ts';
import { didYouMean, type Manner, type PlacedProblem, problemsOf, wordingIn } from '../core/schema-words.ts';
import { settingsAt } from './json-schema.ts';

/** A policy is its author's own: its texts are repeated as they are written. */
const manner: Manner = {
  mapping: 'settings (name: value)',
  shown: quoted,
  ofNull: { is: 'is empty', orElse: ', or remove the line' },
  naming: true,
  unknownName: (allowed, meant) => `is not a setting${didYouMean(meant) || `; allowed: ${allowed.join(', ')}`}`,
  namesAt: settingsAt,
};

export const toProblem = ({ path, message }: PlacedProblem): Problem => ({ path: fieldPath(path), message });

/** What the policy's schema says in its own words, in ours. */
export const wordingOf = wordingIn(manner);

export const problemsOfPolicy = (issue: z.core.$ZodIssue, at: Path = []): readonly PlacedProblem[] =>
  problemsOf(issue, manner, at);

/** The value as written, cut short; a whole section only by what it is. */
function quoted(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'a section of settings';
  const text = typeof value === 'string' ? `'${value}'` : String(value);
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}
