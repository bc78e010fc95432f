import { app } from '@azure/functions';
import { theApp } from '../src/app/app.ts';

/** Storage queue: the same events as `resource-event`, for an app that Event Grid can't reach. The host undoes their base64. */
app.storageQueue('resource-event-queue', {
  connection: 'STATE_STORAGE',
  queueName: 'resource-events',
  handler: (message, context) => theApp().handleQueuedEvent(message, context),
});
