import { app } from '@azure/functions';
import { theApp } from '../src/app/app.ts';

/** Whatever no other route takes: the host tries a catch-all last. */
app.http('unknownRoute', {
  methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
  route: '{*path}',
  authLevel: 'anonymous',
  handler: (request, context) => theApp().api('unknownRoute')(request, context),
});
