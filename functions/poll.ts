import { app } from '@azure/functions';
import { theApp } from '../src/app/app.ts';

/** Timer: requests that raise no event, to private link services and from other subscriptions. */
app.timer('poll', {
  schedule: '%GATEHOUSE_POLL_SCHEDULE%',
  handler: (_timer, context) => theApp().poll(context),
});
