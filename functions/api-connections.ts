import { app } from '@azure/functions';
import { theApp } from '../src/app/app.ts';

app.http('listConnections', {
  methods: ['GET'],
  route: 'connections',
  authLevel: 'anonymous',
  handler: (request, context) => theApp().api('listConnections')(request, context),
});
app.http('getConnection', {
  methods: ['GET'],
  route: 'connections/{id}',
  authLevel: 'anonymous',
  handler: (request, context) => theApp().api('getConnection')(request, context),
});
app.http('approveConnection', {
  methods: ['POST'],
  route: 'connections/{id}/approve',
  authLevel: 'anonymous',
  handler: (request, context) => theApp().api('approveConnection')(request, context),
});
app.http('rejectConnection', {
  methods: ['POST'],
  route: 'connections/{id}/reject',
  authLevel: 'anonymous',
  handler: (request, context) => theApp().api('rejectConnection')(request, context),
});
app.http('deferConnection', {
  methods: ['POST'],
  route: 'connections/{id}/defer',
  authLevel: 'anonymous',
  handler: (request, context) => theApp().api('deferConnection')(request, context),
});
