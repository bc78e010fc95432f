import type { ApiRequest } from './message.ts';
import { ApiProblem } from './problem.ts';

/** The version a person saw. `*` asks only that it exists, which a decision asks anyway. */
export function findIfMatch({ headers }: ApiRequest): string | undefined {
  const text = headers.get('if-match')?.trim();
  if (text === undefined || text === '*') return undefined;
  if (/^(W\/)?"[\x21\x23-\x7e]*"$/.test(text)) return text;
  throw new ApiProblem('invalid-header', 'If-Match must be one entity tag, as the etag of what you saw says it.', {
    problems: [{ path: 'if-match', message: 'must be one entity tag in quotes' }],
  });
}

/** Somebody acts on what they saw: by the time it arrives, something else may exist under the same id. */
export const versionRequired = (what: string, doing: string): ApiProblem =>
  new ApiProblem('version-required', `${doing} takes If-Match with the etag of the ${what} as you saw it.`, {
    problems: [{ path: 'if-match', message: `must be the etag of the ${what} you saw, and not '*'` }],
  });
