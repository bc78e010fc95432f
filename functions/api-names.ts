import { app } from '@azure/functions';
import { theApp } from '../src/app/app.ts';

app.http('listEndpoints', {
  methods: ['GET'],
  route: 'endpoints',
  authLevel: 'anonymous',
  handler: (request, context) => theApp().api('listEndpoints')(request, context),
});
app.http('getEndpoint', {
  methods: ['GET'],
  route: 'endpoints/{id}',
  authLevel: 'anonymous',
  handler: (request, context) => theApp().api('getEndpoint')(request, context),
});
app.http('listRecords', {
  methods: ['GET'],
  route: 'records',
  authLevel: 'anonymous',
  handler: (request, context) => theApp().api('listRecords')(request, context),
});
app.http('getRecords', {
  methods: ['GET'],
  route: 'records/{fqdn}',
  authLevel: 'anonymous',
  handler: (request, context) => theApp().api('getRecords')(request, context),
});
app.http('getPlan', {
  methods: ['GET'],
  route: 'plan',
  authLevel: 'anonymous',
  handler: (request, context) => theApp().api('getPlan')(request, context),
});
