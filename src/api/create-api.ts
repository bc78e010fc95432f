import { behindDoor, open } from './door.ts';
import type { Handler } from './message.ts';
import type { ApiDependencies } from './ports.ts';
import { createRateLimit } from './rate-limit.ts';
import { type RouteName, routeNames, routes } from './routes.ts';
import { unknownRoute } from './unknown-route.ts';

/** A handler for each route, and one for whatever is none. */
export type Api = Readonly<Record<RouteName | 'unknownRoute', Handler>>;

/** Every route's handler, behind its door. Handlers never throw: whatever goes wrong becomes problem details. */
export function createApi(deps: ApiDependencies): Api {
  const door = { ...deps, rate: createRateLimit(deps.clock) };
  const known = routeNames.map((name) => [name, behindDoor(door, name, routes[name])] as const);
  return {
    ...(Object.fromEntries(known) as Record<RouteName, Handler>),
    unknownRoute: open(door, 'unknownRoute', unknownRoute),
  };
}
