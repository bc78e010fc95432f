import type { ApiRequest } from './message.ts';
import { ApiProblem } from './problem.ts';

/** The `{…}` part of a route that is a table key's hash. What can't be one is not found, and no table is asked for it. */
export function parseHash(request: ApiRequest, param: string, what: string): string {
  const hash = request.params[param] ?? '';
  if (!/^[A-Za-z0-9_-]{43}$/.test(hash)) throw notFound(what, hash);
  return hash;
}

/** What a route's `{id}` names. @throws ApiProblem `not-found`. */
export async function parseRow<T>(find: (hash: string) => Promise<T | undefined>, request: ApiRequest, what: string) {
  const id = parseHash(request, 'id', what);
  const row = await find(id);
  if (row === undefined) throw notFound(what, id);
  return row;
}

export function notFound(what: string, id: string): ApiProblem {
  return new ApiProblem('not-found', `There is no ${what} with the id '${id}'.`);
}
