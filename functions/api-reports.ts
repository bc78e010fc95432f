import { app } from '@azure/functions';
import { theApp } from '../src/app/app.ts';

app.http('listFindings', {
  methods: ['GET'],
  route: 'findings',
  authLevel: 'anonymous',
  handler: (request, context) => theApp().api('listFindings')(request, context),
});
app.http('listAudit', {
  methods: ['GET'],
  route: 'audit',
  authLevel: 'anonymous',
  handler: (request, context) => theApp().api('listAudit')(request, context),
});
app.http('getHealth', {
  methods: ['GET'],
  route: 'health',
  authLevel: 'anonymous',
  handler: (request, context) => theApp().api('getHealth')(request, context),
});
