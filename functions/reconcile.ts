import { app } from '@azure/functions';
import { theApp } from '../src/app/app.ts';

/** Storage queue: one key whose look had to wait. */
app.storageQueue('reconcile', {
  connection: 'STATE_STORAGE',
  queueName: 'reconcile',
  handler: (message, context) => theApp().handleMessage(message, context),
});
