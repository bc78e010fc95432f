import { app } from '@azure/functions';
import { theApp } from '../src/app/app.ts';

/** Timer: one pass over everything managed, for changes without an event. */
app.timer('sweep', {
  schedule: '%GATEHOUSE_SWEEP_SCHEDULE%',
  handler: (_timer, context) => theApp().sweep(context),
});

/** Timer: requests that raise no event, to private link services and from other subscriptions. */
app.timer('poll', {
  schedule: '%GATEHOUSE_POLL_SCHEDULE%',
  handler: (_timer, context) => theApp().poll(context),
});
