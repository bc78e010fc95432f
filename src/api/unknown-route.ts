import type { ApiRequest, ApiResponse } from './message.ts';
import { ApiProblem } from './problem.ts';
import { routes } from './routes.ts';
import type { Route } from './view.ts';

/**
 * Answers paths below the API's prefix that are no route, with problem details instead of the host's empty answer.
 * A path that is known by another method is a 405.
 */
export async function unknownRoute({ method, url }: ApiRequest): Promise<ApiResponse> {
  const methods = [...new Set(methodsOf(url.pathname))].sort();
  if (methods.length === 0 || methods.some((known) => known === method)) {
    throw new ApiProblem('not-found', 'There is no such route; docs/api.md lists them all.');
  }
  const allow = methods.join(', ');
  throw new ApiProblem('method-not-allowed', `This route takes ${allow}.`, { headers: { allow } });
}

function methodsOf(pathname: string): string[] {
  const parts = pathname.replace(/\/+$/, '').split('/').slice(2);
  return Object.values(routes).flatMap(({ method, path }: Route) => {
    const wanted = path.split('/');
    const fits = wanted.length === parts.length && wanted.every((each, index) => isSame(each, parts[index] ?? ''));
    return fits ? [method] : [];
  });
}

const isSame = (segment: string, part: string): boolean =>
  segment.startsWith('{') ? part !== '' : segment === part.toLowerCase();
