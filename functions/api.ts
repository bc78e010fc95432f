import { app, type HttpMethod } from '@azure/functions';
import { methodsOf, type RouteName, routeNames, routes } from '../src/api/routes.ts';
import { theApp } from '../src/app/app.ts';

/** HTTP: every route of the API. The API itself decides who may call, so the host lets every request through. */
for (const name of routeNames) register(name, methodsOf(routes[name]), `api/${routes[name].path}`);
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
