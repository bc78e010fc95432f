import { app } from '@azure/functions';
import { theApp } from '../src/app/app.ts';

const connection = 'STATE_STORAGE';

/** Storage queue: one key whose pass had to wait. */
app.storageQueue('reconcile', {
  connection,
  queueName: 'reconcile',
  handler: (message, context) => theApp().handleMessage(message, context),
});

/** Storage queue: the same events as `resource-event`, for an app that Event Grid can't reach. The host undoes their base64. */
app.storageQueue('resource-event-queue', {
  connection,
  queueName: 'resource-events',
  handler: (message, context) => theApp().handleQueuedEvent(message, context),
});
