import { app, type HttpMethod } from '@azure/functions';
import { methodsOf } from '../src/api/methods.ts';
import { places } from '../src/api/places.ts';
import type { RouteName } from '../src/api/routes.ts';
import { theApp } from '../src/app/app.ts';

/** HTTP: every route of the API. The API itself decides who may call, so the host lets every request through. */
for (const [name, place] of Object.entries(places)) register(name as RouteName, methodsOf(place), `api/${place.path}`);
/** Requests that no other route takes, the console's among them: the host tries a catch-all last, and no function can have an empty route. */
register('unknownRoute', ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'], '{*path}');

function register(name: RouteName | 'unknownRoute', methods: HttpMethod[], route: string): void {
  app.http(name, {
    methods,
    route,
    authLevel: 'anonymous',
    handler: (request, context) => theApp().api(name)(request, context),
  });
}
