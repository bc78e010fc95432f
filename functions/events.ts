import { app } from '@azure/functions';
import { theApp } from '../src/app/app.ts';

/** Event Grid: one resource event. Its keys are observed at once, within the time Event Grid gives. */
app.eventGrid('resource-event', {
  handler: (event, context) => theApp().handleEvent(event, context),
});
