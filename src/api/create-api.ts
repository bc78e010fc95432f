import { admitting, open } from './admission.ts';
import type { Handler } from './message.ts';
import type { ApiDependencies } from './ports.ts';
import { createRateLimit } from './rate-limit.ts';
import { type RouteName, routeNames, routes } from './routes.ts';
import { unknownRoute } from './unknown-route.ts';

/** A handler for each route, and one for requests to none of them. */
export type Api = Readonly<Record<RouteName | 'unknownRoute', Handler>>;

/** Every route's handler with its admission checks. Handlers never throw: every failure becomes problem details. */
export function createApi(deps: ApiDependencies): Api {
  const admission = { ...deps, rate: createRateLimit(deps.clock) };
  const known = routeNames.map((name) => [name, admitting(admission, name, routes[name])] as const);
  return {
    ...(Object.fromEntries(known) as Record<RouteName, Handler>),
    unknownRoute: open(admission, 'unknownRoute', unknownRoute),
  };
}
