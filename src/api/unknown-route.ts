import { foldCase } from '../core/text.ts';
import { servePage } from './console-page.ts';
import type { ApiRequest } from './message.ts';
import { methodsOf } from './methods.ts';
import { ApiProblem } from './problem.ts';
import { routes } from './routes.ts';
import type { OpenView, Route } from './view.ts';

/**
 * Answers every path that is no route. Below `/api` it is problem details instead of the host's empty answer, 405 where the path is known
 * by another method; everything else is the console's.
 */
export const unknownRoute: OpenView = async ({ console }, request) =>
  isOfApi(request) ? refuse(request) : servePage(console, request);

const isOfApi = ({ url }: ApiRequest): boolean => /^\/api(\/|$)/i.test(url.pathname);

function refuse({ method, url }: ApiRequest): never {
  const methods = [...new Set(methodsAt(url.pathname))].sort();
  if (methods.length === 0 || methods.some((known) => known === method)) {
    throw new ApiProblem('not-found', 'There is no such route; docs/api.md lists them all.');
  }
  const allow = methods.join(', ');
  throw new ApiProblem('method-not-allowed', `This route takes ${allow}.`, { headers: { allow } });
}

function methodsAt(pathname: string): string[] {
  const parts = pathname.replace(/\/+$/, '').split('/').slice(2);
  return Object.values(routes).flatMap((route: Route) => {
    const wanted = route.path.split('/');
    const fits = wanted.length === parts.length && wanted.every((each, index) => isSame(each, parts[index] ?? ''));
    return fits ? methodsOf(route) : [];
  });
}

const isSame = (segment: string, part: string): boolean =>
  segment.startsWith('{') ? part !== '' : segment === foldCase(part);
