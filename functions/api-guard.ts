import { app } from '@azure/functions';
import { theApp } from '../src/app/app.ts';

app.http('listHeldDeletes', {
  methods: ['GET'],
  route: 'guard',
  authLevel: 'anonymous',
  handler: (request, context) => theApp().api('listHeldDeletes')(request, context),
});
app.http('releaseHeldDeletes', {
  methods: ['POST'],
  route: 'guard/{zone}/release',
  authLevel: 'anonymous',
  handler: (request, context) => theApp().api('releaseHeldDeletes')(request, context),
});
